"""The command `zhushu reconcile`: identifiers for entities, as a service elsewhere proposes them."""

from typing import Annotated

import anyio
import typer

from annotations import authority, counterpart
from annotations.actor import SYSTEM
from annotations.entity import EntityType
from api.cli.terminal import settings, working
from api.enquiry import Enquiry
from source_text.problems import Problem


def reconcile(
    service: Annotated[
        str | None, typer.Option(help="The address of a service that ZHUSHU_RECONCILIATION names; the first of them.")
    ] = None,
    entity: Annotated[list[str] | None, typer.Option(help="The key of an entity; all when left out.")] = None,
    type_: Annotated[list[EntityType] | None, typer.Option("--type", help="Only entities of this type.")] = None,
    as_: Annotated[list[str] | None, typer.Option("--as", help="The type to ask for, as the service calls it.")] = None,
    project: Annotated[str | None, typer.Option("--project", help="Only entities of this project.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Only print what is proposed.")] = False,
) -> None:
    """Ask a service which of its things are meant, and keep the identifiers of which it is certain."""
    with working() as database:
        with database.read() as session:
            types = [t.value for t in type_] if type_ else None
            listing = authority.listing(None, types, project)
            rows = (
                [authority.by_key(session, key) for key in entity]
                if entity
                else list(session.execute(listing).scalars())
            )
            rows = [row for row in rows if types is None or row.type in types]
            subjects = counterpart.subjects(session, rows)
            ids = {subject.key: row.id for subject, row in zip(subjects, rows, strict=True)}
        enquiry = Enquiry(settings().services)
        kept = 0
        found = anyio.run(enquiry.propose, service, subjects, tuple(as_ or ()))
        for subject in subjects:
            proposals = found.get(subject.key, [])
            print(f"{subject.key}: {', '.join(subject.names)}")
            for one in proposals:
                mark = "=" if one.candidate.match else "?"
                known = " ".join(map(str, one.identifiers)) or one.candidate.id
                print(f"  {mark} {one.candidate.score:6.1f} {known} {one.candidate.name}")
            for new in counterpart.fresh(subject, proposals) if not dry_run else ():
                try:
                    with database.write() as session:
                        there = authority.resolve(session, [ids[subject.key]])[ids[subject.key]]
                        authority.add_identifier(session, SYSTEM, there, *new)
                    kept += 1
                except Problem as problem:
                    print(f"  refused: {problem} {problem.hint}")
        print(f"{kept} identifier(s) kept{' (nothing was changed)' if dry_run else ''}")
