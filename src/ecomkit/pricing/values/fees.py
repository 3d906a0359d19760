"""Fees: charges that are neither goods nor delivery, each with its own tax category."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import MoneyValidators, as_amounts, as_rate
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.validators import as_names

check = MoneyValidators(InvalidPriceError)
_amounts = check.amounts(from_zero=True)


@attrs.frozen(kw_only=True)
class Fee:
    """One fee on a priced cart, and the line that caused it, if one did.

    ``kind`` says what for: ``gift_wrap``, ``greeting``, ``service``, ``small_order``,
    ``handling``, ``payment``, or the shop's own word.
    """

    id: str
    kind: str
    tax_category: str
    line: str = ""

    @property
    def key(self) -> str:
        """Its name among the rows of a priced cart."""
        return f"fee:{self.id}:{self.line}"


class FeePer(StrictEnum):
    """What a fee is counted by: once an order, once a line, each unit, or each character.

    Characters are those of the personalization that is charged as the service, on each unit.
    """

    ORDER = "order"
    LINE = "line"
    UNIT = "unit"
    CHARACTER = "character"


@attrs.frozen(kw_only=True)
class ServiceFee:
    """What an extra costs that the buyer asked for: a wrapping, a card, assembly.

    Charged where a line, or the cart as a whole, names ``service`` among its services, as
    its gift wrap or its greeting card, and where a line's personalization is charged as it.
    ``greetings=True`` charges every greeting instead. ``per`` says whether it is charged
    once for the order, for each line, for each unit (2.5 kg pay two and a half times), or
    for each character on each unit. ``includes_tax`` left out means as the buyer is shown
    prices.
    """

    id: str = attrs.field(validator=check.name)
    amount: tuple[Money, ...] = attrs.field(
        converter=as_amounts, validator=check.amounts(least=1, from_zero=True)
    )
    service: str = attrs.field(default="", validator=check.text)
    greetings: bool = False
    per: FeePer = attrs.field(default=FeePer.LINE, converter=FeePer)
    kind: str = "service"
    tax_category: str = attrs.field(default="standard", validator=check.text)
    includes_tax: bool | None = None

    def __attrs_post_init__(self) -> None:
        if not self.service and not self.greetings:
            raise InvalidPriceError(
                "does not say what it is for",
                path="$.service",
                hint="service='gift-box', or greetings=True",
            )


@attrs.frozen(kw_only=True)
class OrderFee:
    """A fee on the whole order: for handling, for a small order, for the payment method.

    Charged where all that is given holds: the goods after discounts, without gifts and
    money given back, are ``below`` an amount, the buyer pays by one of ``payment_methods``. It is an ``amount``, a ``rate`` of
    the goods after discounts, or both; at most ``at_most``. It may be negative (a discount
    for paying in advance). ``side`` is that of the goods' amount which ``below`` and
    ``rate`` look at; left out, the fee's own: ``includes_tax``, or as the buyer is shown
    prices. Without one of its amounts in the cart's currency there is no fee.
    """

    id: str = attrs.field(validator=check.name)
    amount: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=check.amounts()
    )
    rate: Rate = attrs.field(default=Rate(0), converter=as_rate, validator=check.rate())
    below: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_amounts
    )
    at_most: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_amounts
    )
    payment_methods: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    kind: str = "handling"
    tax_category: str = attrs.field(default="standard", validator=check.text)
    includes_tax: bool | None = None
    side: TaxSide | None = attrs.field(
        default=None, converter=attrs.converters.optional(TaxSide)
    )
