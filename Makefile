# One verb each. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help install demo test test-full check bench docs lock clean

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALLED := .venv/installed
# A worker a core; the tests of one file stay together, and so do what they set up once.
SPREAD := --numprocesses auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder

help: ## 列出命令 / list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## 安装到 .venv / install into .venv, once per change of the lock

$(INSTALLED): requirements.lock pyproject.toml
	@test -x $(BIN)/pip || { python=$$(.ci/find-python) && "$$python" -m venv --clear .venv; }
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

demo: install ## 启动演示 / start the demo on this machine
	$(BIN)/yiwang demo

test: install ## 运行测试 / run the tests
	$(BIN)/pytest $(SPREAD)

test-full: install ## 全长测试 / run the tests at full length
	$(BIN)/pytest --full $(SPREAD)

check: install ## 检查代码 / lint, format, types, imports, schema
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yiwang docs --check
	$(BIN)/yiwang schema compare

bench: install ## 测速 / measure against peers
	$(BIN)/python -m bench

docs: install ## 生成文档 / generate the reference pages
	$(BIN)/yiwang docs

lock: ## 重写依赖锁 / rewrite requirements.lock (needs a package index)
	.ci/lock

clean: ## 删除生成物 / remove what was generated
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
