"""The manners of gateways: what they know again, what can be asked, what gets lost."""

from __future__ import annotations

from datetime import timedelta

import attrs

from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.instruction import PaymentAction
from ecomkit.testing.payments import capabilities

NONE = timedelta(0)
DAY = timedelta(hours=24)


@attrs.frozen(kw_only=True)
class Manners:
    """How one gateway behaves, and what its adapter says of it.

    ``sleepy``: the shop may sleep for longer than the gateway knows a key. ``lossy``:
    notifications may never arrive. ``operator``: some instructions cannot be settled without
    a person, by the nature of the thing. ``authorizes`` false: money is taken
    at once, without a hold. ``held_up``: how often one of the shop's workers is, between
    two steps in its own books.
    """

    name: str
    window: timedelta
    lookup: Lookup
    lag: timedelta = NONE
    multicapture: bool = True
    authorizes: bool = True
    lossy: bool = True
    sleepy: bool = False
    operator: bool = False
    guards: bool = True
    held_up: float = 0.01
    claimed_window: timedelta | None = None
    claimed_lookup: Lookup | None = None

    @property
    def claims(self) -> Capabilities:
        """What the adapter declares: the truth, unless a lie is planted."""
        window, lookup = self.claimed_window, self.claimed_lookup
        claims = capabilities(
            window=self.window if window is None else window,
            lookup=self.lookup if lookup is None else lookup,
            multicapture=self.multicapture,
        )
        if self.authorizes:
            return claims
        actions = dict(claims.actions)
        del actions[PaymentAction.AUTHORIZE]
        return attrs.evolve(claims, actions=actions)


LAG = timedelta(seconds=40)

MANNERS = (
    Manners(
        name="keys, look-ups that lag", window=DAY, lookup=Lookup.POSITIVE, lag=LAG
    ),
    Manners(name="keys only", window=DAY, lookup=Lookup.NONE, lossy=False),
    Manners(name="true look-ups only", window=NONE, lookup=Lookup.AUTHORITATIVE),
    Manners(name="keys and true look-ups", window=DAY, lookup=Lookup.AUTHORITATIVE),
    Manners(
        name="keys, one capture",
        window=DAY,
        lookup=Lookup.POSITIVE,
        lag=LAG,
        multicapture=False,
    ),
    Manners(
        name="keys, money at once",
        window=DAY,
        lookup=Lookup.POSITIVE,
        lag=LAG,
        authorizes=False,
    ),
    Manners(
        name="keys for ten minutes, a shop that sleeps longer",
        window=timedelta(minutes=10),
        lookup=Lookup.NONE,
        lossy=False,
        sleepy=True,
        operator=True,
    ),
    Manners(
        name="look-ups that lag, no keys",
        window=NONE,
        lookup=Lookup.POSITIVE,
        lag=LAG,
        operator=True,
    ),
    Manners(
        name="no look-ups, no keys",
        window=NONE,
        lookup=Lookup.NONE,
        lossy=False,
        operator=True,
    ),
)
