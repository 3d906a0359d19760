"""What a shop is asked wrongly it says itself, by the name of the argument."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from ecomkit.checkout import Quoter
from ecomkit.errors import EcomkitError, InvalidInputError
from ecomkit.money import Money
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shop import AsyncShop, Shop
from ecomkit.shop.rooms.room import Room, flow
from ecomkit.testing import CountingIds, FixedClock
from tests.stories.shops import ADA, NOON, PERSON, SHIPPING, SLIP

QUOTER = Quoter(pricer=Pricer(PriceBook.of("EUR", {"mug": "14.50"})), shipping=SHIPPING)
WRONG = ("x", None, 7, 1.5, object(), ["x"], {"x": object()})
ROOMS = sorted(
    name
    for name, room in vars(Shop(QUOTER, payments=[CardTerminal()])).items()
    if isinstance(room, Room)
)


def at_work() -> tuple[Shop, dict[str, Any]]:
    """A shop with an order and an open checkout, and what its methods are asked about."""
    shop = Shop(
        QUOTER,
        payments=[CardTerminal()],
        clock=FixedClock(NOON),
        ids=CountingIds(),
        series="R",
    )
    ids = []
    for _ in range(2):
        cart = shop.carts.open("ada", "EUR")
        shop.carts.add(cart.id, "mug", 2)
        ids.append(shop.checkouts.begin(cart.id, PERSON).id)
        shop.checkouts.update(
            ids[-1], shipping=ADA, delivery="post", payment_method="terminal"
        )
    quote = shop.checkouts.quote(ids[0])
    order = shop.checkouts.buy(quote.id, metadata=SLIP).order
    assert order is not None
    return shop, {
        "number": order.number,
        "order": order.number,
        "cart": ids[1],
        "id": ids[1],
        "checkout": ids[1],
        "quote": quote.id,
        "sku": "mug",
    }


def calls(room: Room[Any], known: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each method with one wrong argument, the others as good as their names tell."""
    for name, method in inspect.getmembers(type(room), lambda x: isinstance(x, flow)):
        asked = list(inspect.signature(method.flow).parameters.values())[1:]
        named = [x for x in asked if x.kind not in (x.VAR_POSITIONAL, x.VAR_KEYWORD)]
        usual = {
            each.name: _usual(each, known)
            for each in named
            if each.default is each.empty
        }
        for target in named:
            for wrong in WRONG:
                given = {**usual, target.name: wrong}
                yield (
                    name,
                    f"{name}({target.name}={wrong!r:.20})",
                    ([given.pop(x.name) for x in named if _by_place(x, given)], given),
                )


def _usual(parameter: inspect.Parameter, known: dict[str, Any]) -> Any:
    kind = str(parameter.annotation)
    if parameter.name in known:
        return known[parameter.name]
    if "Money" in kind:
        return Money("1", "EUR")
    return 1 if "int" in kind or "Quantity" in kind else "x"


def _by_place(parameter: inspect.Parameter, given: dict[str, Any]) -> bool:
    return parameter.kind is parameter.POSITIONAL_ONLY and parameter.name in given


@pytest.mark.parametrize("name", ROOMS)
def test_nothing_but_the_librarys_errors_leaves_a_room(name: str) -> None:
    shop, known = at_work()
    room = getattr(shop, name)
    escaped = []
    for method, written, (places, names) in calls(room, known):
        try:
            getattr(room, method)(*places, **names)
        except EcomkitError:
            continue
        except Exception as error:  # noqa: BLE001  # that is what is asked
            escaped.append(f"{written}: {type(error).__name__} {error}")
    assert escaped == []


@pytest.mark.parametrize(
    ("ask", "path", "message"),
    [
        (
            lambda shop: shop.stock.receive("mug", "3"),
            "$.amount",
            r"\$.amount: '3' cannot be the amount \(it takes int \| Decimal\)",
        ),
        (
            lambda shop: shop.sellers.pay_out("mia", "5.00", reference="x"),
            "$.amount",
            r"'5.00' cannot be the amount \(it takes Money\)",
        ),
        (
            lambda shop: shop.shipments.track(["x"]),
            "$.events[0]",
            r"'x' cannot be in the events \(it takes Iterable\[TrackingEvent\]\)",
        ),
    ],
)
def test_the_argument_is_named_and_what_it_takes(
    ask: Any, path: str, message: str
) -> None:
    shop, _ = at_work()
    with pytest.raises(InvalidInputError, match=message) as told:
        ask(shop)
    assert told.value.path == path
    assert isinstance(told.value, TypeError)


def test_an_awaited_shop_says_the_same() -> None:
    shop = AsyncShop(QUOTER, payments=[CardTerminal()])
    with pytest.raises(InvalidInputError, match="it takes int"):
        asyncio.run(shop.stock.receive("mug", "3"))  # type: ignore[arg-type]


def test_what_a_part_of_the_shop_gets_wrong_stays_its_own_error() -> None:
    """An adapter's or a store's mistake is not put down to the arguments."""

    class Broken(FixedClock):
        def now(self) -> Any:
            raise TypeError("no time")

    shop = Shop(QUOTER, payments=[CardTerminal()], clock=Broken(NOON))
    with pytest.raises(TypeError, match="no time") as told:
        shop.stock.receive("mug", 3)
    assert not isinstance(told.value, EcomkitError)
