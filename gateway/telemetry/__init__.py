"""What the project tells of itself: logs with secrets masked, and metrics."""

from gateway.telemetry.logs import configure_logs

__all__ = ["configure_logs"]
