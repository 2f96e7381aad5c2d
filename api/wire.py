"""A wire to PostgreSQL: statements go out at once, one behind the other, and the event loop hears what they find."""

import asyncio
import re
from collections import deque
from collections.abc import Hashable, Mapping
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from source_text.prepared import Rows

Coming = asyncio.Future[Rows | None]
PLACE = re.compile(r"%\((\w+)\)s|%(%)")
"""Where a value stands in a statement as psycopg takes it, and a percent sign that means itself."""
FOUND = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class Wire:
    """One connection in pipeline mode, heard by one event loop; each statement is a transaction of its own.

    Statements are prepared the first time, so that their words never differ. They read a few rows by key: one that takes
    longer than the patience lasts breaks the wire, and so does whatever goes wrong, after which all who wait have None.
    """

    PATIENCE = 1.0
    """Seconds in which the oldest statement that waits is answered, or the wire is given up."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self.loop = asyncio.get_running_loop()
        self.whole = True
        """Whether it may be used."""
        self._connection = connection
        self._driver = connection.pgconn
        self._socket = self._driver.socket  # of which nothing is known any more once the connection is lost
        self._prepared: dict[str, tuple[bytes, tuple[str, ...]]] = {}
        self._due: deque[Coming] = deque()
        self._asked: dict[Hashable, Coming | None] = {}
        """What is under way, by what was asked, and who waits for the next one."""
        self._found: Rows | None = None
        self._silence: asyncio.TimerHandle | None = None
        self._driver.enter_pipeline_mode()
        self.loop.add_reader(self._socket, self._hear)

    def ask(self, words: str, values: Mapping[str, Any]) -> Coming:
        """What a statement finds; None where the wire breaks before it is known.

        Those who ask for the same while one answer is under way share the next, which is begun after all of them came.
        """
        key = (words, *values.items())
        if key in self._asked:
            coming = self._asked[key] = self._asked[key] or self.loop.create_future()
        else:
            coming = self.loop.create_future()
            self._begin(key, words, values, coming)
        return coming

    def _begin(self, key: Hashable, words: str, values: Mapping[str, Any], coming: Coming) -> None:
        """Send a statement; whoever asks for the same by the time it is answered has the next answer."""

        def go_on(_come: Coming) -> None:
            if later := self._asked.pop(key):
                self._begin(key, words, values, later)

        self._asked[key] = None
        self._due.append(coming)
        try:
            self._send(words, values)
        except psycopg.Error:
            self.cut()
        except BaseException:
            self.cut()  # what was not sent is not answered, nor is what comes after it told apart
            raise
        else:
            self._silence = self._silence or self.loop.call_later(self.PATIENCE, self.cut)
        coming.add_done_callback(go_on)

    def _send(self, words: str, values: Mapping[str, Any]) -> None:
        known = self._prepared.get(words)
        if known is None:
            known = self._prepared[words] = self._prepare(words)
        name, names = known
        given = [values[one] for one in names]
        if given:
            given = [*Transformer(self._connection).dump_sequence(given, [PyFormat.TEXT] * len(given))]
        self._driver.send_query_prepared(name, given)
        self._driver.pipeline_sync()
        self._driver.flush()

    def _prepare(self, words: str) -> tuple[bytes, tuple[str, ...]]:
        """Have a statement prepared: its name, and the names of the values that it is given, in their order."""
        names: list[str] = []

        def place(found: re.Match[str]) -> str:
            if found[2]:
                return "%"
            if found[1] not in names:
                names.append(found[1])
            return f"${names.index(found[1]) + 1}"

        name = b"w%d" % len(self._prepared)
        self._driver.send_prepare(name, PLACE.sub(place, words).encode())
        return name, tuple(names)

    def _hear(self) -> None:
        """Take what came in."""
        try:
            self._driver.consume_input()
            while self._due and not self._driver.is_busy():
                # There is nothing between the results of two statements.
                self._take(self._driver.get_result() or self._driver.get_result())
        except psycopg.Error:
            self.cut()

    def _take(self, result: PGresult | None) -> None:
        if result is None:
            self.cut()
        elif result.status == ExecStatus.PIPELINE_SYNC:
            found, self._found = self._found, None
            _settle(self._due.popleft(), found)
            if self._silence is not None:
                self._silence.cancel()
            self._silence = self.loop.call_later(self.PATIENCE, self.cut) if self._due else None
        elif result.status not in FOUND:
            self.cut()  # a thread asks again, and tells what is wrong
        elif result.status == ExecStatus.TUPLES_OK:
            adapter = Transformer(self._connection)
            adapter.set_pgresult(result)
            self._found = adapter.load_rows(0, result.ntuples, tuple)

    def cut(self) -> None:
        """Let the connection go, whatever it waits for."""
        if self.whole:
            self.whole = False
            if self._silence is not None:
                self._silence.cancel()
            if not self.loop.is_closed():
                self.loop.remove_reader(self._socket)
            self._driver.finish()
        while self._due:
            _settle(self._due.popleft(), None)


def _settle(coming: Coming, found: Rows | None) -> None:
    """Tell what was found to whoever still waits."""
    if not coming.done() and not coming.get_loop().is_closed():
        coming.set_result(found)
