"""Logs: English, structured, on standard error; never a value of a local variable, no secret."""

from __future__ import annotations

import logging
import sys

import structlog

from gateway.telemetry.masking import mask_event


def configure_logs(*, as_json: bool, least: int = logging.INFO) -> None:
    """Set up logging for the process: lines for people, or JSON for a collector.

    Nothing below the level `least` is written.
    """
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # The default shows local variables, and with them what no log may hold.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Exceptions become text before masking: a driver's message may hold a value.
            structlog.processors.format_exc_info,
            mask_event,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
