"""What a case expects, compared with what the library gives: figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from ecomkit.money import Money, allocate
from ecomkit.pricing.result import Applied, PricedLine
from ecomkit.tax import TaxKind
from tests.conformance.sales import Sale, convert

TOLERANCE = Decimal("0.000001")  # where a source does not round
Difference = tuple[str, object, object]


FIGURES: dict[str, Callable[[Sale], Money]] = {
    "items_subtotal": lambda sale: sale.priced.goods.subtotal,
    "items_subtotal_net": lambda sale: sale.priced.goods.list_net,
    "items_subtotal_gross": lambda sale: sale.priced.goods.list_gross,
    "items_subtotal_tax": lambda sale: (
        sale.priced.goods.list_gross - sale.priced.goods.list_net
    ),
    "items_total": lambda sale: sale.priced.goods.amount,
    "items_total_net": lambda sale: sale.priced.goods.net,
    "items_total_gross": lambda sale: sale.priced.goods.gross,
    "items_tax": lambda sale: sale.priced.goods.tax,
    "discount_total": lambda sale: sale.priced.goods.discount,
    "discount_total_gross": lambda sale: (
        sale.priced.goods.list_gross - sale.priced.goods.gross
    ),
    "discount_net": lambda sale: sale.priced.goods.list_net - sale.priced.goods.net,
    "discount_gross": lambda sale: (
        sale.priced.goods.list_gross - sale.priced.goods.gross
    ),
    "discount_tax": lambda sale: (
        (sale.priced.goods.list_gross - sale.priced.goods.gross)
        - (sale.priced.goods.list_net - sale.priced.goods.net)
    ),
    "lines_discount_sum": lambda sale: sale.priced.goods.discount,
    "shipping_fee": lambda sale: sale.priced.delivery.subtotal,
    "shipping_discount": lambda sale: sale.priced.delivery.discount,
    "shipping_total": lambda sale: sale.priced.delivery.gross,
    "shipping_net": lambda sale: sale.priced.delivery.net,
    "shipping_gross": lambda sale: sale.priced.delivery.gross,
    "shipping_tax": lambda sale: sale.priced.delivery.tax,
    "fees_net": lambda sale: sale.priced.fees_total.net,
    "fees_gross": lambda sale: sale.priced.fees_total.gross,
    "fees_tax": lambda sale: sale.priced.fees_total.tax,
    "items_and_fees_net": lambda sale: sale.priced.net - sale.priced.delivery.net,
    "items_and_fees_gross": lambda sale: sale.priced.gross - sale.priced.delivery.gross,
    "items_and_fees_tax": lambda sale: sale.priced.tax - sale.priced.delivery.tax,
    "tax_added_total": lambda sale: sale.priced.tax_added,
    "tax_included_total": lambda sale: sale.priced.tax_included,
    "tax_total": lambda sale: sale.priced.tax,
    "order_tax": lambda sale: _sum(
        sale,
        (
            group.amount
            for group in sale.priced.tax_breakdown
            if group.rate.kind is TaxKind.PER_ORDER
        ),
    ),
    "total_net": lambda sale: sale.priced.net,
    "total": lambda sale: sale.priced.total,
    "total_before_discount": lambda sale: sale.priced.everything.list_gross,
    "total_before_stored_value": lambda sale: sale.priced.total,
    "total_before_stored_value_net": lambda sale: sale.priced.net,
}

# What is compared unit by unit: an amount of the line, divided over its units.
UNIT_FIGURES: dict[str, Callable[[PricedLine], Money]] = {
    "unit_discounts": lambda line: line.discount,
    "unit_reductions_from_original": lambda line: line.list_amount - line.amount,
    "unit_prices_after_discount": lambda line: line.amount,
    "discounted_unit_price": lambda line: line.amount,
    "discounted_unit_gross": lambda line: line.gross,
}

LINE_FIGURES: dict[str, Callable[[PricedLine], Money]] = {
    "unit_price": lambda line: line.unit_price,
    "unit_price_in_zone": lambda line: line.unit_price,
    "original_unit_price": lambda line: line.list_price,
    "discount": lambda line: line.discount,
    "discount_net": lambda line: line.list_net - line.net,
    "tax_before_discount": lambda line: line.list_gross - line.list_net,
    "discount_gross": lambda line: line.list_gross - line.gross,
    "subtotal": lambda line: line.subtotal,
    "subtotal_net": lambda line: line.list_net,
    "subtotal_gross": lambda line: line.list_gross,
    "net": lambda line: line.net,
    "gross": lambda line: line.gross,
    "total": lambda line: line.amount,
    "total_before_tax": lambda line: line.amount,
    "tax": lambda line: line.tax,
    "tax_added": lambda line: line.tax_added,
    "tax_included": lambda line: line.tax_included,
    "unit_net": lambda line: line.unit_list_net,
    "unit_gross": lambda line: line.unit_list_gross,
}


def differences(sale: Sale) -> Iterator[Difference]:
    """Every expected figure that came out otherwise, or cannot be read."""
    for key, expected in sale.case["expected"].items():
        if key in FIGURES:
            yield from _money(sale, key, expected, FIGURES[key](sale))
        else:
            reader = READERS.get(key)
            if reader is None:
                yield key, expected, "not expressible"
            else:
                yield from reader(sale, expected)


def _money(sale: Sale, key: str, expected: str, found: Money) -> Iterator[Difference]:
    unrounded = sale.case.get("policy", {}).get("rounding_mode") == "none"
    wanted = Decimal(expected)
    if abs(found.amount - wanted) > (TOLERANCE if unrounded else 0):
        yield key, expected, str(found.amount)


def _sum(sale: Sale, amounts: Iterable[Money]) -> Money:
    return sum(amounts, start=Money.zero(sale.priced.currency))


def _lines(sale: Sale, expected: list[dict[str, Any]]) -> Iterator[Difference]:
    lines = {line.key: line for line in sale.priced.lines}
    for wanted in expected:
        line = lines[wanted["id"]]
        for key, figure in wanted.items():
            name = f"{wanted['id']}.{key}"
            if key == "id":
                continue
            if key in LINE_FIGURES:
                yield from _money(sale, name, figure, LINE_FIGURES[key](line))
            elif key in LINE_READERS:
                yield from LINE_READERS[key](sale, name, line, figure)
            else:
                yield name, figure, "not expressible"


def _each(line: PricedLine, name: str) -> list[Money]:
    """A figure of the line's units, to the step, the largest first."""
    units = ["1" for _ in range(int(line.quantity))]
    return list(allocate(UNIT_FIGURES[name](line), units))


