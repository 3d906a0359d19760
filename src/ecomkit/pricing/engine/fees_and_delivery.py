"""The steps that add a row for each fee and for each delivery, and say how it is taxed."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.delivery_tax_by_goods import delivery_tax_class
from ecomkit.pricing.engine.incurred_fees import incurred_fees
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.charge import Charge
from ecomkit.tax.policy import DeliveryTax


def fees(worksheet: Worksheet, market: Market) -> None:
    """Adds a row for each fee that the cart incurs, taxed where the goods go."""
    local = market.at(worksheet.route)
    found = []
    for rule in market.shop.fees:
        for fee, steps, includes in incurred_fees(worksheet, rule):
            article = local.fee_terms(
                fee.tax_category,
                includes_tax=local.includes_tax if includes is None else includes,
            )
            freed = 0
            if article.is_freed:
                freed = local.taxes.freed_share(fee.tax_category, steps)
            found.append((fee, article, steps - freed))
    if found:
        worksheet.add_fees(found)


def deliveries(worksheet: Worksheet, market: Market) -> None:
    """Adds a row for each delivery, taxed as the policy says at the place it goes to.

    Where its tax follows the goods', that is the tax of the goods before discounts, until
    :func:`classes_of_deliveries` has seen what is left of them.
    """
    for index, charge in enumerate(worksheet.charges):
        local = market.at(worksheet.route_of(charge.delivery))
        steps = _charge_steps(worksheet, charge, index)
        article = _class_by_goods(worksheet, market, charge)
        if article is None:
            article = local.delivery_terms(
                charge, includes_tax=_includes_tax(market, charge)
            )
            if article.is_freed:
                steps -= local.taxes.freed_share(charge.tax_category, steps)
        worksheet.add_delivery(charge, article, steps)


def classes_of_deliveries(worksheet: Worksheet, market: Market) -> None:
    """Sets the tax of deliveries that follow the goods, once these are discounted."""
    first = worksheet.goods_count + worksheet.fees_count
    for row, charge in enumerate(worksheet.charges, first):
        article = _class_by_goods(worksheet, market, charge)
        if article is not None:
            worksheet.articles[row] = article
            worksheet.is_linear = worksheet.is_linear and article.linear_tax is not None


def _class_by_goods(
    worksheet: Worksheet, market: Market, charge: Charge
) -> PricedArticle | None:
    # None where a delivery is taxed by its own category.
    local = market.at(worksheet.route_of(charge.delivery))
    how = local.tax_policy.delivery
    if how is DeliveryTax.OWN or charge.amount_with_tax is not None:
        return None
    rows = _rows_of(worksheet, charge)
    if not rows:
        return None
    includes = _includes_tax(market, charge)
    tax, portions = delivery_tax_class(worksheet, rows, how, includes=includes)
    return local.row_taxed_as(
        tax, charge.tax_category, includes_tax=includes, portions=portions
    )


def _includes_tax(market: Market, charge: Charge) -> bool:
    if charge.amount_with_tax is not None:  # the amount is without tax then
        return False
    if charge.includes_tax is None:
        return market.prices.includes_tax
    return charge.includes_tax


def _charge_steps(worksheet: Worksheet, charge: Charge, index: int) -> int:
    steps = worksheet.scale.steps_of_charge(charge)
    if steps is None or steps < 0:
        raise InvalidPriceError(
            f"{charge.amount} cannot be charged on a cart in {worksheet.scale.currency}",
            path=f"$.charges[{index}].amount",
        )
    return steps


def _rows_of(worksheet: Worksheet, charge: Charge) -> Sequence[int]:
    """The rows of goods that go with a delivery."""
    rows = range(worksheet.goods_count)
    known = worksheet.cart.deliveries
    if len(known) <= 1:
        return rows
    wanted = charge.delivery or known[0].id
    return [
        row
        for row in rows
        if worksheet.items[row].delivery == wanted  # type: ignore[union-attr]  # a line
    ]
