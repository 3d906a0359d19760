"""The faces of a shop: Shop for threads, AsyncShop for event loops, over the same flows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from datetime import timedelta, tzinfo
from typing import Any, ClassVar, Generic, Self

import attrs

from ecomkit.addressing import Address
from ecomkit.checkout import Quoter
from ecomkit.customers import Seller
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Visit
from ecomkit.inventory import SourcingStrategy
from ecomkit.journey.privacy import LegalKeep
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.messages import Correspondence
from ecomkit.payments import PaymentMethod
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.ports import AsyncPaymentAdapter, PaymentAdapter
from ecomkit.ports import Clock, EventSink, IdSource
from ecomkit.pricing import Pricer
from ecomkit.shipping import PickupPoints, ShippingTable
from ecomkit.shipping.carriers import Carrier
from ecomkit.shipping.fulfillment import FulfillmentService
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.filing import outside_taxes
from ecomkit.shop.desk.gift_cards import check_sellable
from ecomkit.shop.desk.writing import MAILER
from ecomkit.shop.flows.drivers import Async, Sync
from ecomkit.shop.ports import AsyncEventSink, Store
from ecomkit.shop.rooms.accounts import Accounts
from ecomkit.shop.rooms.carts import Carts
from ecomkit.shop.rooms.checkouts import Checkouts
from ecomkit.shop.rooms.community import Community
from ecomkit.shop.rooms.gift_cards import GiftCards
from ecomkit.shop.rooms.messages import Messages
from ecomkit.shop.rooms.orders import Orders
from ecomkit.shop.rooms.papers import Papers
from ecomkit.shop.rooms.payments import Payments
from ecomkit.shop.rooms.people import People
from ecomkit.shop.rooms.quotations import Quotations
from ecomkit.shop.rooms.returns import Returns
from ecomkit.shop.rooms.room import D
from ecomkit.shop.rooms.saved_methods import SavedMethods
from ecomkit.shop.rooms.sellers import Sellers
from ecomkit.shop.rooms.shipments import Shipments
from ecomkit.shop.rooms.stock import Stock
from ecomkit.shop.rooms.work import WorkRoom
from ecomkit.shop.store import MemoryStore
from ecomkit.shop.world import ListSink, LoggingSink, RandomIds, SystemClock
from ecomkit.tax.outside import TaxSource
from ecomkit.validators import as_tuple, require_method, require_type, require_types

_TIMEOUT = timedelta(seconds=10)


class _Shop(Generic[D]):
    # The rooms of a shop, over one desk and one driver.

    _made: ClassVar[Callable[..., Any]]

    def __init__(
        self,
        quoter: Quoter,
        *,
        payments: Iterable[PaymentAdapter | AsyncPaymentAdapter] = (),
        store: Store | None = None,
        clock: Clock | None = None,
        ids: IdSource | None = None,
        events: EventSink | AsyncEventSink | None = None,
        series: str = "",
        timeout: timedelta = _TIMEOUT,
        strategy: SourcingStrategy | None = None,
        carriers: Iterable[Carrier] = (),
        senders: Mapping[str, Address] | None = None,
        warehouses: Mapping[str, FulfillmentService] | None = None,
        pickup_points: Iterable[PickupPoints] = (),
        zone: tzinfo | None = None,
        tax_source: TaxSource | None = None,
        legal_keep: LegalKeep | None = None,
        languages: Languages = SHIPPED_LANGUAGES,
        language: str = "en",
        names: Mapping[str, str] | None = None,
        correspondence: Correspondence | None = None,
        seller: Seller | None = None,
    ) -> None:
        require_type(quoter, Quoter, path="$.quoter")
        if tax_source is not None:
            _require_members(
                tax_source, _OF_TAXES, path="$.tax_source", what="a tax source"
            )
            quoter = attrs.evolve(quoter, tax_assessment_needed=True)
        adapters = _by_name(payments, may_be_async=self._made is Async)
        if correspondence is not None:
            require_type(correspondence, Correspondence, path="$.correspondence")
            seller = seller or correspondence.sender
        if seller is not None:
            require_type(seller, Seller, path="$.seller")
        require_type(languages, Languages, path="$.languages")
        languages.words(language)  # says so at the start if there are none
        if zone is not None:
            quoter = attrs.evolve(quoter, zone=zone)
        self.quoter = _with_adapters(quoter, adapters)
        self.desk = Desk(
            quoter=self.quoter,
            ids=RandomIds() if ids is None else ids,
            adapters=self.quoter.adapters,
            local={
                name: each
                for name, each in adapters.items()
                if isinstance(each, LocalAdapter)
            },
            series=series,
            zone=self.quoter.pricer.zone,
            timeout=timeout,
            strategy=strategy,
            legal_keep=LegalKeep() if legal_keep is None else legal_keep,
            carriers=_named(carriers, path="$.carriers"),
            senders=senders or {},
            has_tax_engine=tax_source is not None,
            languages=languages,
            language=language,
            names=names or {},
            correspondence=correspondence,
            seller=seller,
            warehouses=_by_location(warehouses or {}),
            pickup_points=_named(pickup_points, path="$.pickup_points"),
        )
        check_sellable(self.quoter.pricer.book, self.desk.gift_cards)
        self.driver: D = self._made(
            store=MemoryStore() if store is None else store,
            clock=SystemClock() if clock is None else clock,
            adapters=adapters,
            events=_sink(store) if events is None else events,
            outside={
                **self.desk.carriers,
                **outside_taxes(tax_source),
                **_mailers(correspondence),
                **{each.name: each for each in self.desk.warehouses.values()},
                **{
                    f"points of {name}": each
                    for name, each in self.desk.pickup_points.items()
                },
            },
            timeout=timeout,
        )
        self.events = self.driver.events
        self.zone = self.desk.zone
        self._open_rooms()

    @classmethod
    def in_memory(
        cls,
        *,
        pricer: Pricer,
        shipping: ShippingTable,
        payments: Iterable[PaymentAdapter | AsyncPaymentAdapter] = (),
        clock: Clock | None = None,
        ids: IdSource | None = None,
        events: EventSink | AsyncEventSink | None = None,
        series: str = "",
        zone: tzinfo | None = None,
        seller: Seller | None = None,
        **quoter: Any,
    ) -> Self:
        """A shop that keeps everything in memory, to try things out and for tests.

        All further arguments go to the :class:`~ecomkit.checkout.Quoter`.
        """
        return cls(
            Quoter(pricer=pricer, shipping=shipping, **quoter),
            payments=payments,
            clock=clock,
            ids=ids,
            events=events,
            series=series,
            zone=zone,
            seller=seller,
        )

    def during(self, visit: Visit) -> Self:
        """The same shop for one visit: what is told through it says so.

        The visit is kept with the cart, the checkout and the order; payments that arrive
        later and parcels are told with that of their order.
        """
        require_type(visit, Visit, path="$.visit")
        here = copy(self)
        here.desk = attrs.evolve(self.desk, visit=visit)
        here._open_rooms()  # noqa: SLF001  # another of the same class
        return here

    def _open_rooms(self) -> None:
        self.carts: Carts[D] = Carts(self.desk, self.driver)
        self.checkouts: Checkouts[D] = Checkouts(self.desk, self.driver)
        self.quotations: Quotations[D] = Quotations(self.desk, self.driver)
        self.orders: Orders[D] = Orders(self.desk, self.driver)
        self.shipments: Shipments[D] = Shipments(self.desk, self.driver)
        self.returns: Returns[D] = Returns(self.desk, self.driver)
        self.payments: Payments[D] = Payments(self.desk, self.driver)
        self.people: People[D] = People(self.desk, self.driver)
        self.stock: Stock[D] = Stock(self.desk, self.driver)
        self.papers: Papers[D] = Papers(self.desk, self.driver)
        self.saved_methods: SavedMethods[D] = SavedMethods(self.desk, self.driver)
        self.gift_cards: GiftCards[D] = GiftCards(self.desk, self.driver)
        self.sellers: Sellers[D] = Sellers(self.desk, self.driver)
        self.accounts: Accounts[D] = Accounts(self.desk, self.driver)
        self.community: Community[D] = Community(self.desk, self.driver)
        self.messages: Messages[D] = Messages(self.desk, self.driver)
        self.work: WorkRoom[D] = WorkRoom(self.desk, self.driver)


class Shop(_Shop[Sync]):
    """A shop at work: rooms named after nouns, whose methods are commands and look-ups.

    ``carts``, ``checkouts``, ``quotations``, ``orders``, ``shipments``, ``returns``,
    ``payments``, ``people``, ``stock``, ``papers``, ``saved_methods``, ``gift_cards``,
    ``sellers``, ``accounts``, ``community``, ``messages`` and ``work``. What it keeps lies in
    *store*, in memory if none is given. *payments* are
    the adapters of payment providers; each is a payment method under its own name, unless
    the quoter has some. *events* is a sink, *series* the prefix of document numbers; a
    call to a provider takes *timeout* at most. *carriers* make labels for what leaves from
    the addresses in *senders*, by location; *warehouses* are services that pack and send for
    the shop, by location; *pickup_points* know where parcels can be collected. The time zone is the quoter's, unless
    *zone* is given. *tax_source* is an outside tax engine, which is asked before a quote
    and told of each sale and refund. *legal_keep* says how long papers are kept of people
    who want to be forgotten. *languages* are those the shop speaks, *language* that of
    papers and messages for readers of others. *names* are those of promotions, shipping
    methods and payment methods by id. *correspondence* is how it writes to its customers;
    without it, it does not. Papers are in the name of *seller*, or of who writes the letters.
    """

    _made: ClassVar[Callable[..., Any]] = Sync


class AsyncShop(_Shop[Async]):
    """The same shop for event loops: every method is awaited.

    Adapters and the sink may be awaited or not; what blocks is done in a thread.
    """

    _made: ClassVar[Callable[..., Any]] = Async


def _mailers(correspondence: Correspondence | None) -> dict[str, Any]:
    return {} if correspondence is None else {MAILER: correspondence.mailer}


_OF_PAYMENTS = ("submit", "name", "capabilities")
_OF_TAXES = ("estimate", "name", "limits", "commit", "void", "refund")


def _require_members(
    value: object, members: tuple[str, ...], *, path: str, what: str
) -> None:
    # What is missing is said at the start, not by the first sale.
    require_method(value, members[0], path=path, what=what)
    missing = [name for name in members if not hasattr(value, name)]
    if missing:
        raise InvalidInputError(
            f"{short_repr(value)} is not {what}: it has no {', no '.join(missing)}",
            path=path,
        )


def _named(given: Iterable[Any], *, path: str) -> dict[str, Any]:
    # What is outside is found by its name.
    known = as_tuple(given)
    require_types(known, object, path=path)
    for index, each in enumerate(known):
        if not isinstance(getattr(each, "name", None), str):
            raise InvalidInputError(
                f"{short_repr(each)} has no name", path=f"{path}[{index}]"
            )
    return {each.name: each for each in known}


def _by_location(warehouses: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(warehouses, Mapping):
        raise InvalidInputError(
            f"{short_repr(warehouses)} are not warehouses by location",
            path="$.warehouses",
        )
    _named(warehouses.values(), path="$.warehouses")
    return dict(warehouses)


def _sink(store: Store | None) -> EventSink:
    # What a database keeps is not kept in a list as well, which would grow for ever.
    return ListSink() if store is None else LoggingSink()


def _by_name(payments: Iterable[Any], *, may_be_async: bool) -> dict[str, Any]:
    known = as_tuple(payments)
    require_types(known, object, path="$.payments")
    for index, each in enumerate(known):
        path = f"$.payments[{index}]"
        _require_members(each, _OF_PAYMENTS, path=path, what="a payment adapter")
        if inspect.iscoroutinefunction(each.submit) and not may_be_async:
            raise InvalidInputError(
                f"{each.name} has to be awaited", path=path, hint="open an AsyncShop"
            )
    return {each.name: each for each in known}


def _with_adapters(quoter: Quoter, adapters: Mapping[str, Any]) -> Quoter:
    methods = quoter.payment_methods or tuple(
        PaymentMethod(id=name, adapter=name) for name in adapters
    )
    unknown = sorted({each.adapter for each in methods} - set(adapters))
    if unknown:
        raise InvalidInputError(
            f"payment methods need adapters that are not given: {', '.join(unknown)}",
            path="$.payments",
            hint=f"given are: {', '.join(adapters) or 'none'}",
        )
    return attrs.evolve(
        quoter,
        payment_methods=methods,
        adapters={name: adapter.capabilities for name, adapter in adapters.items()},
    )
