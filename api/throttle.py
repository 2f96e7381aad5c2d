"""How often an address may fail to log in, so that nobody tries tokens by the thousand."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from api.problems import TooMany

FAILURES = 10
"""How many failures are let pass."""
WINDOW = 600.0
"""Seconds after the first of them until they are forgotten."""
ADDRESSES = 10_000
"""Of how many addresses failures are remembered; of more, those longest ago are forgotten."""


class Throttle:
    """Failures by address, in the memory of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Refuse an address that failed too often; TooMany."""
        number, since = self._failures.get(_place(address), (0, 0.0))
        left = since + WINDOW - self._clock()
        if number >= FAILURES and left > 0:
            raise TooMany(
                "Too many attempts to log in have failed.", hint="Wait some minutes.", seconds=max(1, round(left))
            )

    def fail(self, address: str) -> None:
        """Remember a failure."""
        place, now = _place(address), self._clock()
        number, since = self._failures.pop(place, (0, now))
        if now >= since + WINDOW:
            number, since = 0, now
        self._failures[place] = (number + 1, since)
        if len(self._failures) > ADDRESSES:
            self._failures.popitem(last=False)


def _place(address: str) -> str:
    """The address itself; of an IPv6 address the network, since whoever has one has them all."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
