"""The explanation: the steps of a pricing, recorded, as a tree of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ecomkit.cart.line import LineItem
from ecomkit.money.rounding import Rounding
from ecomkit.pricing.engine.rules import Rule
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.result.ledger import Ledger
from ecomkit.pricing.result.trace import Figure
from ecomkit.pricing.values.benefits import PercentOff, Scope
from ecomkit.pricing.values.policy import AmountBasis, PricingPolicy
from ecomkit.tax.policy import TaxBase


def explained(
    ledger: Ledger, sheet: Worksheet, rules: Sequence[Rule], at: str
) -> Figure:
    """The tree behind the total of *ledger*, which *sheet* and *rules* led to."""
    return _Story(ledger, sheet, rules, at).total()


class _Story:
    def __init__(
        self, ledger: Ledger, sheet: Worksheet, rules: Sequence[Rule], at: str
    ) -> None:
        self.ledger = ledger
        self.sheet = sheet
        self.rules = rules
        self.at = at
        self.policy: PricingPolicy = sheet.policy
        self.steps = 10**self.policy.scale

    def total(self) -> Figure:
        ledger = self.ledger
        goods = range(ledger.goods)
        fees = range(ledger.goods, ledger.goods + ledger.fees)
        delivery = range(ledger.goods + ledger.fees, len(ledger.items))
        parts = [self.group("goods", goods)]
        if fees:
            parts.append(self.group("fees", fees))
        if delivery:
            parts.append(self.group("delivery", delivery))
        if self.policy.cash is not None:
            parts.append(
                Figure(
                    what="cash_rounding",
                    amount=ledger.money(ledger.cash),
                    rounding=self.named(self.policy.cash),
                )
            )
        amount = sum(ledger.amounts) + sum(ledger.outer or ()) + ledger.cash
        return Figure(
            what="total",
            amount=ledger.money(amount),
            because={"at": self.at, "currency": ledger.step.currency.code},
            parts=tuple(parts),
        )

    def group(self, what: str, rows: range) -> Figure:
        ledger = self.ledger
        amount = sum(ledger.amounts[row] + ledger.outer_of(row) for row in rows)
        kind = {"goods": "line", "fees": "fee"}.get(what, "charge")
        return Figure(
            what=what,
            amount=ledger.money(amount),
            parts=tuple(self.row(kind, row) for row in rows),
        )

    def row(self, kind: str, row: int) -> Figure:
        ledger = self.ledger
        parts = [self.price(row), *self.discounts(row), *self.taxes(row)]
        return Figure(
            what=kind,
            of=ledger.items[row].key,
            amount=ledger.money(ledger.amounts[row] + ledger.outer_of(row)),
            parts=tuple(parts),
        )

    def price(self, row: int) -> Figure:
        """The row before discounts: price times quantity, or as it was asked for."""
        ledger = self.ledger
        item, terms = ledger.items[row], ledger.terms[row]
        amount = ledger.money(ledger.subs[row])
        if not isinstance(item, LineItem):
            basis = "gross" if terms.includes_tax else "net"
            return Figure(what="asked", amount=amount, because={"basis": basis})
        because = {
            "unit_price": str(ledger.unit_money(terms.price, terms.div)),
            "quantity": str(item.quantity),
            "price_list": terms.price_list,
            "basis": "gross" if terms.includes_tax else "net",
        }
        if terms.listed != terms.price:
            because["list_price"] = str(ledger.unit_money(terms.listed, terms.div))
            because["catalog_promotions"] = ", ".join(id for id, _ in terms.catalog)
        by_hand = self.sheet.occasion.overrides.get(item.key)
        if by_hand is not None:
            because["set_by_hand"] = by_hand.reason
            because["by"] = by_hand.by
        entry = self.sheet.entries[row]
        per = 1 if self.sheet.pers is None else self.sheet.pers[row]
        exact = Fraction(entry.unit * self.sheet.counts[row], entry.div * per)
        return Figure(
            what="price",
            amount=amount,
            exact=self.exact(exact),
            rounding=""
            if exact.denominator == 1
            else self.named(self.policy.line_amount),
            because=because,
        )

    def discounts(self, row: int) -> Iterator[Figure]:
        for taken, before in zip(self.sheet.taken, self.sheet.before, strict=True):
            for place, taken_row in enumerate(taken.rows):
                if taken_row == row and taken.shares[place]:
                    yield self.discount(taken, before, place)

    def discount(
        self, taken: DiscountShares, before: Sequence[int], place: int
    ) -> Figure:
        rule = self.rules[taken.rule]
        row = taken.rows[place]
        if self.policy.discounts.stacking is AmountBasis.LIST or row >= len(before):
            base = self.ledger.subs[row]  # a gift was not there before
        else:
            base = before[row]
        because = {
            "promotion": rule.promotion.id,
            "version": rule.promotion.version,
            "base": str(self.ledger.money(base)),
        }
        code = next((code for code in self.sheet.cart.codes if code in rule.codes), "")
        if code:
            because["code"] = code
        if taken.units is not None:
            because["units"] = str(taken.units[place])
        exact = Fraction(taken.shares[place])
        benefit = _one_percentage(rule)
        if benefit is not None and taken.units is None:
            because["rate"] = str(benefit.rate)
            if benefit.scope in (Scope.LINE, Scope.DELIVERY) and not benefit.at_most:
                exact = base * Fraction(
                    benefit.rate.numerator, benefit.rate.denominator
                )
        if len(taken.rows) > 1 and (benefit is None or benefit.scope is Scope.CART):
            whole = sum(taken.shares)
            weights = sum(before[each] for each in taken.rows)
            because["share_of"] = str(self.ledger.money(whole))
            if weights and benefit is None:
                exact = Fraction(whole * before[row], weights)
        rounding = self.named(self.policy.discounts.rounding)
        if "share_of" in because:
            rounding = self.policy.spread.method.value
        return Figure(
            what="discount",
            of=rule.promotion.id,
            amount=-self.ledger.money(taken.shares[place]),
            exact=self.exact(-exact),
            rounding=rounding if exact != taken.shares[place] else "",
            because=because,
        )

    def taxes(self, row: int) -> Iterator[Figure]:
        """The taxes on top; those inside the price stand below a sum of nothing."""
        ledger, sheet = self.ledger, self.sheet
        amounts = ledger.amounts
        if self.policy.taxes.base is TaxBase.BEFORE_DISCOUNT:
            amounts = ledger.subs
        per = 1 if sheet.pers is None else sheet.pers[row]
        tax = sheet.entries[row].tax
        tops, bottom = tax.exact(amounts[row], sheet.counts[row], per)
        exact = dict(
            zip(tax.rates, (Fraction(top, bottom) for top in tops), strict=True)
        )
        for rate, base, steps, inside in ledger.tax_parts(row):
            because = {
                "rate": str(rate.rate),
                "base": str(ledger.money(base)),
                "treatment": rate.treatment.value,
                "level": self.policy.taxes.level.value,
            }
            for fact in ("reason", "vatex", "source"):
                if getattr(rate, fact):
                    because[fact] = getattr(rate, fact)
            figure = Figure(
                what="tax",
                of=rate.id,
                amount=ledger.money(steps),
                exact=self.exact(exact.get(rate, Fraction(steps))),
                rounding=self.named(self.policy.taxes.rounding),
                because=because,
            )
            if not inside:
                yield figure
                continue
            # Already in the price: shown, and taken out again of the sum.
            yield Figure(
                what="tax_included",
                of=rate.id,
                amount=ledger.money(0),
                parts=(
                    figure,
                    Figure(what="in_the_price", amount=-figure.amount),
                ),
            )

    def exact(self, steps: Fraction) -> Fraction:
        """An exact number of steps as an amount of the currency."""
        return steps * Fraction(self.ledger.step.unit)

    def named(self, rounding: Rounding) -> str:
        step = self.ledger.money(rounding.step)
        return f"{rounding.mode.value} to {step}"


def _one_percentage(rule: Rule) -> PercentOff | None:
    benefits: tuple[object, ...] = getattr(rule.promotion, "benefits", ())
    if len(benefits) != 1:
        return None
    (benefit,) = benefits
    return benefit if isinstance(benefit, PercentOff) else None
