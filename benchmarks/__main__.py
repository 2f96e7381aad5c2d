"""All measurements, or those named: `python -m benchmarks [queries] [conversion] [maps] …`."""

import sys

from benchmarks import (
    anchoring,
    attacks,
    commands,
    conversion,
    crowds,
    feed,
    glosses,
    importing,
    layouts,
    linker,
    maps,
    memory,
    page,
    pronunciation,
    queries,
)

ALL = {
    "queries": queries.main,
    "commands": commands.main,
    "importing": importing.main,
    "conversion": conversion.main,
    "maps": maps.main,
    "layouts": layouts.main,
    "pronunciation": pronunciation.main,
    "glosses": glosses.main,
    "memory": memory.main,
    "anchoring": anchoring.main,
    "linker": linker.main,
    "attacks": attacks.main,
    "crowds": crowds.main,
    "feed": feed.main,
    "page": page.main,
}


def main(names: list[str]) -> None:
    """Print the tables of some measurements, of all where none is named."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"There is no measurement {unknown[0]!r}; there are {', '.join(ALL)}.")
    for name in names or ALL:
        print(f"\n== {name}")
        ALL[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