def _units(
    sale: Sale, name: str, line: PricedLine, expected: list[str]
) -> Iterator[Difference]:
    found = [money.amount for money in _each(line, name.rpartition(".")[2])]
    if sorted(found) != sorted(Decimal(figure) for figure in expected):
        yield name, expected, found


def _cheapest_unit(
    sale: Sale, name: str, line: PricedLine, figure: str
) -> Iterator[Difference]:
    yield from _money(sale, name, figure, _each(line, name.rpartition(".")[2])[-1])


def _taxes(
    sale: Sale, name: str, line: PricedLine, expected: list[dict[str, str]]
) -> Iterator[Difference]:
    taxes = {tax.rate.id: tax for tax in line.taxes}
    for wanted in expected:
        tax = taxes[wanted["rate_id"]]
        place = f"{name}[{wanted['rate_id']}]"
        if "base" in wanted:
            yield from _money(sale, f"{place}.base", wanted["base"], tax.base)
        if "amount" in wanted:
            yield from _money(sale, f"{place}.amount", wanted["amount"], tax.amount)


def _percent(
    sale: Sale, name: str, line: PricedLine, figure: str
) -> Iterator[Difference]:
    found = line.tax_percent
    if found != Decimal(figure):
        yield name, figure, found


def _catalog(
    sale: Sale, name: str, line: PricedLine, expected: list[str]
) -> Iterator[Difference]:
    found = [promotion for promotion, _ in line.catalog_discounts]
    if found != expected:
        yield name, expected, found


def _catalog_count(
    sale: Sale, name: str, line: PricedLine, expected: int
) -> Iterator[Difference]:
    if len(line.catalog_discounts) != expected:
        yield name, expected, len(line.catalog_discounts)


