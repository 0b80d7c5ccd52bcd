"""Wiring of the test suite; the parts live in modules named after what they give."""

pytest_plugins = ["pytester", "tests.needs", "tests.postgres"]
