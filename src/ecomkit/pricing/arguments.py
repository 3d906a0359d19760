"""What a Pricer is given, checked once: of the right kind, each id once, all names known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, TypeVar

from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import UnknownDeliveryError
from ecomkit.errors import InvalidInputError, short_repr, wrong_type
from ecomkit.moments import find_zone
from ecomkit.pricing.errors import InvalidPriceError, InvalidPromotionError
from ecomkit.pricing.ports import CustomFee, CustomPromotion
from ecomkit.pricing.values.cart_view import Needs
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.promotion import Campaign, Promotion
from ecomkit.tax.ports import TaxRules
from ecomkit.validators import one_or_more, require_name, require_type

_T = TypeVar("_T")


def check_taxes(taxes: TaxRules) -> TaxRules:
    """*taxes*, if they can be asked."""
    members = ("resolve", "boundaries", "home")
    what = "a TaxTable or tax rules of your own"
    hint = "TaxTable([TaxRate(...)]), or ShopTaxes(home=..., regimes=...)"
    _require_members(taxes, members, what, "$.taxes", hint)
    return taxes


def check_zone(zone: str | tzinfo) -> tzinfo:
    """The time zone that *zone* is, or is the name of."""
    found = find_zone(zone)
    if found is None:
        wrong = InvalidInputError
        raise (wrong if isinstance(zone, str) else wrong_type(wrong))(
            f"{short_repr(zone)} is not a time zone",
            path="$.zone",
            hint='such as "Europe/Berlin"',
        )
    return found


def check_promotions(
    promotions: Iterable[Promotion | CustomPromotion],
) -> tuple[Promotion | CustomPromotion, ...]:
    """Promotions, the shop's own among them, each id once."""
    found = one_or_more(promotions)
    members = ("id", "version", "needs", "propose")
    _check_own(found, (Promotion,), members, "promotions", InvalidPromotionError)
    for index, promotion in enumerate(found):
        if not isinstance(promotion, Promotion):
            require_type(promotion.needs, Needs, path=f"$.promotions[{index}].needs")
    return found


def check_fees(
    fees: Iterable[ServiceFee | OrderFee | CustomFee],
) -> tuple[ServiceFee | OrderFee | CustomFee, ...]:
    """Fees, the shop's own among them, each id once."""
    found = one_or_more(fees)
    members = ("id", "tax_category", "fee")
    _check_own(found, (ServiceFee, OrderFee), members, "fees", InvalidPriceError)
    return found


def _check_own(
    rules: Sequence[Any],
    ours: tuple[type, ...],
    members: Sequence[str],
    where: str,
    error: type[InvalidInputError],
) -> None:
    # What is not one of our classes has the members of the Protocol, and an id.
    for index, rule in enumerate(rules):
        if not isinstance(rule, ours):
            path = f"$.{where}[{index}]"
            _require_members(rule, members, f"one of the {where}", path)
            require_name(rule.id, path=f"{path}.id")
    _require_unique([rule.id for rule in rules], where, error)


def keyed_once(
    values: Iterable[_T], kind: type[_T], name: str, where: str
) -> dict[Any, _T]:
    """*values* of one kind by their name, each once."""
    found = one_or_more(values)
    for index, value in enumerate(found):
        require_type(value, kind, path=f"$.{where}[{index}]")
    names = [getattr(value, name) for value in found]
    _require_unique(names, where, InvalidPromotionError)
    return dict(zip(names, found, strict=True))


def check_campaigns(
    promotions: Sequence[Promotion | CustomPromotion], campaigns: Mapping[str, Campaign]
) -> None:
    """Refuses a promotion of an unknown campaign."""
    for index, promotion in enumerate(promotions):
        campaign = getattr(promotion, "campaign", "")
        if campaign and campaign not in campaigns:
            raise InvalidPromotionError(
                f"there is no campaign {short_repr(campaign)}",
                path=f"$.promotions[{index}].campaign",
                hint="Pricer(..., campaigns=[Campaign(...)])",
            )


def checked_arguments(
    cart: Cart, occasion: Occasion, charges: Sequence[Charge]
) -> tuple[Charge, ...]:
    """The *charges*, if all that a price depends on is of the right kind."""
    if not isinstance(cart, Cart):
        require_type(cart, Cart, path="$.cart")
    if not isinstance(occasion, Occasion):
        require_type(
            occasion,
            Occasion,
            path="$.occasion",
            hint="Occasion(at=datetime.now(UTC))",
        )
    found = charges if type(charges) is tuple else one_or_more(charges)
    known = [delivery.id for delivery in cart.deliveries] if cart.deliveries else ()
    for index, charge in enumerate(found):
        if not isinstance(charge, Charge):
            require_type(charge, Charge, path=f"$.charges[{index}]")
        if known and charge.delivery and charge.delivery not in known:
            raise UnknownDeliveryError(charge.delivery).under(f"charges[{index}]")
    return found


def _require_members(
    value: object, names: Iterable[str], what: str, path: str, hint: str = ""
) -> None:
    for name in names:
        if not hasattr(value, name):
            raise wrong_type(InvalidInputError)(
                f"{short_repr(value)} is not {what}: it has no {name}",
                path=path,
                hint=hint,
            )


def _require_unique(
    names: Sequence[object], where: str, error: type[InvalidInputError]
) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise error(f"two {where} have the id {short_repr(twice)}", path=f"$.{where}")
