"""Log lines as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from gateway.telemetry import configure_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.parametrize("as_json", [True, False])
def test_an_exception_is_masked_like_everything_else(
    capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    configure_logs(as_json=as_json)
    error = ValueError("张三 430421199001011234")
    structlog.get_logger().error("a record failed", exc_info=error, token="hush")  # noqa: S106  # it must be masked
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert "430421199001011234" not in written
    assert "hush" not in written


def test_a_line_for_a_collector_is_json_with_what_is_bound(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(as_json=True)
    with structlog.contextvars.bound_contextvars(run="rn_1"):
        structlog.get_logger().info("run ended", status="succeeded")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["run"], line["status"]) == ("run ended", "rn_1", "succeeded")
