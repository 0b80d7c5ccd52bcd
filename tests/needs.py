"""What a test asks of the machine: full length, or a program that may be absent.

A test marked `full` is left out unless pytest runs with `--full`; one marked `full(ci=True)` runs
with CI=true too. A test marked
`needs("chromium")` ends as `not run` where the program is missing, is listed at the end,
and is a failure with CI=true: a check nobody ran must not look like one that passed.
"""

import os
import shutil
from collections.abc import Generator, Sequence

import pytest

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "curl": ("curl",),
    "node": ("node",),
    "openssl": ("openssl",),
    "mariadb": ("mariadbd", "mysqld"),
    "redis": ("valkey-server", "redis-server"),
}

NOT_RUN = pytest.StashKey[str]()


def program(need: str) -> str | None:
    """Path of the program that meets a need, or None. Raises KeyError for an unknown need."""
    # Debian keeps servers in sbin, which is not on the PATH of an ordinary user.
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    return next((at for name in PROGRAMS[need] if (at := shutil.which(name, path=path))), None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full",
        action="store_true",
        help="run the tests marked `full` too, at full length (make test-full)",
    )


def pytest_configure(config: pytest.Config) -> None:
    for marker in (
        "full(ci=False): runs only in make test-full; with ci=True also where CI=true",
        "needs(*programs): ends as `not run` where one is missing, a failure with CI=true",
    ):
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    left_out = [item for item in items if is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def is_left_out(item: pytest.Item) -> bool:
    """Say whether a test waits for full length: marked `full`, and not for CI as well."""
    marker = item.get_closest_marker("full")
    if marker is None:
        return False
    return not (marker.kwargs.get("ci", False) and os.environ.get("CI") == "true")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    needs = [str(need) for marker in item.iter_markers("needs") for need in marker.args]
    missing = [need for need in needs if program(need) is None]
    if not missing:
        return
    reason = f"not run: needs {', '.join(missing)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    item.stash[NOT_RUN] = reason
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and NOT_RUN in item.stash:
        report.user_properties.append(("not run", item.stash[NOT_RUN]))
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport,
) -> tuple[str, str, str] | None:
    if isinstance(report, pytest.TestReport) and (reason := not_run_reason(report)):
        return "not run", "n", reason.upper()
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports: Sequence[pytest.TestReport] = terminalreporter.stats.get("not run", [])
    if not reports:
        return
    terminalreporter.section("not run: this machine lacks a program", yellow=True)
    for report in reports:
        terminalreporter.line(f"{report.nodeid}: {not_run_reason(report)}")


def not_run_reason(report: pytest.TestReport) -> str | None:
    return next((str(why) for name, why in report.user_properties if name == "not run"), None)
