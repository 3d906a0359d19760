"""ShopPlan: a shop as its file describes it, ready to price, quote and sell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta, tzinfo
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.catalog import Article
from ecomkit.checkout import ImportTerms, Quoter, SalesTerms
from ecomkit.checkout.terms import ReturnCost
from ecomkit.customers import Seller, SellerKind, TaxNumber
from ecomkit.errors import EcomkitError, short_repr
from ecomkit.moments import find_zone
from ecomkit.money.currency import find_currency
from ecomkit.money.exchange import ExchangeRate
from ecomkit.money.format import find_locale
from ecomkit.money.rounding import Rounding
from ecomkit.payments import Capabilities, PaymentMethod
from ecomkit.payments.ports import AsyncPaymentAdapter, PaymentAdapter
from ecomkit.pricing import PricedCart, Pricer, PricingPolicy
from ecomkit.shipping import ShippingTable
from ecomkit.shipping.parcels import Box
from ecomkit.shop import AsyncShop, Shop
from ecomkit.shop.desk.seller_accounts import keep_seller
from ecomkit.shop.store import Books
from ecomkit.shop.transact import transact
from ecomkit.shopfile.delivery import read_shipping
from ecomkit.shopfile.errors import BrokenShopFileError, InvalidShopFileError
from ecomkit.shopfile.goods import Goods
from ecomkit.shopfile.lines import line_of
from ecomkit.shopfile.payments import WrittenPayment, read_payment
from ecomkit.shopfile.promotions import read_promotion
from ecomkit.shopfile.references import check_ids, check_references
from ecomkit.shopfile.rules import (
    read_campaign,
    read_discounts,
    read_fee,
    read_lane,
    read_taxes,
)
from ecomkit.shopfile.sellers import read_seller, read_tax_number
from ecomkit.shopfile.table import Table
from ecomkit.tax import ShopTaxes, SupplyKind, TaxRules
from ecomkit.toml_text import read_toml
from ecomkit.validators import require_type

T = TypeVar("T")
F = TypeVar("F", Shop, AsyncShop)
_CASH_ADAPTERS = frozenset({"cash", "cash_on_delivery"})
_NO_CAPABILITIES: Mapping[str, Capabilities] = {}


_MOST_DAYS = 36_500


@attrs.frozen(kw_only=True, eq=False)
class ShopPlan:
    """A whole shop: prices and rules in ``pricer``, ``shipping``, ``payment_methods``.

    Goods are packed in ``boxes``, and sent abroad by ``imports``; where it
    ``splits_origins``, what leaves from another origin is a delivery of its own. ``locale``
    is the language of its receipts, ``timezone`` where its days begin; ``names`` (of
    promotions, fees, shipping and payment methods) are by id; what is known of its goods
    lies in the pricer's book. The seller's ``address`` and ``tax_numbers`` stand on
    invoices. With the payment methods in ``paid_later``, goods are packed before they are
    paid. Of a digital buyer's place so many pieces of evidence must agree as are
    ``evidence_needed``; a look-up of a tax number counts for ``lookups_valid_for``.
    """

    name: str
    currency: str
    locale: str
    timezone: tzinfo
    home: Place | None
    address: Address | None
    tax_numbers: tuple[TaxNumber, ...]
    sellers: tuple[Seller, ...]
    email: str
    pricer: Pricer
    shipping: ShippingTable
    boxes: tuple[Box, ...]
    splits_origins: bool
    imports: tuple[ImportTerms, ...]
    payment_methods: tuple[PaymentMethod, ...]
    paid_later: frozenset[str]
    names: Mapping[str, str]
    terms: SalesTerms
    evidence_needed: int
    lookups_valid_for: timedelta | None

    @property
    def articles(self) -> Mapping[str, Article]:
        """What is sold, by SKU."""
        return self.pricer.book.articles

    @property
    def titles(self) -> Mapping[str, str]:
        """The names of what is sold in the shop's language, by SKU."""
        return {sku: each.name_in(self.locale) for sku, each in self.articles.items()}

    @property
    def seller(self) -> Seller:
        """The seller on receipts and invoices."""
        return Seller(
            name=self.name,
            address=self.address,
            tax_numbers=self.tax_numbers,
            email=self.email,
        )

    def quoter(
        self,
        adapters: Mapping[str, Capabilities] = _NO_CAPABILITIES,
        *,
        imports: Iterable[ImportTerms] = (),
        exchange_rates: Iterable[ExchangeRate] = (),
    ) -> Quoter:
        """The quoter of the shop; *adapters* are the payment adapters' capabilities.

        *imports* are terms of sending abroad that count before the file's, such as those
        with a broker's duties, *exchange_rates* those of a limit that a tax law has in
        another currency.
        """
        return Quoter(
            adapters=adapters,
            imports=(*imports, *self.imports),
            boxes=self.boxes,
            splits_origins=self.splits_origins,
            exchange_rates=exchange_rates,
            evidence_needed=self.evidence_needed,
            lookups_valid_for=self.lookups_valid_for,
            pricer=self.pricer,
            shipping=self.shipping,
            payment_methods=self.payment_methods,
            terms=self.terms,
            paid_later=self.paid_later,
        )

    def open(self, payments: Iterable[PaymentAdapter], **parts: Any) -> Shop:
        """The shop at work, with its sellers kept.

        *payments* are the adapters that the file's payment methods name, *parts* what
        :class:`~ecomkit.shop.Shop` takes, and the ``imports`` and ``exchange_rates`` of
        :meth:`quoter`; ``names`` are beside those of the file. What the shop keeps is in
        memory, unless *parts* have a store.
        """
        return self._opened(Shop, payments, **parts)

    def open_async(
        self, payments: Iterable[PaymentAdapter | AsyncPaymentAdapter], **parts: Any
    ) -> AsyncShop:
        """As :meth:`open`, for event loops."""
        return self._opened(AsyncShop, payments, **parts)

    def _opened(
        self,
        face: Callable[..., F],
        payments: Iterable[PaymentAdapter | AsyncPaymentAdapter],
        *,
        imports: Iterable[ImportTerms] = (),
        exchange_rates: Iterable[ExchangeRate] = (),
        **parts: Any,
    ) -> F:
        said = {"language": self.locale, "seller": self.seller}
        parts["names"] = {**self.names, **(parts.get("names") or {})}
        quoter = self.quoter(imports=imports, exchange_rates=exchange_rates)
        shop = face(quoter, payments=payments, **{**said, **parts})
        if self.sellers:
            transact(shop.driver.store, shop.driver.clock.now, self._keep_sellers)
        return shop

    def _keep_sellers(self, books: Books) -> None:
        for seller in self.sellers:
            keep_seller(books, seller)

    def names_for(self, priced: PricedCart) -> dict[str, str]:
        """The names of all that a priced cart holds, by id and by the key of its row."""
        titles = self.titles
        return {
            **self.names,
            **titles,
            **{line.key: titles.get(line.sku, line.sku) for line in priced.lines},
            **{tax.rate.id: tax.rate.name for tax in priced.tax_breakdown},
        }


