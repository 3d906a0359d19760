"""What a Pricer is given, looked at once: of the right kind, each name once, all names known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import UnknownDeliveryError
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.pricing.errors import InvalidPriceError, InvalidPromotionError
from ecomkit.pricing.ports import CustomFee, CustomPromotion
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.cart_view import Needs
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.promotion import Campaign, Promotion
from ecomkit.tax.ports import TaxRules

_T = TypeVar("_T")


def given(value: _T, kind: type[_T], name: str) -> _T:
    """*value* as it is, if it is of this kind."""
    if not isinstance(value, kind):
        raise _wrong(value, kind, name)
    return value


def taxes_of(taxes: TaxRules) -> TaxRules:
    """*taxes*, if they can be asked."""
    _has(
        taxes, ("resolve", "boundaries", "home"), "a TaxTable or a shop's own", "taxes"
    )
    return taxes


def promotions_of(
    promotions: Iterable[Promotion | CustomPromotion],
) -> tuple[Promotion | CustomPromotion, ...]:
    """Promotions, the shop's own among them, no two of one name."""
    found = fields.several(promotions)
    for place, promotion in enumerate(found):
        if isinstance(promotion, Promotion):
            continue
        path = f"promotions[{place}]"
        _has(promotion, ("id", "version", "needs", "propose"), "a promotion", path)
        given(promotion.needs, Needs, f"{path}.needs")
    _once([promotion.id for promotion in found], "promotions")
    return found


def fees_of(
    fees: Iterable[ServiceFee | OrderFee | CustomFee],
) -> tuple[ServiceFee | OrderFee | CustomFee, ...]:
    """Fees, the shop's own among them, no two of one name."""
    found = fields.several(fees)
    for place, fee in enumerate(found):
        if not isinstance(fee, ServiceFee | OrderFee):
            _has(fee, ("id", "tax_category", "fee"), "a fee", f"fees[{place}]")
    _once([fee.id for fee in found], "fees")
    return found


def by_name(
    values: Iterable[_T], kind: type[_T], name: str, where: str
) -> dict[Any, _T]:
    """*values* of one kind by their name, each once."""
    found = fields.several(values)
    names = [
        getattr(given(one, kind, f"{where}[{place}]"), name)
        for place, one in enumerate(found)
    ]
    _once(names, where)
    return dict(zip(names, found, strict=True))


def check_campaigns(
    promotions: Sequence[Promotion | CustomPromotion], campaigns: Mapping[str, Campaign]
) -> None:
    """Refuses promotions of a campaign that nobody knows."""
    for place, promotion in enumerate(promotions):
        campaign = getattr(promotion, "campaign", "")
        if campaign and campaign not in campaigns:
            raise InvalidPromotionError(
                f"there is no campaign {short_repr(campaign)}",
                path=f"$.promotions[{place}].campaign",
                hint="Pricer(..., campaigns=[Campaign(...)])",
            )


def asked(
    cart: Cart, occasion: Occasion, charges: Sequence[Charge]
) -> tuple[Charge, ...]:
    """The *charges*, if they and all else that a price depends on is what it should be."""
    if not isinstance(cart, Cart):
        raise _wrong(cart, Cart, "cart")
    if not isinstance(occasion, Occasion):
        raise _wrong(occasion, Occasion, "occasion")
    found = fields.several(charges)
    known = [delivery.id for delivery in cart.deliveries] if cart.deliveries else ()
    for place, charge in enumerate(found):
        if not isinstance(charge, Charge):
            raise _wrong(charge, Charge, f"charges[{place}]")
        if known and charge.delivery and charge.delivery not in known:
            raise UnknownDeliveryError(charge.delivery).under(f"charges[{place}]")
    return found


def _wrong(value: object, kind: type, name: str) -> InvalidInputError:
    return InvalidInputError(
        f"{short_repr(value)} is not a {kind.__name__}", path=f"$.{name}"
    )


def _has(value: object, names: Iterable[str], what: str, path: str) -> None:
    for name in names:
        if not hasattr(value, name):
            raise InvalidInputError(
                f"{short_repr(value)} is not {what}: it has no {name}", path=f"$.{path}"
            )


def _once(names: Sequence[object], where: str) -> None:
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        kind = InvalidPriceError if where == "fees" else InvalidPromotionError
        raise kind(f"two {where} have the id {short_repr(twice)}", path=f"$.{where}")
