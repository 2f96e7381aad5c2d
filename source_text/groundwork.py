"""Groundwork: what takes long and needs no turn to write is worked out before the turn comes, and found again then.

Whoever writes keeps all others waiting. While groundwork is laid, whatever pure functions come to is remembered by all
that it depends on: what is the same once it is one's turn is there, and what changed meanwhile is worked out anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any, TypeVar, TypeVarTuple

from source_text.problems import Problem

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_laid: ContextVar[dict[Any, Any] | None] = ContextVar("groundwork", default=None)


@contextmanager
def laid() -> Iterator[None]:
    """Remember what is recalled until the end, here and in the threads that work for this; then it is forgotten."""
    kept: dict[Any, Any] = {}
    mark = _laid.set(kept)
    try:
        yield
    finally:
        _laid.reset(mark)
        kept.clear()  # a context copied from this one may last longer


def recall(function: Callable[[*Ts], T], *args: *Ts) -> T:
    """What a pure function comes to, be it a problem. It is known by its arguments, and nobody changes it."""
    kept = _laid.get()
    if kept is None:
        return function(*args)
    key = function, args
    if key not in kept:
        try:
            kept[key] = function(*args)
        except Problem as problem:
            kept[key] = problem
    found: T | Problem = kept[key]
    if isinstance(found, Problem):
        raise copy(found)  # who passes it on says where it was
    return found