def load_shop(path: str | PathLike[str]) -> ShopPlan:
    """The shop written in a file; see :func:`read_shop`."""
    require_type(path, str, PathLike, path="$.path", error=InvalidShopFileError)
    try:
        text = Path(path).read_text("utf-8")
    except OSError as error:
        raise InvalidShopFileError(
            f"{short_repr(str(path))} cannot be read: {error.strerror or error}"
        ) from None
    except UnicodeDecodeError:
        raise BrokenShopFileError(
            f"{short_repr(str(path))} is not UTF-8 text"
        ) from None
    return read_shop(text)


def read_shop(text: str) -> ShopPlan:
    """The shop that a TOML *text* describes.

    Errors have the path of the mistake (``$.promotions[2].percent``) and its ``line``; for
    an unknown key they propose the one that is meant.
    """
    data = read_toml(text, error=BrokenShopFileError)
    try:
        return _plan(data)
    except EcomkitError as error:
        line = line_of(text, error.path)
        if line:
            error.message = f"{error.message}, line {line}"
            error.facts = {**error.facts, "line": line}
            vars(error).update(line=line)
        raise


def _plan(data: dict[str, Any]) -> ShopPlan:
    root = Table(data, "$")
    if not root.has("shop"):
        raise InvalidShopFileError("has no [shop]", hint="name and currency at least")
    with root.inside("shop") as shop:
        name = shop.text("name")
        currency = shop.text("currency")
        with shop.errors_at("currency"):
            find_currency(currency)
        zone = _zone(shop)
        home = _home(shop)
        includes_tax = shop.flag("prices_include_tax")
        address = _address(shop)
        numbers = tuple(read_tax_number(shop, one) for one in shop.names("tax_numbers"))
        cash_step = shop.maybe(shop.number, "cash_step")
        locale = shop.text("locale", "en")
        with shop.errors_at("locale"):
            find_locale(locale)
        email = shop.text("email", "")
    root = Table(root.data, "$", currency=currency, zone=zone)
    root.has("shop")
    sellers = root.each("sellers", read_seller)
    persons = frozenset(each.id for each in sellers if each.kind is SellerKind.PERSON)
    goods = Goods(persons=persons)
    root.each("products", goods.read)
    names: dict[str, str] = {}
    payments = root.each("payments", _named(names, read_payment))
    terms = _terms(root)
    taxes = read_taxes(root, home)
    shipping = read_shipping(root, zone, partial(_named, names))
    evidence = root.table("tax").number("evidence", 0)
    plan = ShopPlan(
        name=name,
        currency=currency,
        locale=locale,
        timezone=zone,
        home=home,
        address=address,
        tax_numbers=numbers,
        sellers=sellers,
        email=email,
        pricer=Pricer(
            goods.book(root, includes_tax=includes_tax),
            promotions=root.each("promotions", _named(names, read_promotion)),
            fees=(
                *root.each("fees", _named(names, read_fee)),
                *(one.fee for one in payments if one.fee is not None),
            ),
            taxes=taxes,
            policy=attrs.evolve(
                _policy(taxes, cash_step, payments), discounts=read_discounts(root)
            ),
            lanes=root.each("lanes", read_lane),
            campaigns=root.each("campaigns", read_campaign),
            zone=zone,
        ),
        shipping=shipping.table,
        boxes=shipping.boxes,
        splits_origins=shipping.splits_origins,
        imports=shipping.imports,
        payment_methods=tuple(one.payment_method for one in payments),
        paid_later=frozenset(
            one.payment_method.id for one in payments if one.paid_later
        ),
        names=names,
        terms=terms,
        evidence_needed=evidence,
        lookups_valid_for=_lookups_valid_for(root.table("tax")),
    )
    root.close()
    check_ids(root.data)
    check_references(root.data, plan.articles, taxes)
    return plan


