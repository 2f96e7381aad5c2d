"""Text that comes in pieces from a tree of elements, cut into paragraphs where its blocks begin and end."""

from collections.abc import Callable
from dataclasses import dataclass, field

from source_text.importers.source import Part
from source_text.roles import Role


@dataclass(slots=True)
class Setting:
    """What a block says of the paragraphs in it; `kept` is that their white space stands as it is."""

    place: str
    role: Role | None = None
    level: int | None = None
    kept: bool = False


@dataclass(slots=True)
class _Frame:
    """A stream of paragraphs with what is open in it, and the paragraphs that wait until the open one ends."""

    settings: list[Setting] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    waiting: list[Part] = field(default_factory=list)


class Flow:
    """Collects paragraphs; `tidy` closes the gaps in the text of one.

    What is inside an aside (a note, a text box) comes after the paragraph in which it stands.
    """

    def __init__(self, tidy: Callable[[str], str]) -> None:
        self._tidy = tidy
        self._frames = [_Frame()]

    @property
    def setting(self) -> Setting | None:
        """What the innermost open block says."""
        settings = self._frames[-1].settings
        return settings[-1] if settings else None

    def open(self, setting: Setting) -> None:
        """Begin a block: what was collected before is a paragraph."""
        self.cut()
        self._frames[-1].settings.append(setting)

    def close(self) -> None:
        """End the innermost block."""
        self.cut()
        self._frames[-1].settings.pop()

    def open_aside(self) -> None:
        """Begin an aside: the open paragraph goes on after it."""
        self._frames.append(_Frame())

    def close_aside(self) -> None:
        """End the aside."""
        self.cut()
        frame = self._frames.pop()
        self.put(frame.parts)

    def put(self, parts: list[Part]) -> None:
        """Add paragraphs that were made elsewhere: after the open one, or at once where none is open."""
        frame = self._frames[-1]
        (frame.waiting if frame.pieces else frame.parts).extend(parts)

    def add(self, text: str) -> None:
        """Add to the text of the open paragraph."""
        self._frames[-1].pieces.append(text)

    def cut(self) -> None:
        """End the open paragraph, but not its block."""
        frame = self._frames[-1]
        text = "".join(frame.pieces)
        frame.pieces.clear()
        setting = self.setting
        if setting is not None and not text.isspace():
            text = (text if setting.kept else self._tidy(text)).strip()
            if text:
                frame.parts.append(Part(text, (setting.place,), setting.role, setting.level))
        frame.parts += frame.waiting
        frame.waiting.clear()

    def take(self) -> list[Part]:
        """All paragraphs since the last time, in order."""
        self.cut()
        parts = self._frames[0].parts
        self._frames[0].parts = []
        return parts
