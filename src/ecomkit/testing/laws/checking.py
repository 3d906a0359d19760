"""Checks a shop's own rules against the laws, on generated shops and carts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeGuard

import attrs
import hypothesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.pricing import (
    CustomFee,
    CustomPromotion,
    OrderFee,
    PriceBook,
    PricedCart,
    PriceList,
    Promotion,
    ServiceFee,
)
from ecomkit.testing.laws.every_law import LAWS
from ecomkit.testing.laws.law import Breach, Law, LawBrokenError, lines_told
from ecomkit.testing.promotions import CATEGORIES, SKUS
from ecomkit.testing.strategies import CURRENCIES, Sale, sales
from ecomkit.validators import one_or_more, require_types

Rule = Promotion | CustomPromotion | ServiceFee | OrderFee | CustomFee

# What Hypothesis finds odd about a whole shop as an example.
_AS_EXPECTED = (
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.differing_executors,
    HealthCheck.nested_given,
)


@attrs.frozen
class Report:
    """How many sales were generated, in how many the rule applied, and each law."""

    tried: int
    applied: int
    held: tuple[tuple[str, int], ...]


def check(
    rule: Rule,
    *others: Rule,
    laws: Sequence[Law] = LAWS,
    examples: int | None = None,
    settings: hypothesis.settings | None = None,
    book: PriceBook | None = None,
    skus: str | Iterable[str] = (),
    categories: str | Iterable[str] = CATEGORIES,
    codes: str | Iterable[str] = ("CODE",),
    currencies: str | Iterable[str] = (),
    weighed: bool = False,
) -> Report:
    """Prices generated carts by a shop's own promotion or fee and checks every law on them.

    With a *book*, carts are priced by it, in the currencies in which anybody can buy by it.
    *skus*, *categories*, *codes* and *currencies* are what the generated shop sells, and what
    its buyers type and pay in: name those that the rule looks for. With *weighed*, some lines
    are half kilos. *settings* are Hypothesis's own; left out, they are those of the profile
    in use (one hundred examples, if nothing else is said); *examples* overrule them.
    Raises LawBrokenError with the smallest cart found.
    """
    __tracebackhide__ = True
    rules = (rule, *others)
    for index, one in enumerate(rules):
        _require_rule(one, index)
    require_types(
        laws,
        Law,
        path="$.laws",
        error=InvalidInputError,
        hint="laws.L5, for one",
        least=1,
    )
    currencies = one_or_more(currencies) or _currencies_of(book)
    skus = one_or_more(skus) or _skus_of(book, currencies)
    held = {law.number: 0 for law in laws}
    seen = {"tried": 0, "applied": 0}
    broken: list[LawBrokenError] = []
    latest: list[Sale] = []

    @_settings_for(settings, examples)
    @given(
        sales(
            currency=st.sampled_from(currencies),
            rules=[one for one in rules if _is_promotion(one)],
            fees=[one for one in rules if _is_fee(one)] or None,
            book=book,
            skus=skus,
            categories=one_or_more(categories),
            codes=one_or_more(codes),
            weighed=weighed,
        )
    )
    def run(sale: Sale) -> None:
        latest[:] = [sale]
        seen["tried"] += 1
        if rule.id in _applied(sale.price()):
            seen["applied"] += 1
        for law in laws:
            try:
                held[law.number] += law.check(sale)
            except LawBrokenError as error:
                broken[:] = [error]
                raise

    _told_shortly(run, broken, latest)
    return Report(seen["tried"], seen["applied"], tuple(held.items()))


def _require_rule(rule: object, index: int) -> None:
    if not any(
        hasattr(rule, name) for name in ("benefits", "propose", "fee", "amount")
    ):
        raise InvalidInputError(
            f"{short_repr(rule)} is no rule",
            path=f"$.rules[{index}]",
            hint="a promotion of your own has a method 'propose', a fee a method 'fee'",
        )


def _lists_for_all(book: PriceBook) -> list[PriceList]:
    # Those by which anybody can buy, at any time.
    return [
        each
        for each in book.lists
        if not (each.groups or each.channels or each.since or each.until)
    ]


def _currencies_of(book: PriceBook | None) -> tuple[str, ...]:
    if book is None:
        return CURRENCIES
    return tuple(dict.fromkeys(each.currency for each in _lists_for_all(book)))


def _skus_of(book: PriceBook | None, currencies: Sequence[str]) -> tuple[str, ...]:
    if book is None:
        return SKUS
    sold: dict[str, set[str]] = {currency: set() for currency in currencies}
    for each in _lists_for_all(book):
        if each.currency in sold:
            sold[each.currency] |= each.prices.keys()
    found = sorted(set.intersection(*sold.values())) if sold else []
    if not found:
        raise InvalidInputError(
            f"nothing has a price for everybody in {', '.join(currencies) or 'any currency'}",
            path="$.book",
            hint="name the 'skus' and 'currencies' to buy",
        )
    return tuple(found)


def _told_shortly(
    run: Callable[[], None], broken: list[LawBrokenError], latest: list[Sale]
) -> None:
    # Hypothesis adds the whole shop to an error, in one line of some kilobytes.
    __tracebackhide__ = True
    try:
        run()
    except LawBrokenError as error:
        raise LawBrokenError(error.law, error.sale, error.breach) from None
    except Flaky:
        if not broken:
            raise
        (once,) = broken
        says = f"{once.breach.says} (and otherwise when it was asked again)"
        breach = Breach(says, once.breach.other)
        raise LawBrokenError(once.law, once.sale, breach) from None
    except Exception as error:
        error.__notes__ = [
            "\n".join(["in the price of", *lines_told(each.cart)]) for each in latest
        ]
        raise


def _settings_for(
    settings: hypothesis.settings | None, examples: int | None
) -> hypothesis.settings:
    # Those of the caller, or of the profile in use. Whole shops take longer than the usual
    # deadline, which holds where another one is asked for; the phase that explains would
    # take as long as all others, for what is not shown.
    asked = hypothesis.settings() if settings is None else settings
    usual = asked.deadline == hypothesis.settings().deadline
    return hypothesis.settings(
        asked,
        max_examples=asked.max_examples if examples is None else examples,
        deadline=None if usual else asked.deadline,
        phases=[phase for phase in asked.phases if phase is not Phase.explain],
        suppress_health_check={*asked.suppress_health_check, *_AS_EXPECTED},
    )


def _is_promotion(rule: Rule) -> TypeGuard[Promotion | CustomPromotion]:
    return isinstance(rule, Promotion) or hasattr(rule, "propose")


def _is_fee(rule: Rule) -> TypeGuard[ServiceFee | OrderFee | CustomFee]:
    return not _is_promotion(rule)


def _applied(priced: PricedCart) -> set[str]:
    fees = {row.fee.id for row in priced.fees}
    return fees | {discount.promotion for discount in priced.discounts}
