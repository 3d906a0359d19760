"""The rows of an order: goods, fees and deliveries, as they were agreed."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart import LineItem
from ecomkit.catalog import GiftCardTerms, ProductKind, ReturnRule
from ecomkit.catalog.return_rule import AS_THE_SHOP_SAYS
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.orders.amounts import RowAmounts
from ecomkit.pricing.result import PartShare, ShownPrices
from ecomkit.shipping import DeliveryKind, PickupPoint
from ecomkit.shipping.transit import DeliveryPromise


@attrs.frozen(kw_only=True)
class OrderLine:
    """One line of goods: what was ordered, and what it cost.

    ``list_price`` is the price of a unit before promotions, ``unit_price`` after those of
    the price book, ``unit_net`` and ``unit_gross`` the same without and with tax (None in
    documents that did not keep it), all for one ``price_unit`` where the article is sold by
    a measure; ``title`` is the article's name as the buyer saw it. ``shown`` holds the prices
    of a unit as a page showed them (None in documents that did not keep them). ``kind`` says
    how it is handed over, ``parts`` of which articles a unit of a bundle consists, by SKU,
    ``part_shares`` what each of them is of what the line cost (empty where nobody knows),
    ``returns`` how it is taken back; by the terms of a ``gift_card`` one is
    issued for each unit. ``seller`` is the id of who sells it, "" the shop; ``ships_from``
    the origin it leaves from, where that is not the shop's first, unless stock is kept of it
    elsewhere.
    """

    key: str
    item: LineItem
    charged: RowAmounts
    list_price: Money
    unit_price: Money
    unit_net: Money
    title: str = ""
    is_gift: bool = False
    unit_gross: Money | None = None
    price_unit: str = ""
    shown: ShownPrices | None = None
    kind: ProductKind = attrs.field(default=ProductKind.GOODS, converter=ProductKind)
    parts: tuple[tuple[str, int], ...] = ()
    part_shares: tuple[PartShare, ...] = ()
    returns: ReturnRule = AS_THE_SHOP_SAYS
    gift_card: GiftCardTerms | None = None
    seller: str = attrs.Factory(lambda line: line.item.seller, takes_self=True)
    ships_from: str = ""

    @property
    def sku(self) -> str:
        """The article."""
        return self.item.sku

    @property
    def quantity(self) -> int | Decimal:
        """How many, or how much in the line's unit."""
        return self.item.quantity

    @property
    def card_value(self) -> Money:
        """What each gift card of it is worth: its list price, whatever was taken off."""
        price = self.list_price if self.unit_gross is None else self.unit_gross
        return price.rounded(Rounding())

    @property
    def card_recipient(self) -> str:
        """To whose address gift cards of it are mailed; "" is the buyer's."""
        if self.gift_card is None or self.item.personalization is None:
            return ""
        return dict(self.item.personalization.texts).get(self.gift_card.mail_to, "")

    @property
    def gives_back(self) -> bool:
        """Whether it gives money back, as empties and trade-ins do: nothing to pack or send."""
        return self.unit_price.amount < 0

    @property
    def is_packed(self) -> bool:
        """Whether it is packed and sent: no service, no download, nothing that gives back."""
        return self.kind.ships and not self.gives_back

    @property
    def net(self) -> Money:
        """Without any tax."""
        return self.charged.net

    @property
    def tax(self) -> Money:
        """All taxes together."""
        return self.charged.tax

    @property
    def gross(self) -> Money:
        """With all taxes."""
        return self.charged.gross


@attrs.frozen(kw_only=True)
class OrderFeeLine:
    """One fee, and the line that caused it, if any."""

    key: str
    id: str
    kind: str
    charged: RowAmounts
    line: str = ""


@attrs.frozen(kw_only=True)
class OrderDelivery:
    """One delivery: which lines go where and how, its price, and the promised days.

    ``key`` is empty if it is not charged; ``shares`` are the parts of its price that each
    line caused, ``standard`` the part that a standard delivery would have cost.
    """

    id: str
    address: Address | None
    lines: tuple[str, ...]
    charged: RowAmounts
    key: str = ""
    method: str = ""
    kind: DeliveryKind | None = None
    carrier: str = ""
    service: str = ""
    promise: DeliveryPromise | None = None
    shares: tuple[tuple[str, Money], ...] = ()
    standard: Money | None = None
    point: PickupPoint | None = None


OrderRow = OrderLine | OrderFeeLine | OrderDelivery
"""Anything an order charges for."""
