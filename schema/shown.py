"""A paragraph as it reads in a view: now, or as it stood in an earlier revision."""

from annotations import reading
from annotations.past import Past
from schema.context import Context
from source_text.scripts import Reading, TextView


async def read(context: Context, paragraph: int, past: Past | None, view: TextView | None) -> Reading:
    """The paragraph of an id in a view, the original where none is named."""
    work = reading.readings if past is None else past.readings
    found = await context.load(work, paragraph, view or TextView.ORIGINAL)
    assert found is not None, "a paragraph reads in every view"
    return found
