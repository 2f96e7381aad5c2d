"""The one way a moment is written down: RFC 3339 in UTC, as text that sorts by time in every database."""

from datetime import UTC, datetime, timedelta


def now(later: timedelta = timedelta()) -> str:
    """This moment, or one so much later, to the microsecond, such as `2026-11-24T03:37:00.000001Z`."""
    moment = datetime.now(UTC)
    return (moment + later if later else moment).isoformat(timespec="microseconds")[:-6] + "Z"
