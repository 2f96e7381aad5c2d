"""A paragraph as it reads in a view: now, or as it stood in an earlier revision."""

from annotations import reading
from annotations.past import Past
from schema.context import Context
from source_text.scripts import Reading, TextView


async def read(context: Context, paragraph: int, past: Past | None, view: TextView | None) -> Reading:
    """The paragraph of an id in a view, the original where none is named."""
    wanted = view or TextView.ORIGINAL
    if past is not None:
        row = next(p for p in past.paragraphs if p.id == paragraph)
        return await context.read(lambda session: past.reading(session, row, wanted))
    found = await context.load(reading.readings, paragraph, wanted)
    assert found is not None, "a paragraph reads in every view"
    return found
