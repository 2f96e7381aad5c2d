"""What a correction is given as: a new text, a new file, or edits of single paragraphs; and what it makes of the text."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlmodel import Session

from annotations import intake
from source_text import importers, normalize, read
from source_text.document import Document
from source_text.groundwork import recall
from source_text.importers import plain
from source_text.importers.source import APART, Part, Source, assemble
from source_text.paragraph import Paragraph
from source_text.problems import Invalid, InvalidRange, Problem, Unreadable
from source_text.revision import Source as File
from source_text.succession import pair

_BLANK_LINE = re.compile(r"[\n\r\v\f\u2028\u2029\x85]\s*[\n\r\v\f\u2028\u2029\x85]")


class Edit(NamedTuple):
    """Some paragraphs, given by their ids, that stand in a row, and the texts that take their place.

    One text replaces, several split, none delete, fewer than there are paragraphs merge; no paragraphs insert. The
    first text keeps the id of the first paragraph, the second that of the second, and so on. Where `texts` is None
    they stay as they are. What is made stands `after` or `before` the place where another paragraph stood, else where
    the first of them did. All edits speak of the text as it was before any of them.
    """

    paragraphs: Sequence[int] = ()
    texts: Sequence[str] | None = None
    after: int | None = None
    before: int | None = None


class Correction(NamedTuple):
    """A corrected text: the file to keep and what it says, and for each new paragraph the old one that it succeeds.

    `keep_roles` says that a paragraph keeps its role through the correction; `same`, that nothing is corrected.
    """

    content: bytes
    source: Source
    succession: list[int | None]
    keep_roles: bool
    same: bool
    file_name: str | None

    @property
    def texts(self) -> list[str]:
        """The new paragraphs."""
        return [block.text for block in self.source.blocks]


class Given(NamedTuple):
    """What a correction comes as: exactly one of `text`, `content` (a file) and `edits`.

    `file_name` and `media_type` tell the format of a file; where neither does, it is that of the text as it stands.
    """

    text: str | None = None
    content: bytes | None = None
    edits: Sequence[Edit] | None = None
    file_name: str | None = None
    media_type: str | None = None


def correct(session: Session, document: Document, old: Sequence[Paragraph], given: Given) -> Correction:
    """What a correction makes of a document whose paragraphs are `old`.

    Invalid where not exactly one thing is given, or an edit cannot be carried out; and what reading may raise.
    """
    if sum(value is not None for value in (given.text, given.content, given.edits)) != 1:
        raise Invalid(
            "Exactly one of `text`, `content` and `paragraphs` is needed.",
            path=("text",),
            hint="Give the whole text, or a file, or edits of single paragraphs.",
        )
    file = read.source(session, document)
    if given.edits is not None:
        return _edited(session, document, file, old, given.edits)
    form = importers.choose(None, file.media_type)
    told = given.file_name or given.media_type
    if given.content is not None and told:
        content, source = intake.read(given.content, None, given.file_name, given.media_type)
        keep_roles = source.media_type == plain.MEDIA_TYPE and not _textual(session, document)
    else:
        media_type = file.media_type if form.textual else plain.MEDIA_TYPE
        content, source = intake.read(given.content, given.text, media_type=media_type)
        keep_roles = not _textual(session, document)
    texts = [block.text for block in source.blocks]
    same = content == file.content or _same(session, document, source)
    name = given.file_name or file.file_name
    succession = recall(pair, tuple(p.text for p in old), tuple(texts))
    return Correction(content, source, succession, keep_roles, same, name)


def _textual(session: Session, document: Document) -> bool:
    """Whether the first file of a document was text, which tells roles anew each time."""
    return importers.choose(None, read.source(session, document, 1).media_type).textual


def _same(session: Session, document: Document, source: Source) -> bool:
    """Whether a text is that of a document, whatever the encoding and the byte order mark."""
    return source.text.removeprefix("\ufeff") == intake.text(session, document).removeprefix("\ufeff")


def _edited(
    session: Session, document: Document, file: File, old: Sequence[Paragraph], edits: Sequence[Edit]
) -> Correction:
    """What edits of single paragraphs make of a text."""
    made = arrange(old, edits)
    texts, kept = [text for text, _ in made], [i for _, i in made]
    same = kept == list(range(len(old))) and texts == [p.text for p in old]
    source = _spliced(session, document, file, old, made) or _joined(texts)
    return Correction(source.text.encode("utf-8"), source, kept, True, same, file.file_name)


def arrange(old: Sequence[Paragraph], edits: Sequence[Edit]) -> list[tuple[str, int | None]]:
    """The new paragraphs in order, each with the index of the old one that it succeeds.

    Invalid, InvalidRange or Unreadable with the path of the edit where one of them cannot be carried out.
    """
    index = {paragraph.id: i for i, paragraph in enumerate(old)}
    slots: list[tuple[list[tuple[str, int | None]], ...]] = [([], [(p.text, i)], []) for i, p in enumerate(old)]
    moved: list[tuple[int, int, list[tuple[str, int | None]]]] = []
    seen: set[int] = set()
    for n, edit in enumerate(edits):
        try:
            at, side, made = _carried_out(old, index, edit, seen)
        except Problem as problem:
            raise problem.under("paragraphs", str(n)) from None
        moved.append((at, side, made))
    for i in seen:
        slots[i][1].clear()
    for at, side, made in moved:
        slots[at][side].extend(made)
    found = [entry for slot in slots for part in slot for entry in part]
    if not found:
        raise Invalid("Nothing would be left of the text.", path=("paragraphs",), hint="Leave at least one paragraph.")
    return found


def _carried_out(
    old: Sequence[Paragraph], index: dict[int, int], edit: Edit, seen: set[int]
) -> tuple[int, int, list[tuple[str, int | None]]]:
    """Where one edit puts what, before (0), at (1) or after (2) the place of an old paragraph."""
    own = [_index(index, id_, "paragraphs") for id_ in edit.paragraphs]
    if any(later != earlier + 1 for earlier, later in pairwise(own)):
        raise Invalid(
            "The paragraphs of an edit do not stand in a row.",
            path=("paragraphs",),
            hint="Give them in the order of the text, and make an edit for each row.",
        )
    if seen.intersection(own):
        raise Invalid(
            "A paragraph is in two edits.", path=("paragraphs",), hint="Say in one edit what becomes of a paragraph."
        )
    seen.update(own)
    if edit.texts is None and not own:
        raise Invalid("The edit says nothing.", path=("texts",), hint="Give paragraphs, texts, or both.")
    texts = [old[i].text for i in own] if edit.texts is None else [_text(text, k) for k, text in enumerate(edit.texts)]
    made = [(text, own[k] if k < len(own) else None) for k, text in enumerate(texts)]
    if edit.after is not None and edit.before is not None:
        raise Invalid("`after` and `before` are both given.", path=("before",), hint="Give one of them.")
    if edit.after is not None:
        return _index(index, edit.after, "after"), 2, made
    if edit.before is not None:
        return _index(index, edit.before, "before"), 0, made
    if not own:
        raise Invalid(
            "It is not said where the new text is to stand.",
            path=("after",),
            hint="Name the paragraph `after` or `before` which it stands.",
        )
    return own[0], 1, made


def _index(index: dict[int, int], id_: int, path: str) -> int:
    if id_ not in index:
        raise InvalidRange(
            "The paragraph is no part of the current text of the document.",
            path=(path,),
            hint="Read the text again; a retired paragraph tells its successors.",
        )
    return index[id_]


def _text(text: str, k: int) -> str:
    """The text of a paragraph, without white space around it."""
    try:
        normalize.check(text, str(k))
    except Problem as problem:
        raise problem.under("texts") from None
    if _BLANK_LINE.search(text.strip()):
        raise Unreadable(
            "The text of a paragraph has a blank line in it.",
            path=("texts", str(k)),
            hint="Give a text for each paragraph.",
        )
    return text.strip()


def _spliced(
    session: Session,
    document: Document,
    file: File,
    old: Sequence[Paragraph],
    made: Sequence[tuple[str, int | None]],
) -> Source | None:
    """The source with new text in the places of the old, if it reads just as the edits say."""
    form = importers.choose(None, file.media_type)
    if not form.textual or form.read_text is None:
        return None
    whole = intake.text(session, document)
    gaps = [whole[a.source_end : b.source_start] for a, b in pairwise(old)]
    usual = Counter(gaps).most_common(1)[0][0] if gaps else APART
    pieces = [whole[: old[0].source_start]]
    for (text, i), following in zip(made, [*made[1:], None], strict=True):
        pieces.append(whole[old[i].source_start : old[i].source_end] if i is not None and old[i].text == text else text)
        if following is None:
            pieces.append(whole[old[-1].source_end :])
        else:
            follows = i is not None and following[1] == i + 1
            pieces.append(gaps[i] if follows and i is not None else usual)
    try:
        source = recall(form.read_text, "".join(pieces))
    except Problem:
        return None
    return source if [block.text for block in source.blocks] == [text for text, _ in made] else None


def _joined(texts: Sequence[str]) -> Source:
    """Plain text with a blank line between paragraphs."""
    return assemble([Part(text, ()) for text in texts], plain.MEDIA_TYPE)
