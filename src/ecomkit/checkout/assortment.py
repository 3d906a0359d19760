"""Assortment: what a shop sells and with which extras, and what of a cart is not among it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import attrs

from ecomkit.cart import Cart, LineItem
from ecomkit.cart.personalization import Greeting, Personalization
from ecomkit.catalog import Article
from ecomkit.catalog.gift_card import GIFT_CARD_AMOUNT
from ecomkit.catalog.return_rule import ReturnRule
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.errors import short_repr
from ecomkit.pricing import (
    CustomFee,
    NotForSaleError,
    OrderFee,
    PriceBook,
    ServiceFee,
)
from ecomkit.text import did_you_mean, is_email_address

_NOTHING = Personalization()
_NO_ARTICLES: Mapping[str, Article] = {}


@attrs.frozen(eq=False)
class Assortment:
    """The articles of a price book, and the services that a shop has fees for.

    What a buyer asks for is either charged, or offered by the article itself, or refused:
    it is never given by mistake.
    """

    book: PriceBook
    fees: Sequence[ServiceFee | OrderFee | CustomFee]
    _priced: Mapping[str, frozenset[str]] = attrs.field(init=False)
    _services: Mapping[str, frozenset[str]] = attrs.field(init=False)
    _greetings: frozenset[str] | None = attrs.field(init=False)
    _wraps: tuple[str, ...] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        priced: dict[str, set[str]] = defaultdict(set)
        for listed in self.book.lists:
            for sku in listed.prices:
                priced[sku].add(listed.currency)
        services: dict[str, set[str]] = defaultdict(set)
        greetings: set[str] = set()
        for fee in self.fees:
            if isinstance(fee, ServiceFee):
                known = greetings if fee.greetings else services[fee.service]
                known.update(amount.currency.code for amount in fee.amount)
        for name, found in (("_priced", priced), ("_services", services)):
            frozen = {id: frozenset(each) for id, each in found.items()}
            object.__setattr__(self, name, frozen)
        object.__setattr__(self, "_greetings", frozenset(greetings) or None)
        wraps = {
            fee.service
            for fee in self.fees
            if isinstance(fee, ServiceFee) and fee.kind == "gift_wrap" and fee.service
        }
        object.__setattr__(self, "_wraps", tuple(sorted(wraps)))

    def sells(self, sku: str) -> bool:
        """Whether an article has a price on any list: what is written by hand has none."""
        return sku in self._priced

    def sku_of(self, sku: str, options: Mapping[str, str]) -> str:
        """The SKU of the variant of a product that has the *options*; else *sku* itself."""
        if sku in self._priced or not options:
            return sku
        chosen = tuple(sorted(options.items()))
        variants = (each for each in self._variants(sku) if each.options == chosen)
        return next((each.sku for each in variants), sku)

    def return_rules(self, skus: Iterable[str]) -> dict[str, ReturnRule]:
        """How articles are taken back, by SKU."""
        articles = self.book.articles
        return {sku: articles[sku].returns for sku in skus if sku in articles}

    def sellers_of(
        self, cart: Cart, by_hand: Mapping[str, Article] = _NO_ARTICLES
    ) -> tuple[str, ...]:
        """The ids of all whose goods are in a cart, but for the shop itself."""
        found = {line.seller or self._seller(line.sku, by_hand) for line in cart.lines}
        return tuple(sorted(found - {""}))

    def problems(
        self,
        cart: Cart,
        by_hand: Mapping[str, Article] = _NO_ARTICLES,
        sellers: Container[str] | None = None,
    ) -> Iterator[Requirement]:
        """Everything in a cart that the shop does not sell, or not like this.

        Articles *by_hand* stand in no catalog; by SKU. *sellers* are the ids of those who
        sell in the shop, if that was asked.
        """
        for index, line in enumerate(cart.lines):
            yield from self._line(cart, index, by_hand)
            usual = self._seller(line.sku, by_hand)
            if line.seller or usual:
                yield from _seller_problems(index, line, usual, sellers)
        at = _At("$.cart", cart.currency)
        for service in cart.services:
            yield from self._extra(at, "service", service, None)
        yield from self._wrap(at, cart.gift_wrap, None)
        yield from self._card(at, cart.greeting)

    def _line(
        self, cart: Cart, index: int, by_hand: Mapping[str, Article]
    ) -> Iterator[Requirement]:
        line = cart.lines[index]
        at = _At(f"$.cart.lines[{index}]", cart.currency, line.sku)
        priced = self._priced.get(line.sku, ())
        if line.sku not in by_hand and at.currency not in priced:
            yield self._unknown(at, line)
            return
        article = by_hand.get(line.sku) or self.book.articles.get(line.sku)
        if article is None:
            if not _wishes(line):
                return
            article = self.book.article(line.sku)
        yield from _options(at, line, article)
        for service in line.services:
            yield from self._extra(at, "service", service, article.services)
        yield from self._wrap(at, line.gift_wrap, article.gift_wraps)
        yield from self._card(at, line.greeting)
        yield from self._personalization(at, line, article)

    def _seller(self, sku: str, by_hand: Mapping[str, Article]) -> str:
        known = by_hand.get(sku) or self.book.articles.get(sku)
        return "" if known is None else known.seller

    def _unknown(self, at: _At, line: LineItem) -> Requirement:
        if self.sells(line.sku):
            hint = f"{short_repr(line.sku)} has no price in {at.currency}"
            return at.needs("not_for_sale", "sku", hint, facts={})
        variants = self._variants(line.sku)
        if not variants:
            hint = did_you_mean(line.sku, sorted(self._priced))
            return at.needs("not_for_sale", "sku", hint, facts={})
        made = ", ".join(
            f"{each.sku} ({', '.join(value for _, value in each.options)})"
            for each in variants
        )
        code = "option_unknown" if line.options else "option_missing"
        return at.needs(code, "options", f"one of {made}", facts={})

    def _variants(self, product: str) -> list[Article]:
        return [
            each
            for each in self.book.articles.values()
            if each.product == product and each.options and each.sku in self._priced
        ]

    def _wrap(
        self, at: _At, wrap: str, offered: tuple[str, ...] | None
    ) -> Iterator[Requirement]:
        if wrap:
            yield from self._extra(at, "gift_wrap", wrap, offered)

    def _card(self, at: _At, greeting: Greeting | None) -> Iterator[Requirement]:
        if greeting is None:
            return
        if self._greetings is not None:  # each card costs the same
            if at.currency not in self._greetings:
                yield at.not_priced("greeting", greeting.card)
        elif greeting.card:
            yield from self._extra(at, "greeting", greeting.card, None)

    def _extra(
        self, at: _At, field: str, id: str, offered: tuple[str, ...] | None
    ) -> Iterator[Requirement]:
        known = self._services.get(id)
        if known is None if offered is None else id not in offered:
            among: Sequence[str] = offered or ()
            if offered is None:
                is_wrap = field == "gift_wrap" and self._wraps
                among = self._wraps if is_wrap else sorted(self._services)
            yield at.needs(
                f"{field}_unknown",
                field + "s" * (field == "service"),
                did_you_mean(id, among) or "none is offered",
                facts={field: id, "offered": tuple(among)},
            )
        elif known is not None and at.currency not in known:
            yield at.not_priced(field, id)

    def _personalization(
        self, at: _At, line: LineItem, article: Article
    ) -> Iterator[Requirement]:
        schema = article.personalization
        if line.personalization is None and not schema.fields:
            return
        wish = line.personalization or _NOTHING
        texts, files = dict(wish.texts), dict(wish.files)
        for problem in schema.problems(texts, files):
            hint = f"at most {problem.longest} characters" if problem.longest else ""
            if problem.code.startswith("unknown"):
                asked = texts.get(problem.field, "")
                word = asked if problem.code == "unknown_choice" else problem.field
                hint = did_you_mean(word, problem.allowed) or "none is offered"
            elif problem.allowed:
                hint = f"one of {', '.join(problem.allowed)}"
            kind = "files" if problem.field in files else "texts"
            yield at.needs(
                f"personalization_{problem.code}",
                f"personalization.{kind}.{problem.field}",
                hint,
                facts={"field": problem.field, "allowed": problem.allowed},
            )
        for service in schema.services(texts, files):
            known = self._services.get(service)
            if known is None or at.currency not in known:
                yield at.not_priced("personalization", service)


@attrs.frozen
class _At:
    # A line of a cart, or the cart as a whole.
    path: str
    currency: str
    sku: str = ""

    def needs(
        self, code: str, field: str, hint: str, facts: Mapping[str, object]
    ) -> Requirement:
        own = {"sku": self.sku} if self.sku else {}
        return Requirement(
            code=code,
            step=CheckoutStep.CART,
            path=f"{self.path}.{field}",
            hint=hint,
            facts={**own, **facts},
        )

    def not_priced(self, field: str, id: str) -> Requirement:
        return self.needs(
            f"{field}_not_priced",
            field + "s" * (field == "service"),
            f"{short_repr(id)} has no price in {self.currency}",
            facts={field: id},
        )


def not_for_sale(
    error: NotForSaleError, wrong: Iterable[Requirement]
) -> Iterator[Requirement]:
    """What pricing says of a line, unless it was among the things *wrong* already."""
    path = f"$.cart{error.path.removeprefix('$')}"
    line = path.rpartition(".")[0]
    if not any(each.path.startswith(f"{line}.") for each in wrong):
        yield Requirement(
            code="not_for_sale",
            step=CheckoutStep.CART,
            path=path,
            hint=error.message,
        )


def _wishes(line: LineItem) -> bool:
    # Whether a line asks for more than so much of an article.
    return bool(
        line.options
        or line.services
        or line.gift_wrap
        or line.greeting is not None
        or line.personalization is not None
    )


def _seller_problems(
    index: int, line: LineItem, usual: str, sellers: Container[str] | None
) -> Iterator[Requirement]:
    # *usual* is who sells the article.
    id = line.seller or usual
    hint = "nobody of this id sells here"
    if usual and id != usual:
        hint = f"it is sold by {short_repr(usual)}"
    elif sellers is None or id in sellers:
        return
    yield Requirement(
        code="seller_unknown",
        step=CheckoutStep.CART,
        path=f"$.cart.lines[{index}].seller",
        hint=hint,
        facts={"sku": line.sku, "seller": id},
    )


def _options(at: _At, line: LineItem, article: Article) -> Iterator[Requirement]:
    allowed: dict[str, Iterable[str]] = {axis: (v,) for axis, v in article.options}
    allowed |= {axis.name: axis.values for axis in article.choices}
    yield from _gift_card(at, line, article)
    for axis, value in line.options:
        if axis == GIFT_CARD_AMOUNT and article.gift_card is not None:
            continue
        if value in allowed.get(axis, ()):
            continue
        is_axis = axis in allowed
        word, among = (value, allowed[axis]) if is_axis else (axis, tuple(allowed))
        yield at.needs(
            "option_unknown",
            f"options.{axis}",
            did_you_mean(word, among) or "there is nothing to choose",
            facts={"option": axis, "value": value, "offered": tuple(among)},
        )
    chosen = dict(line.options)
    for each in article.choices:
        if each.name not in chosen:
            yield at.needs(
                "option_missing",
                f"options.{each.name}",
                f"one of {', '.join(each.values)}",
                facts={"option": each.name, "offered": each.values},
            )


def _gift_card(at: _At, line: LineItem, article: Article) -> Iterator[Requirement]:
    # What a buyer chooses that it is worth (its price, if nothing), and who gets it.
    terms, asked = article.gift_card, dict(line.options)
    if terms is None:
        return
    texts = dict((line.personalization or _NOTHING).texts)
    to = texts.get(terms.mail_to, "")
    if to and not is_email_address(to):
        yield at.needs(
            "gift_card_address",
            f"personalization.texts.{terms.mail_to}",
            "an e-mail address, such as bob@example.com",
            facts={"field": terms.mail_to},
        )
    if GIFT_CARD_AMOUNT in asked and terms.chosen(asked, at.currency) is None:
        bounds = terms.bounds(at.currency)
        yield at.needs(
            "gift_card_amount",
            f"options.{GIFT_CARD_AMOUNT}",
            "it is worth its price"
            if bounds is None
            else f"from {bounds[0]} to {bounds[1]}",
            facts={"amount": asked[GIFT_CARD_AMOUNT]},
        )
