"""The terms of returns, and what each kind of buyer is shown and may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.territory import as_areas
from ecomkit.catalog.return_rule import AS_THE_SHOP_SAYS, ReturnRule
from ecomkit.checkout.errors import InvalidCheckoutError, check
from ecomkit.checkout.purchaser import BuyerKind, Purchaser
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.validators import as_names, as_tuple, require_types


class ReturnCost(StrictEnum):
    """Who pays for the return shipment."""

    SHOP = "shop"
    BUYER = "buyer"


def as_rules(
    values: Mapping[str, ReturnRule] | Iterable[tuple[str, ReturnRule]],
) -> tuple[tuple[str, ReturnRule], ...]:
    """The converter of rules by SKU."""
    return as_tuple(values.items() if isinstance(values, Mapping) else values)


def _check_rules(instance: object, attribute: object, value: object) -> None:
    require_types(value, tuple, path="$.rules", error=InvalidCheckoutError)
    for pair in cast("tuple[object, ...]", value):
        match pair:
            case (str(), ReturnRule()):
                pass
            case _:
                raise InvalidCheckoutError(
                    f"{short_repr(pair)} is not a SKU and its rule",
                    path="$.rules",
                    hint='such as {"tea": ReturnRule(accepted=False)}',
                )


@attrs.frozen(kw_only=True)
class SalesTerms:
    """The shop's terms of returns, shown before the buyer pays.

    Goods may be returned within ``return_days`` of delivery (0: only as the law demands);
    ``return_cost`` says who pays for it, and ``label_fees`` what a label of the shop's
    takes off the refund of a buyer who pays, in each currency. ``not_returnable`` are SKUs that
    cannot come back, such as perishable goods and goods made to order (Directive
    2011/83/EU, article 16); ``rules`` are those of single articles, by SKU. With ``claws_back`` a
    discount that the goods that are kept would not have had is taken off the refund.
    ``note`` and ``url`` lead to the full terms.
    """

    return_days: int = attrs.field(default=14, validator=check.whole_number(least=0))
    return_cost: ReturnCost = attrs.field(
        default=ReturnCost.BUYER, converter=ReturnCost
    )
    not_returnable: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    label_fees: tuple[Money, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Money)
    )
    rules: tuple[tuple[str, ReturnRule], ...] = attrs.field(
        default=(), converter=as_rules, validator=_check_rules
    )
    claws_back: bool = attrs.field(default=False, validator=check.flag)
    note: str = attrs.field(default="", validator=check.text)
    url: str = attrs.field(default="", validator=check.text)

    def rule_of(self, sku: str) -> ReturnRule:
        """The rule of an article: its own, or that of all."""
        if sku in self.not_returnable:
            return ReturnRule(accepted=False)
        return dict(self.rules).get(sku, AS_THE_SHOP_SAYS)

    def label_fee(self, currency: str) -> Money:
        """What a return label takes off the refund of a buyer who pays for it."""
        fees = [each for each in self.label_fees if each.currency.code == currency]
        is_due = fees and self.return_cost is ReturnCost.BUYER
        return fees[0] if is_due else Money.zero(currency)

    def with_rules(self, rules: Mapping[str, ReturnRule]) -> SalesTerms:
        """The terms with the rules of articles, where they say more than the terms."""
        said = {sku: each for sku, each in rules.items() if each != AS_THE_SHOP_SAYS}
        return attrs.evolve(self, rules={**said, **dict(self.rules)})


class ShownBasis(StrictEnum):
    """Whether prices are shown without tax or with it."""

    NET = "net"
    GROSS = "gross"


class DocumentKind(StrictEnum):
    """A receipt, an invoice that itemizes net and tax, or what corrects either."""

    RECEIPT = "receipt"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


def _check_document(instance: object, attribute: object, value: object) -> None:
    if value is DocumentKind.CREDIT_NOTE:
        raise InvalidCheckoutError(
            "no order begins with a credit note",
            path="$.document",
            hint="receipt or invoice",
        )


@attrs.frozen(kw_only=True)
class BuyerPolicy:
    """What one kind of buyer is shown and may use.

    ``shown`` None is as the price list has it. With ``currencies``, ``countries`` (where the
    goods go, else where the bill goes), ``channels`` or ``members_of`` (groups of buyers) it
    holds for those alone, before the kind's general policy; of several, the one that says
    most. ``groups`` and ``channel`` select price lists; ``payment_methods`` are the ids of the
    methods the buyer may choose (empty: all of them).
    """

    kind: BuyerKind = attrs.field(converter=BuyerKind)
    shown: ShownBasis | None = attrs.field(
        default=None, converter=attrs.converters.optional(ShownBasis)
    )
    document: DocumentKind = attrs.field(
        default=DocumentKind.RECEIPT, converter=DocumentKind, validator=_check_document
    )
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    channel: str = attrs.field(default="", validator=check.text)
    payment_methods: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    currencies: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_areas)
    channels: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    members_of: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )

    @property
    def bounds(self) -> tuple[frozenset[str], ...]:
        """What it holds for alone; empty where it says nothing."""
        return (self.currencies, self.countries, self.channels, self.members_of)

    @property
    def is_general(self) -> bool:
        """Whether it holds for every buyer of its kind."""
        return not any(self.bounds)

    def holds(
        self,
        kind: BuyerKind,
        currency: str,
        place: Place | None,
        *,
        channel: str = "",
        groups: frozenset[str] = frozenset(),
    ) -> bool:
        """Whether it holds for a kind of buyer and their groups, in a currency and channel."""
        places = frozenset() if place is None else place.standing.names
        known = (frozenset({currency}), places, frozenset({channel}), groups)
        return self.kind is kind and all(
            not bound or not bound.isdisjoint(names)
            for bound, names in zip(self.bounds, known, strict=True)
        )


def check_policies(instance: object, attribute: object, value: object) -> None:
    """One general policy for each kind of buyer, and none twice."""
    require_types(value, BuyerPolicy, path="$.policies", error=InvalidCheckoutError)
    policies = cast("tuple[BuyerPolicy, ...]", value)
    kinds = [each.kind for each in policies if each.is_general]
    if sorted(kinds) != sorted(BuyerKind):
        raise InvalidCheckoutError(
            "needs one policy for each kind of buyer that holds for all of them",
            path="$.policies",
            hint=", ".join(kind.value for kind in BuyerKind),
        )
    holding = [(each.kind, each.bounds) for each in policies]
    if len(set(holding)) < len(holding):
        raise InvalidCheckoutError(
            "two policies hold for the same buyers", path="$.policies"
        )


def policy_for(
    policies: Iterable[BuyerPolicy],
    buyer: Purchaser | None,
    currency: str,
    place: Place | None,
    channel: str,
) -> BuyerPolicy:
    """The policy of a buyer: of those that hold, the one that says most of whom it is for.

    A person's while the buyer is unknown.
    """
    kind = BuyerKind.INDIVIDUAL if buyer is None else buyer.kind
    groups = frozenset() if buyer is None else buyer.groups
    holding = [
        each
        for each in policies
        if each.holds(kind, currency, place, channel=channel, groups=groups)
    ]
    return max(holding, key=lambda each: sum(map(bool, each.bounds)))


USUAL_POLICIES = (
    BuyerPolicy(kind=BuyerKind.INDIVIDUAL),
    BuyerPolicy(
        kind=BuyerKind.COMPANY, shown=ShownBasis.NET, document=DocumentKind.INVOICE
    ),
)
"""A person sees prices as listed and gets a receipt; a company net ones and an invoice."""