def _item_level(
    sale: Sale, name: str, line: PricedLine, figure: str
) -> Iterator[Difference]:
    taken: list[Money] = []
    for promotion in sale.case.get("promotions", ()):
        given = [d.amount for d in line.discounts if d.promotion == promotion["id"]]
        kinds = [action["type"] for action in promotion["actions"]]
        on_items = ["order_" not in kind for kind in kinds if "shipping_" not in kind]
        if all(on_items):
            taken += given
        elif any(on_items) and given:
            # A discount does not say which benefit gave it; its place tells, if all gave.
            if len(given) != len(on_items):
                yield name, figure, "not expressible"
            pairs = zip(given, on_items, strict=False)
            taken += [amount for amount, on_item in pairs if on_item]
    yield from _money(sale, name, figure, _sum(sale, taken))


LINE_READERS: dict[
    str, Callable[[Sale, str, PricedLine, Any], Iterator[Difference]]
] = {
    "unit_discounts": _units,
    "discounted_unit_price": _cheapest_unit,
    "discounted_unit_gross": _cheapest_unit,
    "taxes": _taxes,
    "tax_percent": _percent,
    "catalog_promotions": _catalog,
    "catalog_promotion_count": _catalog_count,
    "item_level_discount": _item_level,
    "unit_reductions_from_original": _units,
    "unit_prices_after_discount": _units,
}


def _breakdown(sale: Sale, expected: list[dict[str, str]]) -> Iterator[Difference]:
    groups = {group.rate.id: group for group in sale.priced.tax_breakdown}
    delivery = {group.rate.id: group for group in sale.priced.delivery.tax_breakdown}
    for wanted in expected:
        id = wanted["rate_id"]
        if id not in groups:
            yield f"tax_breakdown[{id}]", wanted, "no such tax"
            continue
        figures = {
            "base": groups[id].base,
            "amount": groups[id].amount,
            "shipping_amount": delivery[id].amount if id in delivery else None,
        }
        for key, figure in wanted.items():
            name = f"tax_breakdown[{id}].{key}"
            if key == "rate_id":
                continue
            if key == "effective_rate":
                percent = groups[id].effective_percent
                if percent != Decimal(figure):
                    yield name, figure, percent
                continue
            found = figures.get(key)
            if found is None:
                yield name, figure, "not expressible"
            else:
                yield from _money(sale, name, figure, found)


def _served(sale: Sale) -> int | Decimal:
    return sum(line.units_served for line in sale.priced.lines)


def _units_with(sale: Sale, expected: int) -> Iterator[Difference]:
    if _served(sale) != expected:
        yield "units_with_discount", expected, _served(sale)


def _units_without(sale: Sale, expected: int) -> Iterator[Difference]:
    found = sum(int(line.quantity) for line in sale.priced.lines) - _served(sale)
    if found != expected:
        yield "units_without_discount", expected, found


def _applied(sale: Sale, expected: list[str]) -> Iterator[Difference]:
    found = list(dict.fromkeys(d.promotion for d in sale.priced.discounts))
    if sorted(found) != sorted(expected):
        yield "applied_promotions", expected, found


def _applied_count(sale: Sale, expected: int) -> Iterator[Difference]:
    found = len({d.promotion for d in sale.priced.discounts})
    if found != expected:
        yield "applied_promotions_count", expected, found


def _adjustments(sale: Sale, expected: list[dict[str, str]]) -> Iterator[Difference]:
    unrounded = sale.case.get("policy", {}).get("rounding_mode") == "none"
    tolerance = TOLERANCE if unrounded else Decimal(0)
    found = {
        (discount.promotion, row.key.removeprefix("delivery:")): discount.amount.amount
        for row in (*sale.priced.lines, *sale.priced.charges)
        for discount in row.discounts
        if discount.amount
    }
    wanted = {
        (one["promotion"], one.get("line", one.get("shipment", ""))): Decimal(
            one["amount"]
        )
        for one in expected
    }
    for key, amount in wanted.items():
        if abs(found.get(key, Decimal(0)) - amount) > tolerance:
            yield f"adjustment {key}", amount, found.get(key)
    if sale.case["expected"].get("adjustments_complete") and set(found) - set(wanted):
        yield "adjustments", list(wanted), list(found)


def _nothing(sale: Sale, expected: object) -> Iterator[Difference]:
    return iter(())


