"""Converting any text, with the map from it to what comes of it."""

from sqlmodel import Session

from annotations import trial
from api.reply import Reply
from api.rest.call import Call
from api.rest.parameters import ConvertQuery


def converted(_: Session, call: Call) -> Reply:
    """A text after one of OpenCC's conversions, and the segments of the map between the two."""
    query: ConvertQuery = call.query
    reading = trial.convert(query.text, query.config)
    return Reply({"text": reading.text, "segments": list(reading.map.segments())})
