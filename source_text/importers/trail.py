"""The way from the root of a tree down to an element, as it is gone step by step."""

from collections import Counter

_LONGEST = 64


def names(listed: str) -> frozenset[str]:
    """The names of elements in a string, as a set."""
    return frozenset(listed.split())


class Trail:
    """Where a reader of a tree stands, as an XPath; elements named in `single` occur once and need no number.

    Beyond 64 steps the path is that of the n-th such element of the whole file: `(//p)[3]`.
    """

    def __init__(self, single: frozenset[str]) -> None:
        self._single = single
        self._steps: list[str] = []
        self._met: list[Counter[str] | None] = [None]
        self._all: Counter[str] = Counter()

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._steps)

    @property
    def path(self) -> str:
        """The XPath of the innermost open element."""
        if len(self._steps) > _LONGEST:
            name = self._steps[-1].partition("[")[0]
            return f"(//{name})[{self._all[name]}]"
        return "/" + "/".join(self._steps)

    def enter(self, name: str) -> None:
        """Go down to the next child of this name."""
        met = self._met[-1]
        if met is None:
            met = self._met[-1] = Counter()
        met[name] += 1
        self._all[name] += 1
        self._steps.append(name if name in self._single else f"{name}[{met[name]}]")
        self._met.append(None)

    def leave(self) -> None:
        """Go back up."""
        self._steps.pop()
        self._met.pop()
