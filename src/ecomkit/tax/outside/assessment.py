"""Questions to an outside tax engine, and its answers, as data."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import cast

import attrs

from ecomkit.addressing.territory import as_areas
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import as_money, maybe_rate
from ecomkit.tax.errors import InvalidTaxError, TaxSourceLimitError, check
from ecomkit.tax.jurisdiction import as_capitals
from ecomkit.tax.supply import Supply
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.validators import ErrorClass, as_tuple, maybe, one_or_more, require_types


@attrs.frozen(kw_only=True)
class TaxQuestionLine:
    """One line to be taxed: what it costs after discounts, without tax."""

    key: str = attrs.field(validator=check.name)
    amount: Money = attrs.field(converter=as_money, validator=check.money())
    category: str = attrs.field(default="", validator=check.text)
    quantity: int | Decimal = attrs.field(
        default=1, validator=check.instance_of(int, Decimal)
    )


@attrs.frozen(kw_only=True)
class TaxQuestion:
    """A sale whose taxes an outside engine computes; deliveries are lines, too.

    ``id`` names the cart or order: the same id asked again is the same question.
    """

    id: str = attrs.field(validator=check.name)
    lines: tuple[TaxQuestionLine, ...] = attrs.field(
        converter=one_or_more, validator=check.members(TaxQuestionLine, least=1)
    )
    supply: Supply = attrs.field(validator=check.instance_of(Supply))

    def __attrs_post_init__(self) -> None:
        if len({line.key for line in self.lines}) < len(self.lines):
            raise InvalidTaxError("two lines have one key", path="$.lines")
        if len({line.amount.currency.code for line in self.lines}) > 1:
            raise InvalidTaxError("the lines are in several currencies", path="$.lines")

    @property
    def currency(self) -> str:
        """The currency of all lines."""
        code: str = self.lines[0].amount.currency.code
        return code


@attrs.frozen(kw_only=True)
class AssessedTax:
    """One tax on one line, as the engine computed it."""

    id: str = attrs.field(validator=check.name)
    name: str = attrs.field(validator=check.text)
    amount: Money = attrs.field(converter=as_money, validator=check.money())
    base: Money = attrs.field(converter=as_money, validator=check.money())
    rate: Rate | None = attrs.field(
        default=None, converter=maybe_rate, validator=maybe(check.rate())
    )
    authority: str = attrs.field(default="", validator=check.text)
    treatment: TaxTreatment = attrs.field(
        default=TaxTreatment.STANDARD, converter=TaxTreatment
    )
    reason: str = attrs.field(default="", validator=check.text)
    vatex: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        if not self.treatment.is_taxed and (self.amount or self.rate):
            raise InvalidTaxError(
                f"{self.amount} is charged under {self.treatment.name}",
                path="$.treatment",
            )
        if self.treatment.needs_reason and not (self.reason or self.vatex):
            raise InvalidTaxError(
                f"{self.treatment.name} needs a reason", path="$.reason"
            )


@attrs.frozen(kw_only=True)
class AssessedLine:
    """The taxes on one line of the question; there may be none."""

    key: str = attrs.field(validator=check.name)
    taxes: tuple[AssessedTax, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(AssessedTax)
    )


@attrs.frozen(kw_only=True)
class TaxAssessment:
    """What an outside engine answered, kept so that an order can be priced again.

    ``reference`` is the engine's own name for the calculation. Every line of the question
    is answered, in the question's currency.
    """

    question: TaxQuestion = attrs.field(validator=check.instance_of(TaxQuestion))
    source: str = attrs.field(validator=check.name)
    reference: str = attrs.field(validator=check.text)
    assessed_at: datetime = attrs.field(validator=check.moment)
    lines: tuple[AssessedLine, ...] = attrs.field(
        converter=one_or_more, validator=check.members(AssessedLine)
    )

    def __attrs_post_init__(self) -> None:
        asked = [line.key for line in self.question.lines]
        answered = [line.key for line in self.lines]
        if sorted(asked) != sorted(answered):
            raise InvalidTaxError(
                f"asked for {', '.join(asked)}, answered {', '.join(answered) or 'none'}",
                path="$.lines",
            )
        currency = self.question.currency
        for index, line in enumerate(self.lines):
            for money in (
                each for tax in line.taxes for each in (tax.amount, tax.base)
            ):
                if money.currency.code != currency:
                    raise InvalidTaxError(
                        f"answered in {money.currency}, asked in {currency}",
                        path=f"$.lines[{index}].taxes",
                    )

    @property
    def total(self) -> Money:
        """All taxes together."""
        return Money.sum(
            (tax.amount for line in self.lines for tax in line.taxes),
            self.question.currency,
        )

    def taxes_on(self, key: str) -> tuple[AssessedTax, ...]:
        """The taxes on the line of this key."""
        for line in self.lines:
            if line.key == key:
                return line.taxes
        raise InvalidTaxError(f"line {short_repr(key)} was not asked for", path="$.key")


@attrs.frozen(kw_only=True)
class TaxSourceLimits:
    """What an outside engine supports; the shop does not ask for more.

    Empty sets of ``countries`` and ``currencies`` mean all of them. ``refunds_parts``:
    parts of a committed sale can be refunded.
    """

    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_areas)
    currencies: frozenset[str] = attrs.field(default=frozenset(), converter=as_capitals)
    most_lines: int = attrs.field(default=1_000, validator=check.whole_number(1))
    earliest: date = attrs.field(default=date.min, validator=check.day)
    refunds_parts: bool = attrs.field(default=True, validator=check.flag)

    def check(self, question: TaxQuestion) -> None:
        """Raises TaxSourceLimitError where the engine cannot answer *question*."""
        place, lines = question.supply.ship_to, len(question.lines)
        if lines > self.most_lines:
            raise _beyond(
                f"takes at most {self.most_lines} lines, not {lines}", "lines"
            )
        if self.currencies and question.currency not in self.currencies:
            raise _beyond(f"does not know {question.currency}", "lines[0].amount")
        if place is None:
            raise _beyond("needs to know the place", "supply.ship_to")
        if self.countries and place.standing.taxed.isdisjoint(self.countries):
            raise _beyond(f"does not know taxes of {place.country}", "supply.ship_to")
        if question.supply.on < self.earliest:
            raise _beyond(f"knows nothing before {self.earliest}", "supply.on")


def _beyond(problem: str, path: str) -> TaxSourceLimitError:
    return TaxSourceLimitError(problem, path=f"$.{path}")


def _require_amounts(pairs: object, *, path: str, error: ErrorClass) -> None:
    require_types(pairs, tuple, path=path, error=error)
    for pair in cast("tuple[tuple[object, ...], ...]", pairs):
        if [type(part) for part in pair] != [str, Money]:
            raise error(
                f"{short_repr(pair)} is not a line's key and an amount", path=path
            )


@attrs.frozen(kw_only=True)
class TaxRefund:
    """Returned goods of a committed sale: amounts without tax, by line."""

    id: str = attrs.field(validator=check.name)
    reference: str = attrs.field(validator=check.name)
    lines: tuple[tuple[str, Money], ...] = attrs.field(
        converter=as_tuple, validator=check.of(_require_amounts)
    )
    on: date = attrs.field(validator=check.day)
