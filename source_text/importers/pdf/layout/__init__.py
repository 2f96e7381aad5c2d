"""From lines that stand somewhere on pages to paragraphs in reading order; pure geometry, for any format that has pages."""

from source_text.importers.pdf.layout import flow, furniture, notes, order
from source_text.importers.pdf.layout.lines import Page, upright
from source_text.importers.source import Part


def arrange(pages: list[Page]) -> tuple[list[Part], tuple[str, ...]]:
    """The paragraphs of some pages, and sentences on what was left out of them."""
    pages, dropped = furniture.remove(pages)
    vertical = furniture.is_vertical(pages)
    pages = [upright(page) for page in pages] if vertical else pages
    size = flow.body_size(pages)
    bodies, footnotes = notes.separate(pages, size)
    columns = [column for page in bodies for column in order.columns(page, size)]
    parts = flow.paragraphs(columns, footnotes, size)
    remarks = []
    if dropped:
        lines = "line" if dropped == 1 else "lines"
        remarks.append(f"{dropped} {lines} with running heads, feet or page numbers were left out.")
    if footnotes:
        remarks.append(f"{len(footnotes)} footnote(s) stand after the paragraph on whose page they are.")
    if vertical:
        remarks.append("The text was read in vertical columns from right to left.")
    return parts, tuple(remarks)
