"""GiftCardTerms: what makes an article a gift card, and how long one is valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, as_amounts
from ecomkit.validators import maybe

GIFT_CARD_AMOUNT: Final = "amount"
"""The option of a line by which the buyer chooses what a gift card is worth."""

MULTI_PURPOSE_VOUCHER: Final = "multi_purpose_voucher"
"""The tax category of what buys goods of any kind later: it is taxed then, not when it is sold."""

_check = MoneyValidators(InvalidProductError)


@attrs.frozen(kw_only=True)
class GiftCardTerms:
    """What a gift card is worth, and how long it can be spent.

    It is worth its list price; with ``least`` and ``most``, an amount for each currency,
    the buyer may choose another one between them as the line's option ``amount``. It is
    good to the end of the day so many months after it was issued; without
    ``valid_months``, for ever. ``mail_to`` names the personalization in which the buyer may
    write to whose address it is mailed, if not to their own. Raises InvalidProductError.

    Examples:
        >>> terms = GiftCardTerms(least=Money("10", "EUR"), most=Money("500", "EUR"))
        >>> print(terms.chosen({"amount": "37.50"}, "EUR"))
        37.50 EUR
    """

    least: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_check.amounts(from_zero=True)
    )
    most: tuple[Money, ...] = attrs.field(
        default=(), converter=as_amounts, validator=_check.amounts(from_zero=True)
    )
    valid_months: int | None = attrs.field(
        default=None, validator=maybe(_check.whole_number(least=1, most=1200))
    )

    mail_to: str = attrs.field(default="", validator=_check.text)

    def __attrs_post_init__(self) -> None:
        least, most = _by_currency(self.least), _by_currency(self.most)
        for code in sorted(set(least) | set(most)):
            if code not in least or code not in most or least[code] > most[code]:
                raise InvalidProductError(
                    f"there is no amount in {code} from the least to the most",
                    path="$.least" if code in least else "$.most",
                    hint='least=Money("10", "EUR"), most=Money("500", "EUR")',
                )
            if not least[code]:
                raise InvalidProductError("is not above zero", path="$.least")

    def bounds(self, currency: str) -> tuple[Money, Money] | None:
        """The least and the most that a buyer may choose in a currency, or None."""
        least = _by_currency(self.least).get(currency)
        return None if least is None else (least, _by_currency(self.most)[currency])

    def chosen(self, options: Mapping[str, str], currency: str) -> Money | None:
        """The amount that a buyer chose; None where it is none that may be chosen."""
        bounds = self.bounds(currency)
        try:
            amount = Money(options[GIFT_CARD_AMOUNT], currency)
            amount.minor()
        except (KeyError, EcomkitError):
            return None
        return amount if bounds and bounds[0] <= amount <= bounds[1] else None


def check_gift_card(article: Any, attribute: Any, value: object) -> None:
    """The validator of what an article is as a gift card: one by one, in a parcel or by mail."""
    if value is None:
        return
    _check.instance_of(GiftCardTerms)(article, attribute, value)
    if article.unit or article.kind.value not in {"goods", "digital"}:
        raise InvalidProductError(
            "a gift card is sold by the piece, as goods or digital",
            path="$.gift_card",
            hint='kind="digital" is sent by mail, kind="goods" in a parcel',
        )
    if article.seller:
        raise InvalidProductError(
            "a gift card is the shop's own: it is the shop that owes it",
            path="$.seller",
        )


def usual_tax_category(article: Any) -> str:
    """The tax category of an article where none is given."""
    return "standard" if article.gift_card is None else MULTI_PURPOSE_VOUCHER


def usual_kind(article: Any) -> Any:
    """The kind of an article where none is given."""
    return "goods" if article.gift_card is None else "digital"


def is_usually_discountable(article: Any) -> bool:
    """Whether promotions reduce an article where nobody has said so: money is not reduced."""
    return article.gift_card is None


def _by_currency(amounts: tuple[Money, ...]) -> dict[str, Money]:
    return {each.currency.code: each for each in amounts}
