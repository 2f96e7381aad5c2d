"""What reconciliation services elsewhere propose for entities."""

import strawberry

from annotations.counterpart import Proposal
from schema.types.entity import Identifier


@strawberry.type(description="A thing elsewhere that may be the same as an entity.")
class ReconciliationCandidate:
    id: str = strawberry.field(description="Its id at the service.")
    name: str = strawberry.field(description="What it is called there.")
    description: str | None = strawberry.field(description="What the service says of it.")
    types: list[str] = strawberry.field(description="The ids of its types there.")
    score: float = strawberry.field(description="How well it fits, by the service's own measure.")
    match: bool = strawberry.field(description="Whether the service is certain, of this one only.")
    identifiers: list[Identifier] = strawberry.field(
        description="Its ids in authorities that are known here, which `addIdentifier` takes."
    )

    @classmethod
    def of(cls, found: Proposal) -> "ReconciliationCandidate":
        """A proposal as it is shown."""
        one = found.candidate
        return cls(
            id=one.id,
            name=one.name,
            description=one.description,
            types=[id_ for id_, _ in one.types],
            score=one.score,
            match=one.match,
            identifiers=[Identifier(authority=i.authority, id=i.id, url=i.address) for i in found.identifiers],
        )
