"""The explanation of a price: the figures of a finished worksheet as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ecomkit.cart.line import LineItem
from ecomkit.money.rounding import Rounding
from ecomkit.numbers import int_or_decimal
from ecomkit.pricing.engine.row_notes import DiscountShares
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.price_columns import PriceColumns
from ecomkit.pricing.result.trace import Figure
from ecomkit.pricing.values.benefits import PercentOff, Scope
from ecomkit.pricing.values.policy import AmountBasis
from ecomkit.tax.policy import TaxBase
from ecomkit.tax.rate import TaxKind


def trace_of(
    columns: PriceColumns, worksheet: Worksheet, rules: Sequence[Rule]
) -> Figure:
    """The tree below the total of *columns*, which *worksheet* and *rules* led to."""
    return _Explanation(columns, worksheet, rules).total()


class _Explanation:
    def __init__(
        self, columns: PriceColumns, worksheet: Worksheet, rules: Sequence[Rule]
    ) -> None:
        self.columns = columns
        self.worksheet = worksheet
        self.rules = rules
        self.policy = worksheet.policy
        self.tax_policy = worksheet.tax_policy
        self.pays_cash = worksheet.pays_cash

    def total(self) -> Figure:
        columns = self.columns
        charges = columns.goods_count + columns.fees_count
        parts = [self.group("goods", "line", range(columns.goods_count))]
        if columns.fees_count:
            parts.append(self.group("fees", "fee", range(columns.goods_count, charges)))
        if len(columns.items) > charges:
            rows = range(charges, len(columns.items))
            parts.append(self.group("delivery", "charge", rows))
        if self.policy.cash is not None and self.pays_cash:
            parts.append(
                Figure(
                    what="cash_rounding",
                    amount=columns.money(columns.cash),
                    rounding=self.named(self.policy.cash),
                )
            )
        amount = sum(columns.amounts) + sum(columns.tax_added or ()) + columns.cash
        return Figure(
            what="total",
            amount=columns.money(amount),
            because={
                "at": self.worksheet.local_time.isoformat(),
                "currency": columns.step.currency.code,
            },
            parts=tuple(parts),
        )

    def group(self, what: str, kind: str, rows: range) -> Figure:
        columns = self.columns
        amount = sum(columns.amounts[row] + columns.tax_added_of(row) for row in rows)
        return Figure(
            what=what,
            amount=columns.money(amount),
            parts=tuple(self.row(kind, row) for row in rows),
        )

    def row(self, kind: str, row: int) -> Figure:
        columns = self.columns
        parts = [self.price(row), *self.discounts(row), *self.taxes(row)]
        return Figure(
            what=kind,
            of=columns.items[row].key,
            amount=columns.money(columns.amounts[row] + columns.tax_added_of(row)),
            parts=tuple(parts),
        )

    def price(self, row: int) -> Figure:
        """The row before discounts: price times quantity, or as it was quoted."""
        columns, worksheet = self.columns, self.worksheet
        item, terms = columns.items[row], columns.terms[row]
        amount = columns.money(columns.subtotals[row])
        basis = "gross" if terms.includes_tax else "net"
        if not isinstance(item, LineItem):
            return Figure(what="quoted", amount=amount, because={"basis": basis})
        because = {
            "unit_price": str(columns.unit_money(terms.price, terms.div)),
            "quantity": str(int_or_decimal(worksheet.quantity(row))),
            "price_list": terms.price_list,
            "basis": basis,
        }
        if terms.unit:
            because["unit"] = terms.unit
        if terms.listed != terms.price:
            because["list_price"] = str(columns.unit_money(terms.listed, terms.div))
            because["catalog_promotions"] = ", ".join(id for id, _ in terms.catalog)
        by_hand = worksheet.occasion.overrides.get(item.key)
        if by_hand is not None:
            because["set_by_hand"] = by_hand.reason
            because["by"] = by_hand.by
        article = worksheet.articles[row]
        exact = Fraction(
            article.unit * worksheet.counts[row],
            article.div * worksheet.denominators[row],
        )
        is_whole = exact.denominator == 1
        return Figure(
            what="price",
            amount=amount,
            exact=self.exact(exact),
            rounding="" if is_whole else self.named(self.policy.line_amount),
            because=because,
        )

    def discounts(self, row: int) -> Iterator[Figure]:
        left = list(self.worksheet.subtotals)  # before each discount in its turn
        for discount in self.worksheet.discounts:
            for index, lowered in enumerate(discount.rows):
                if lowered == row and discount.shares[index]:
                    yield self.discount(discount, left, index)
            for lowered, share in zip(discount.rows, discount.shares, strict=True):
                left[lowered] -= share

    def discount(
        self, discount: DiscountShares, left: Sequence[int], index: int
    ) -> Figure:
        columns, rule = self.columns, self.rules[discount.rule]
        row, share = discount.rows[index], discount.shares[index]
        bases = {part.number: part.basis for part in rule.parts}
        is_running = bases.get(discount.benefit) is not AmountBasis.LIST
        base = left[row] if is_running else columns.subtotals[row]
        because = {
            "promotion": rule.promotion.id,
            "version": rule.promotion.version,
            "base": str(columns.money(base)),
        }
        code = rule.code_used(self.worksheet.cart.codes, self.worksheet.occasion.usage)
        if code:
            because["code"] = code
        if discount.units is not None:
            because["units"] = str(discount.units[index])
        exact = Fraction(share)
        rounding = self.named(self.policy.discounts.rounding)
        percent = _percentage(rule, discount.benefit)
        if percent is not None and discount.units is None:
            rate = percent.rate
            because["rate"] = str(rate)
            if percent.scope in (Scope.LINE, Scope.DELIVERY) and not percent.at_most:
                exact = base * Fraction(rate.numerator, rate.denominator)
        if len(discount.rows) > 1 and (percent is None or percent.scope is Scope.CART):
            weights = sum(left[other] for other in discount.rows)
            because["share_of"] = str(columns.money(discount.total))
            rounding = self.policy.spread.method.value
            if weights and percent is None:
                exact = Fraction(discount.total * left[row], weights)
        return Figure(
            what="discount",
            of=rule.promotion.id,
            amount=-columns.money(share),
            exact=self.exact(-exact),
            rounding=rounding if exact != share else "",
            because=because,
        )

    def taxes(self, row: int) -> Iterator[Figure]:
        """The taxes on top; those inside the price as parts of a figure of zero."""
        columns, worksheet = self.columns, self.worksheet
        is_before = self.tax_policy.base is TaxBase.BEFORE_DISCOUNT
        amount = (columns.subtotals if is_before else columns.amounts)[row]
        tax = worksheet.articles[row].tax
        tops, bottom = tax.exact(
            amount, worksheet.counts[row], worksheet.denominators[row]
        )
        parts = columns.tax_parts_of(row)
        is_answered = worksheet.occasion.tax_assessment is not None
        for top, (rate, base, steps, is_included) in zip(tops, parts, strict=True):
            because = {
                "rate": str(rate.rate),
                "base": str(columns.money(base)),
                "treatment": rate.treatment.value,
                "level": self.tax_policy.level.value,
            }
            for fact in ("reason", "vatex", "source"):
                if getattr(rate, fact):
                    because[fact] = getattr(rate, fact)
            figure = Figure(
                what="tax",
                of=rate.id,
                amount=columns.money(steps),
                exact=self.exact(
                    Fraction(steps)
                    if is_answered or rate.kind is TaxKind.PER_ORDER
                    else Fraction(top, bottom)
                ),
                rounding="" if is_answered else self.named(self.tax_policy.rounding),
                because=because,
            )
            if not is_included:
                yield figure
                continue
            # It is in the price already: shown, and taken out of the sum again.
            contained = Figure(what="in_the_price", amount=-figure.amount)
            yield Figure(
                what="tax_included",
                of=rate.id,
                amount=columns.money(0),
                parts=(figure, contained),
            )

    def exact(self, steps: Fraction) -> Fraction:
        """An exact number of steps as an amount of the currency."""
        return steps * Fraction(self.columns.step.unit)

    def named(self, rounding: Rounding) -> str:
        step = self.columns.money(rounding.step)
        return f"{rounding.mode.value} to {step}"


def _percentage(rule: Rule, number: int) -> PercentOff | None:
    benefits: tuple[object, ...] = getattr(rule.promotion, "benefits", ())
    benefit = benefits[number] if benefits else None
    return benefit if isinstance(benefit, PercentOff) else None