def _code_applied(sale: Sale, code: str) -> bool:
    return any(
        isinstance(verdict, Applied) and verdict.code == code.upper()
        for verdict in sale.priced.verdicts
    )


def _rejected(sale: Sale, code: str) -> Iterator[Difference]:
    if _code_applied(sale, code):
        yield "coupon_rejected", code, "applied"


def _accepted(sale: Sale, code: str) -> Iterator[Difference]:
    if not _code_applied(sale, code):
        yield "coupon_accepted", code, "not applied"


def _available(sale: Sale, expected: list[str]) -> Iterator[Difference]:
    offered = [option.method for option in sale.offers]
    if not set(expected) <= set(offered):
        yield "shipping_available", expected, offered


def _unavailable(sale: Sale, expected: list[str]) -> Iterator[Difference]:
    offered = [option.method for option in sale.offers]
    if set(expected) & set(offered):
        yield "shipping_unavailable", expected, offered


def _quotes(sale: Sale, expected: dict[str, str]) -> Iterator[Difference]:
    for method, figure in expected.items():
        yield from _money(
            sale, f"quote {method}", figure, sale.offers.option(method).price
        )


def _required(sale: Sale, expected: bool) -> Iterator[Difference]:
    book = sale.pricer.book
    found = any(book.article(line.sku).kind.ships for line in sale.cart.lines)
    if found is not expected:
        yield "shipping_required", expected, found


def _by_promotion(sale: Sale, expected: dict[str, str]) -> Iterator[Difference]:
    for id, figure in expected.items():
        found = _sum(
            sale, (one.amount for one in sale.priced.discounts if one.promotion == id)
        )
        yield from _money(sale, f"discount_by_promotion[{id}]", figure, found)


def _added(sale: Sale, expected: list[dict[str, Any]]) -> Iterator[Difference]:
    gifts = {line.sku: line for line in sale.priced.lines if line.is_gift}
    for wanted in expected:
        line = gifts.get(wanted["sku"])
        if line is None or line.quantity != wanted.get("quantity", line.quantity):
            yield "lines_added", wanted, gifts
            continue
        for key, figure in wanted.items():
            if key in LINE_FIGURES:
                yield from _money(
                    sale, f"lines_added.{key}", figure, LINE_FIGURES[key](line)
                )


def _converted(sale: Sale, expected: dict[str, Any]) -> Iterator[Difference]:
    currency = expected["currency"]
    for key, figure in expected.items():
        if key == "currency":
            continue
        if key in ("line_total", "unit_price"):
            for id, amount in figure.items():
                line = sale.priced.line(id)
                shown = line.amount if key == "line_total" else line.unit_price
                found = convert(sale.case, shown, currency)
                yield from _money(sale, f"converted.{key}.{id}", amount, found)
        elif key in FIGURES:
            found = convert(sale.case, FIGURES[key](sale), currency)
            yield from _money(sale, f"converted.{key}", figure, found)
        else:
            yield f"converted.{key}", figure, "not expressible"


def _due(sale: Sale, expected: str) -> Iterator[Difference]:
    yield from _money(sale, "amount_due", expected, _after_payments(sale).gross)


def _due_net(sale: Sale, expected: str) -> Iterator[Difference]:
    yield from _money(sale, "amount_due_net", expected, _after_payments(sale).net)


def _after_payments(sale: Sale) -> Any:
    balances = [sale.shop.money(p["balance"]) for p in sale.case["payments"]]
    return sale.priced.after_stored_value(*balances)


READERS: dict[str, Callable[[Sale, Any], Iterator[Difference]]] = {
    "lines": _lines,
    "tax_breakdown": _breakdown,
    "units_with_discount": _units_with,
    "units_without_discount": _units_without,
    "applied_promotions": _applied,
    "applied_promotions_count": _applied_count,
    "adjustments": _adjustments,
    "adjustments_complete": _nothing,
    "coupon_rejected": _rejected,
    "coupon_accepted": _accepted,
    "shipping_available": _available,
    "shipping_unavailable": _unavailable,
    "shipping_quotes": _quotes,
    "shipping_required": _required,
    "discount_by_promotion": _by_promotion,
    "lines_added": _added,
    "converted": _converted,
    "amount_due": _due,
    "amount_due_net": _due_net,
}
