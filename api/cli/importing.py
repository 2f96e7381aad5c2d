"""The command `zhushu import`: a text with what comes beside it."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from annotations import companions, intake
from annotations.actor import SYSTEM
from annotations.annotation import Status
from annotations.companions import Companions
from api.cli.terminal import working
from api.interpreter import settle
from source_text.problems import Unreadable
from source_text.sight import Visibility

Companion = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A companion file, in JSON.")]


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The text.")],
    slug: Annotated[str, typer.Option(help="The name it gets in addresses.")],
    language: Annotated[str, typer.Option(help="The language and script it is written in, such as zh-Hant-TW.")],
    title: Annotated[str | None, typer.Option(help="Its title; that of the text when left out.")] = None,
    entities: Companion = None,
    mentions: Companion = None,
    glosses: Companion = None,
    translations: Companion = None,
    conversions: Companion = None,
    notes: Companion = None,
    partial: Annotated[
        bool, typer.Option(help="Leave out companion lines that do not fit, and import the rest.")
    ] = False,
    approved: Annotated[bool, typer.Option(help="Take in the companions as approved, not as proposed.")] = False,
    link: Annotated[bool, typer.Option(help="Propose links to entities.")] = True,
    visibility: Annotated[
        Visibility, typer.Option(case_sensitive=False, help="By whom it and its new entities may be seen.")
    ] = Visibility.PUBLIC,
    project: Annotated[str | None, typer.Option(help="The key of its project; the main one when left out.")] = None,
    media_type: Annotated[
        str | None, typer.Option(help="The format, where the name of the file does not tell.")
    ] = None,
) -> None:
    """Import a text with its companions."""
    beside = {
        "entities": entities,
        "mentions": mentions,
        "glosses": glosses,
        "translations": translations,
        "conversions": conversions,
        "notes": notes,
    }
    settle()
    with working() as database:
        form = intake.Import(
            slug=slug,
            language=language,
            content=file.read_bytes(),
            title=title,
            file_name=file.name,
            companions=read_companions({name: path for name, path in beside.items() if path}, language),
            link_entities=link,
            partial=partial,
            status=Status.APPROVED if approved else Status.PROPOSED,
            visibility=visibility,
            project=project,
            media_type=media_type,
        )
        with database.write(prepare=lambda session: intake.prepare(session, SYSTEM, form)) as session:
            outcome = intake.take_in(session, SYSTEM, form)
    for skipped in outcome.skipped:
        print(f"left out: {skipped.file} line {skipped.line}: expected {skipped.expected!r}, found {skipped.found!r}")
    for remark in outcome.remarks:
        print(f"note: {remark}")
    left = "; what was given beside it is not taken in" if any(beside.values()) else ""
    done = f"unchanged: the same file is there already{left}" if outcome.unchanged else "imported"
    print(f"{outcome.document.slug}: {done}")


def read_companions(files: dict[str, Path], language: str) -> Companions:
    """Companion files from the disk."""
    parsed: dict[str, Any] = {}
    for name, path in files.items():
        try:
            parsed[name] = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError as error:
            raise Unreadable(
                f"{path.name} is not JSON: {error}.", path=(name,), hint="Give a JSON list of objects."
            ) from None
    return companions.parse(parsed, language)