def _lookups_valid_for(law: Table) -> timedelta | None:
    days = law.maybe(law.number, "lookups_valid_days")
    if days is None:
        return None
    if not 1 <= days <= _MOST_DAYS:
        raise law.wrong(
            "lookups_valid_days", "is no number of days", f"1 to {_MOST_DAYS}"
        )
    return timedelta(days=days)


def _named(names: dict[str, str], read: Callable[[Table], T]) -> Callable[[Table], T]:
    # The title of what is read is kept by its id.
    def reading(table: Table) -> T:
        if table.has("title"):
            names[table.text("id")] = table.text("title")
        return read(table)

    return reading


def _zone(shop: Table) -> tzinfo:
    name = shop.text("timezone", "UTC")
    zone = find_zone(name)
    if zone is None:
        raise shop.wrong(
            "timezone",
            f"{short_repr(name)} is not a time zone",
            'such as "Europe/Berlin"',
        )
    return zone


def _home(shop: Table) -> Place | None:
    if not shop.has("home"):
        return None
    if isinstance(shop.data["home"], str):
        with shop.errors_at("home"):
            return Place(shop.text("home"))
    with shop.inside("home") as home:
        return Place(
            home.text("country"),
            region=home.text("region", ""),
            city=home.text("city", ""),
            postcode=home.text("postcode", ""),
        )


def _address(shop: Table) -> Address | None:
    if not shop.has("address"):
        return None
    with shop.inside("address") as table:
        return Address(
            name=table.text("name", shop.text("name")),
            street=table.names("street"),
            city=table.text("city"),
            postcode=table.text("postcode", ""),
            region=table.text("region", ""),
            country=table.text("country"),
        )


def _policy(
    taxes: TaxRules, cash_step: int | None, payments: Sequence[WrittenPayment]
) -> PricingPolicy:
    # How taxes are rounded and deliveries taxed, the law says that taxes each sale. A shop
    # that names no payment methods is a till.
    cash = None if cash_step is None else Rounding(step=cash_step)
    if isinstance(taxes, ShopTaxes):
        laws = taxes.regimes
        at_home = (x for x in laws if x.contains(taxes.home, SupplyKind.GOODS))
        cash = cash or next((law.cash for law in at_home), None)
    if not payments:
        return PricingPolicy(cash=cash, cash_methods=())
    paid_in_cash = [
        each.payment_method.id
        for each in payments
        if each.payment_method.adapter in _CASH_ADAPTERS
    ]
    return PricingPolicy(cash=cash if paid_in_cash else None, cash_methods=paid_in_cash)


def _terms(root: Table) -> SalesTerms:
    with root.inside("returns") as returns:
        return SalesTerms(
            return_days=returns.number("days", 14),
            return_cost=returns.choice("cost", ReturnCost, ReturnCost.BUYER),
            not_returnable=returns.names("not_returnable"),
            label_fees=returns.maybe(returns.amounts, "label_fee") or (),
            claws_back=returns.flag("claws_back"),
            note=returns.text("note", ""),
            url=returns.text("url", ""),
        )
