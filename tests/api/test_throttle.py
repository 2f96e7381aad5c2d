"""Failures are counted by address, forgotten in time, and never fill the memory."""

import pytest

from api import throttle
from api.problems import TooMany
from api.throttle import ADDRESSES, FAILURES, WINDOW, Throttle


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time that it shows."""
        return self.now


def fail(guard: Throttle, address: str, times: int = FAILURES) -> None:
    for _ in range(times):
        guard.check(address)
        guard.fail(address)


def test_an_address_is_refused_after_its_failures_and_others_are_not() -> None:
    guard = Throttle()
    fail(guard, "10.0.0.1")
    with pytest.raises(TooMany) as refused:
        guard.check("10.0.0.1")
    assert 0 < refused.value.fields["seconds"] <= WINDOW
    guard.check("10.0.0.2")


def test_failures_are_forgotten() -> None:
    clock = Clock()
    guard = Throttle(clock)
    fail(guard, "10.0.0.1")
    clock.now += WINDOW
    guard.check("10.0.0.1")
    fail(guard, "10.0.0.1", FAILURES - 1)
    guard.check("10.0.0.1")


@pytest.mark.parametrize(
    ("one", "other"), [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("::ffff:10.0.0.1", "::ffff:a00:1")]
)
def test_an_ipv6_network_counts_as_one_address(one: str, other: str) -> None:
    guard = Throttle()
    fail(guard, one)
    with pytest.raises(TooMany):
        guard.check(other)
    guard.check("2001:db8:1:3::1")


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "ADDRESSES", 5)
    guard = Throttle()
    for n in range(50):
        guard.fail(f"host{n}")
    assert len(guard._failures) == 5
    assert ADDRESSES >= 1000
