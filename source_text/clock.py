"""The one way a moment is written down: RFC 3339 in UTC, as text that sorts by time in every database."""

from datetime import UTC, datetime


def now() -> str:
    """This moment, to the microsecond, such as `2026-11-24T03:37:00.000001Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
