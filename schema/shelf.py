"""A shelf: things made from texts, kept until the texts of all of them are too long together."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """What was made from texts; what was not asked for longest goes first. For one thread."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken = 0
        self._kept: OrderedDict[Hashable, tuple[int, T]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> T | None:
        """What is kept under a key."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][1]

    def put(self, key: Hashable, length: int, made: T) -> None:
        """Keep what was made from a text of some length, unless it would take more than a tenth of the room."""
        if length > self.room // 10:
            return
        self.taken += length - self._kept.pop(key, (0, None))[0]
        self._kept[key] = length, made
        while self.taken > self.room:
            self.taken -= self._kept.popitem(last=False)[1][0]
