"""A shop at work: it asks the world, calls the rooms and publishes the events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, Self

from ecomkit.checkout import Quoter
from ecomkit.orders import MemoryNumbers, MemoryOrders
from ecomkit.payments import MemoryPayments, PaymentMethod, PaymentService
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.ports import Clock, EventSink, IdSource
from ecomkit.pricing import Pricer
from ecomkit.shipping import ShippingTable
from ecomkit.shop.back_office import BackOffice
from ecomkit.shop.ports import Store
from ecomkit.shop.purging import purge
from ecomkit.shop.storefront import Sale, Storefront
from ecomkit.shop.transact import transact
from ecomkit.shop.world import ListSink, LoggingSink, RandomIds, SystemClock
from ecomkit.validators import require_method, require_types


class Shop(Storefront, BackOffice):
    """A shop at work. It decides nothing itself: it asks the ports and calls the rooms.

    *reservations* guard coupons, budgets and stock; without them nothing is limited.
    *stock* says how much of each article is where, *movements* records what leaves.
    *zone* is the shop's time zone, in which days, hours and windows of prices, taxes, stock,
    numbers and papers are read; the quoter's, if it is not said here. *series* the prefix of its document numbers.
    """

    @classmethod
    def in_memory(
        cls,
        *,
        pricer: Pricer,
        shipping: ShippingTable,
        payments: Sequence[PaymentAdapter],
        clock: Clock | None = None,
        ids: IdSource | None = None,
        events: EventSink | None = None,
        series: str = "",
        zone: tzinfo | None = None,
        **quoter: Any,
    ) -> Self:
        """A shop that keeps everything in memory, to try things out and for tests.

        Each payment adapter is a payment method under its own name, unless
        ``payment_methods`` are given; they and all further arguments go to the
        :class:`~ecomkit.checkout.Quoter`.
        """
        require_types(payments, object, path="$.payments")
        for index, each in enumerate(payments):
            path = f"$.payments[{index}]"
            require_method(each, "submit", path=path, what="a payment adapter")
        clock = SystemClock() if clock is None else clock
        methods = [PaymentMethod(id=each.name, adapter=each.name) for each in payments]
        return cls(
            Quoter(
                pricer=pricer,
                shipping=shipping,
                adapters={each.name: each.capabilities for each in payments},
                **{"payment_methods": methods, **quoter},
            ),
            clock=clock,
            ids=RandomIds() if ids is None else ids,
            events=ListSink() if events is None else events,
            payments=PaymentService(MemoryPayments(), payments, clock=clock),
            orders=MemoryOrders(),
            numbers=MemoryNumbers(),
            series=series,
            zone=zone,  # type: ignore[arg-type]  # None: the quoter's
        )


__all__ = [
    "ListSink",
    "LoggingSink",
    "RandomIds",
    "Sale",
    "Shop",
    "Store",
    "SystemClock",
    "purge",
    "transact",
]
