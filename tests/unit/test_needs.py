"""Tests that need a program, or full length, say so and are never taken for passed."""

import pytest

from tests import needs

SUITE = """
import pytest

@pytest.mark.needs("chromium", "node")
def test_page(): ...

@pytest.mark.full
def test_long(): ...

@pytest.mark.full(ci=True)
def test_clone(): ...

def test_plain(): ...
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("CI", raising=False)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    pytester.makeconftest('pytest_plugins = ["tests.needs"]')
    pytester.makepyfile(SUITE)
    return pytester


@pytest.fixture
def no_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(needs.PROGRAMS, "chromium", ("no-such-program",))
    monkeypatch.setitem(needs.PROGRAMS, "node", ("sh",))


def test_a_test_whose_need_is_missing_is_not_run_and_listed(
    suite: pytest.Pytester, no_chromium: None
) -> None:
    result = suite.runpytest_inprocess()
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*test_page: not run: needs chromium", "*1 not run*"])
    result.stdout.no_fnmatch_line("*skipped*")


def test_with_ci_a_missing_need_is_a_failure(
    suite: pytest.Pytester, no_chromium: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = suite.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=2, errors=1, deselected=1)


def test_a_need_that_is_met_changes_nothing(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "program", lambda _need: "/bin/sh")
    suite.runpytest_inprocess().assert_outcomes(passed=2, deselected=2)


def test_full_tests_run_only_when_asked_for(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "program", lambda _need: "/bin/sh")
    suite.runpytest_inprocess("--full").assert_outcomes(passed=4)


def test_a_full_test_for_ci_runs_there_too(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "program", lambda _need: "/bin/sh")
    monkeypatch.setenv("CI", "true")
    suite.runpytest_inprocess().assert_outcomes(passed=3, deselected=1)


def test_an_unknown_need_is_an_error(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(needs.PROGRAMS, "chromium")
    result = suite.runpytest_inprocess()
    result.assert_outcomes(passed=1, errors=1, deselected=2)
    result.stdout.fnmatch_lines(["*KeyError: 'chromium'"])
