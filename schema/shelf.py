"""A shelf: things of some length, or made from texts of some length, kept until they are too long together."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """What was made; what was not asked for longest goes first, and nothing is taken that is longer than `largest`, a tenth
    of the room where that is not given. For one thread."""

    def __init__(self, room: int, largest: int | None = None) -> None:
        self.room, self.largest = room, room // 10 if largest is None else largest
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

    def drop(self, key: Hashable) -> None:
        """Keep no longer what is under a key."""
        self.taken -= self._kept.pop(key, (0, None))[0]

    def put(self, key: Hashable, length: int, made: T) -> None:
        """Keep what was made from a text of some length, in place of what was kept under the key, unless that is too much."""
        self.drop(key)
        if length > self.largest:
            return
        self.taken += length
        self._kept[key] = length, made
        while self.taken > self.room:
            self.taken -= self._kept.popitem(last=False)[1][0]
