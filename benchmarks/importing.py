"""How long an import takes with all its steps, beside the conversion package alone on the same text."""

import tempfile
from pathlib import Path

from opencc import OpenCC

from annotations import intake
from annotations.actor import SYSTEM
from annotations.intake import Import
from api.database import Database
from api.interpreter import settle
from api.sample import LANGUAGE
from benchmarks import corpus
from benchmarks.timing import compare, seconds


def main(characters: int = 300_000) -> None:
    """Run the comparison on a fresh SQLite database."""
    settle()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'benchmark.sqlite'}")
        database.migrate()
        whole, number = corpus.text(characters), iter(range(1000))
        package = OpenCC("t2s")

        def ours() -> None:
            with database.write() as session:
                form = Import(f"corpus-{next(number)}", LANGUAGE, text=whole, companions=corpus.beside())
                intake.take_in(session, SYSTEM, form)

        print(
            f"{len(whole)} characters; {len(whole) / seconds(ours):,.0f} characters a second imported at the first go"
        )
        compare("import", ours, "opencc-python-reimplemented t2s alone", lambda: package.convert(whole), 5)
