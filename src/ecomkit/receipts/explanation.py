"""A price explained: its trace as lines of text, for a customer or an accountant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import EcomkitError, snake_case
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing import Trace
from ecomkit.pricing.result import (
    Applied,
    Beaten,
    Exhausted,
    Expired,
    Figure,
    Missing,
    NotYet,
    Verdict,
)
from ecomkit.receipts.locale_writer import LocaleWriter

if TYPE_CHECKING:
    from babel import Locale

_NO_NAMES: Mapping[str, str] = {}
_COUNTED = ("quantity", "articles")  # of what is missing, what can be put into the cart
_ENDED: Mapping[type[Verdict], str] = {Expired: "expired", Exhausted: "exhausted"}


class ExplanationAudience(StrictEnum):
    """Who reads an explanation: the buyer, or somebody who checks the books."""

    CUSTOMER = "customer"
    ACCOUNTANT = "accountant"


def explain_in_words(
    trace: Trace,
    locale: str | Locale,
    *,
    audience: ExplanationAudience = ExplanationAudience.CUSTOMER,
    names: Mapping[str, str] = _NO_NAMES,
    native_digits: bool = False,
    languages: Languages = SHIPPED_LANGUAGES,
) -> tuple[str, ...]:
    """A price explained in lines of text, indented below the sums they belong to.

    A customer reads what things cost, what was saved and what is missing for more; an
    accountant reads every input, the exact value before each rounding, and the verdict on
    every rule. *names* are the names of articles, promotions, taxes and deliveries by id.
    """
    writer = LocaleWriter(locale, native_digits=native_digits, languages=languages)
    explainer = _Explainer(writer, trace.verdicts, names)
    if ExplanationAudience(audience) is ExplanationAudience.CUSTOMER:
        return (*explainer.customer(trace.total, 0), *explainer.hints())
    lines = [explainer.books(figure, depth) for depth, figure in trace.total.walk()]
    return (*lines, *(explainer.verdict(each) for each in trace.verdicts))


def hints_in_words(
    verdicts: Iterable[Verdict], locale: str | Locale, names: Mapping[str, str]
) -> tuple[str, ...]:
    """What the buyer saved, and what is missing for more, in sentences."""
    return tuple(_Explainer(LocaleWriter(locale), tuple(verdicts), names).hints())


def called(id: str, names: Mapping[str, str]) -> str:
    """The name of an article, rule, fee or delivery, by its id or its row's key."""
    # A row's key begins with the id; what follows tells rows of one id apart.
    plain = id.removeprefix("delivery:").removeprefix("fee:")
    plain = plain.partition(":")[0].partition("#")[0]
    return names.get(id) or names.get(plain, plain)


@attrs.frozen(eq=False)
class _Explainer:
    writer: LocaleWriter
    verdicts: tuple[Verdict, ...]
    names: Mapping[str, str]

    @cached_property
    def savings(self) -> dict[str, Money]:
        return {
            each.promotion: each.saving
            for each in self.verdicts
            if isinstance(each, Applied)
        }

    def hints(self) -> Iterator[str]:
        for verdict in self.verdicts:
            yield from self.hint(verdict)

    def customer(self, figure: Figure, depth: int) -> Iterator[str]:
        if figure.what == "in_the_price":
            return
        if figure.what == "tax_included":
            tax = figure.parts[0] if figure.parts else figure
            yield self.line(figure, depth, self.writer.money(tax.amount), tax)
            return
        if figure.what == "quoted" or (figure.what == "tax" and not figure.amount):
            return
        yield self.line(figure, depth, self.writer.money(figure.amount), figure)
        for part in figure.parts:
            yield from self.customer(part, depth + 1)

    def line(self, figure: Figure, depth: int, amount: str, source: Figure) -> str:
        values = {
            name: self.written(name, text) for name, text in source.because.items()
        }
        label = self.writer.say(
            f"explanation.{figure.what}", of=self.name(figure.of), **values
        )
        return f"{'  ' * depth}{label}: {amount}"

    def written(self, name: str, text: str) -> str:
        with suppress(EcomkitError):  # what is no figure is shown as it is
            if name == "rate":
                return self.writer.rate(Rate(text))
            if name == "unit_price":
                amount, _, currency = text.partition(" ")
                return self.writer.money(Money(amount, currency))
        return text

    def name(self, id: str) -> str:
        return called(id, self.names)

    def said(self, id: str, verdict: Verdict, **values: str | Money) -> str:
        texts = {
            name: self.writer.money(value) if isinstance(value, Money) else value
            for name, value in values.items()
        }
        of = self.name(verdict.promotion) or verdict.code
        return self.writer.say(f"explanation.{id}", of=of, **texts)

    def hint(self, verdict: Verdict) -> Iterator[str]:
        if isinstance(verdict, Applied) and verdict.saving:
            yield self.said("saved", verdict, amount=verdict.saving)
            if verdict.further is not None:
                yield from self.missing(verdict.further, verdict)
        elif isinstance(verdict, NotYet):
            for missing in verdict.missing:
                yield from self.missing(missing, verdict)
        elif isinstance(verdict, Beaten):
            by, how_much = self.name(verdict.by), verdict.by_how_much
            if how_much.amount < 0:
                saved = self.savings.get(verdict.by, -how_much)
                more = saved - how_much
                yield self.said("blocks", verdict, by=by, amount=saved, more=more)
            elif verdict.code:
                yield self.said("beaten", verdict, by=by, amount=how_much)
        elif verdict.code:
            yield self.said(_ENDED.get(type(verdict), "rejected"), verdict)

    def missing(self, missing: Missing, verdict: Verdict) -> Iterator[str]:
        saving, quantity = missing.saving, missing.quantity
        if missing.amount is not None:
            amount = self.writer.money(missing.amount)
            if missing.side is not None:
                amount += f" ({self.writer.say(f'document.{missing.side.value}')})"
            if saving is None:
                yield self.said("missing_amount", verdict, amount=amount)
            else:
                yield self.said(
                    "missing_to_save", verdict, amount=amount, saving=saving
                )
        elif quantity is not None and missing.what in _COUNTED:
            number = self.writer.number(quantity)
            yield self.said(f"missing_{missing.what}", verdict, quantity=number)

    def books(self, figure: Figure, depth: int) -> str:
        """A figure with everything that led to it."""
        parts = [f"{'  ' * depth}{figure.path}: {figure.amount}"]
        if figure.exact is not None and figure.lost:
            parts.append(f"exactly {figure.exact}, rounded {figure.rounding}")
        elif figure.rounding:
            parts.append(figure.rounding)
        parts += [f"{name} {value}" for name, value in figure.because.items() if value]
        return "; ".join(parts)

    def verdict(self, verdict: Verdict) -> str:
        """A verdict with its facts."""
        facts = [
            f"{name} {self.fact(value)}"
            for name, value in _facts(verdict)
            if value not in ("", (), None)
        ]
        kind = type(verdict).__name__
        head = (
            f"{verdict.promotion or verdict.code}: {snake_case(kind).replace('_', ' ')}"
        )
        return "; ".join([head, *facts])

    def fact(self, value: object) -> str:
        if isinstance(value, tuple):
            return ", ".join(map(self.fact, value))
        if isinstance(value, Missing):
            parts = value.what, value.amount, value.quantity, *value.values
            return " ".join(str(part) for part in parts if part is not None)
        return str(value)


def _facts(verdict: Verdict) -> Iterator[tuple[str, object]]:
    for field in type(verdict).__attrs_attrs__:
        if field.name != "promotion":
            yield field.name, getattr(verdict, field.name)
