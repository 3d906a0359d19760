"""A case's shop: its price book, taxes, promotions and shipping, as values of the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ecomkit.addressing import Place, Zone
from ecomkit.catalog import Article
from ecomkit.measures import Weight
from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    CatalogPromotion,
    ListPrice,
    PriceBook,
    PriceList,
)
from ecomkit.pricing import Select as Chosen
from ecomkit.shipping import (
    FeeTax,
    GoodsBasis,
    GoodsTotal,
    InCategory,
    ShippingFeeRule,
    ShippingMethod,
    ShippingTable,
    TotalWeight,
)
from ecomkit.shipping.fees import (
    AboveLastBand,
    FeeByTotal,
    FeeByWeight,
    FeePerItem,
    FirstThenMore,
    FlatRate,
    FreeFrom,
    PercentOfGoods,
    SumOfFees,
    TotalBand,
    WeightBand,
)
from ecomkit.tax import Jurisdiction, TaxKind, TaxRate, TaxTable
from tests.conformance.cases import Case
from tests.conformance.policies import rounding_of

STAND_INS = {0: "JPY", 3: "KWD"}  # currencies with the number of places a case fixes
KINDS = {
    "percent": TaxKind.PERCENT,
    "fixed": TaxKind.PER_LINE,
    "fixed_per_unit": TaxKind.PER_UNIT,
    "percent_of_gross": TaxKind.PERCENT_OF_GROSS,
}
UNNAMED = "AQ"  # where a shop is that does not say so
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def places_of(*figures: str) -> int:
    """The most places after the point that any figure has."""
    return max((-int(Decimal(f).as_tuple().exponent) for f in figures), default=0)


def moment(text: str | None) -> datetime | None:
    """A date or moment of a case."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def day(text: str | None) -> date | None:
    """A day of a case."""
    at = moment(text)
    return None if at is None else at.date()


def day_after(text: str | None) -> date | None:
    """The day after a last day of a case."""
    last = day(text)
    return None if last is None else last + timedelta(days=1)


class Shop:
    """Reads the parts of a case that describe the shop."""

    def __init__(self, case: Case, currency: str, exponent: int) -> None:
        self.case = case
        self.currency = currency
        self.exponent = exponent
        self.includes = bool(case.get("prices_include_tax"))
        self.lines: list[dict[str, Any]] = case.get("lines", [])
        self.policy: dict[str, Any] = case.get("policy", {})

    def money(self, amount: str, currency: str | None = None) -> Money:
        """An amount of the case."""
        stated = currency or self.case["currency"]
        return Money(
            amount, self.currency if stated == self.case["currency"] else stated
        )

    def select(
        self, given: Mapping[str, Any] | None, *, discounted: bool = True
    ) -> Chosen:
        """A selector; lines stand for their articles, since a case prices each by itself."""
        given = given or {}
        skus = set(given.get("skus", ()))
        found = {line["id"] for line in self.lines if line.get("sku") in skus}
        return Chosen(
            skus=(found or skus) if skus else (),
            categories=given.get("categories", ()),
            price_min=self.money(given["price_min"]) if "price_min" in given else None,
            price_max=self.money(given["price_max"]) if "price_max" in given else None,
            discounted=discounted,
            methods=given.get("methods", ()),
        )

    def unit_price(self, amount: str) -> Money:
        """The price of one unit, rounded where the case says that unit prices are."""
        price = self.money(amount)
        if self.rounds_unit_prices:
            return price.rounded(rounding_of(self.policy.get("rounding_mode")))
        return price

    @property
    def rounds_unit_prices(self) -> bool:
        """Whether a price is rounded before it is multiplied by a quantity."""
        return self.policy.get("unit_price_rounding") == "minor_unit"

    def book(self) -> PriceBook:
        """What is for sale, at which prices."""
        figures = [line["unit_price"] for line in self.lines]
        if self.rounds_unit_prices:
            figures = []
        gifts = [
            action
            for promotion in self.case.get("promotions", ())
            for action in promotion["actions"]
            if action["type"] == "add_gift_line"
        ]
        prices = {line["id"]: self._price(line) for line in self.lines}
        for action in gifts:
            prices[action["sku"]] = ListPrice(
                unit_price=self.money(action["unit_price"])
            )
        return PriceBook(
            lists=[
                PriceList(
                    id="list",
                    currency=self.currency,
                    prices=prices,
                    includes_tax=self.includes,
                    scale=max(0, places_of(*figures) - self.exponent),
                )
            ],
            articles=[
                Article(
                    sku=line["id"],
                    categories=line.get("categories", ()),
                    tax_category=line.get("tax_category", ""),
                    discountable=line.get("discountable", True),
                    kind="goods" if line.get("requires_shipping", True) else "service",
                    weight=Weight.of(line["weight"], "kg")
                    if "weight" in line
                    else None,
                    shipping_category=line.get("shipping_category", ""),
                )
                for line in self.lines
            ],
            promotions=[
                self._catalog(p) for p in self.case.get("catalog_promotions", ())
            ],
        )

    def _price(self, line: Mapping[str, Any]) -> ListPrice:
        unit_price = line["unit_price"]
        if "catalog_promotions" in self.case:  # they reduce the price before any sale
            unit_price = line.get("original_price", unit_price)
        if str(line["quantity"]).startswith("-"):  # -2 at -10.00 are 2 at 10.00
            unit_price = str(-Decimal(unit_price))
        return ListPrice(
            unit_price=self.unit_price(unit_price),
            floor=self.money(line["minimum_price"])
            if "minimum_price" in line
            else None,
            compare_at=self.unit_price(line["original_price"])
            if "original_price" in line
            else None,
            includes_tax=line.get("price_includes_tax"),
        )

    def _catalog(self, given: Mapping[str, Any]) -> CatalogPromotion:
        return CatalogPromotion(
            id=given["id"],
            rate=Rate.from_percent(given["percent_off"])
            if "percent_off" in given
            else None,
            amount=[self.money(given["amount_off"])] if "amount_off" in given else (),
            select=self.select(given.get("select")),
            priority=given.get("priority", 0),
            exclusive=given.get("exclusive", False),
            channels=given.get("channels", ()),
            since=moment(given.get("starts_at")),
            until=moment(given.get("ends_at")),
        )

    def taxes(self) -> TaxTable:
        """The taxes of the case, and where the shop is."""
        home = place_of(self.case.get("store_address"))
        if home is None and any(
            zone.get("store_address") for zone in self.case.get("zones", {}).values()
        ):
            home = Place(UNNAMED)
        return TaxTable(
            [self._rate(rate) for rate in self.case.get("tax_rates", ())], home
        )

    def _rate(self, given: Mapping[str, Any]) -> TaxRate:
        kind = KINDS[given.get("kind", "percent")]
        if given.get("level") == "order":
            kind = TaxKind.PER_ORDER
        return TaxRate(
            id=given["id"],
            rate=Rate.from_percent(given["rate"]) if "rate" in given else Rate(0),
            amount=self.money(given["amount"]) if "amount" in given else None,
            kind=kind,
            category=given.get("category", "*"),
            jurisdiction=self._jurisdiction(
                given.get("zone"), given.get("postcodes", ())
            ),
            included=None
            if given.get("included") == self.includes
            else given.get("included"),
            sequence=given.get("sequence", given.get("priority", 0)),
            compound=given.get("compound", False),
            affects_base=given.get("affects_later_base", False),
            base_unaffected=not given.get("base_affected_by_earlier", True),
            since=day(given.get("valid_from")),
            until=day_after(given.get("valid_until")),
            on_delivery=given.get("applies_to_shipping", True),
        )

    def _jurisdiction(self, zone: str | None, postcodes: Iterable[str]) -> Jurisdiction:
        given = self._zone(zone)
        return Jurisdiction(
            countries=given.get("countries", ()),
            except_countries=given.get("except_countries", ()),
            regions=given.get("regions", ()),
            cities=given.get("cities", ()),
            postcodes=postcodes,
        )

    def _zone(self, zone: str | None) -> Mapping[str, Any]:
        given: Mapping[str, Any] = self.case.get("zones", {}).get(zone, {})
        if not given.get("store_address"):
            return given
        store = self.case.get("store_address", {})
        return {
            "countries": [store["country"]] if "country" in store else [UNNAMED],
            "regions": [store["region"]] if "region" in store else [],
        }

    def shipping(self) -> ShippingTable:
        """The shop's shipping methods and zones."""
        zones = []
        for id in self.case.get("zones", {}):
            given = self._zone(id)
            shut = (
                [Zone(f"not {id}", countries=given["except_countries"])]
                if given.get("except_countries")
                else []
            )
            zones.append(
                Zone(
                    id,
                    countries=given.get("countries", ()),
                    regions=[
                        region if "-" in region else f"{given['countries'][0]}-{region}"
                        for region in given.get("regions", ())
                    ],
                    cities=given.get("cities", ()),
                    excluding=shut,
                )
            )
        methods = self.case.get("shipping", {}).get("methods", ())
        return ShippingTable(methods=[self._method(m) for m in methods], zones=zones)

    def _method(self, given: Mapping[str, Any]) -> ShippingMethod:
        tax = given.get("fee_includes_tax")
        fee_tax = {True: FeeTax.INCLUDED, False: FeeTax.ADDED, None: FeeTax.AS_GOODS}[
            tax
        ]
        category = given.get("tax_category", "")
        return ShippingMethod(
            id=given["id"],
            fee=self._fee(given),
            zones=[given["zone"]] if "zone" in given else (),
            requires=[self._requirement(r) for r in given.get("requires", ())],
            tax_category="" if category == "inherit_highest_from_lines" else category,
            fee_tax=fee_tax,
            position=given.get("position", 0),
            even_without_goods=True,
        )

    @property
    def basis(self) -> GoodsBasis:
        """Which of the goods' amounts shipping rules look at."""
        if self.policy.get("shipping_rule_basis") == "discounted_gross_items_total":
            return GoodsBasis.GROSS
        return GoodsBasis.GROSS if self.includes else GoodsBasis.NET

    def _fee(self, given: Mapping[str, Any]) -> ShippingFeeRule:
        rules: list[ShippingFeeRule] = []
        if "fee" in given:
            fee = self.money(given["fee"])
            rules.append(
                FeePerItem(fee) if given.get("per") == "unit" else FlatRate(fee)
            )
        if "fee_per_unit" in given:
            rules.append(FeePerItem(self.money(given["fee_per_unit"])))
        if "first_unit_fee" in given:
            rules.append(
                FirstThenMore(
                    self.money(given["first_unit_fee"]),
                    self.money(given["additional_unit_fee"]),
                    block=given.get("max_units_per_block") or 0,
                )
            )
        if "percent_of_items" in given:
            rules.append(
                PercentOfGoods(
                    rate=Rate.from_percent(given["percent_of_items"]), basis=self.basis
                )
            )
        if "fee_by_items_total" in given:
            bands = [
                TotalBand(self.money(band["from"]), self.money(band["fee"]))
                for band in given["fee_by_items_total"]
            ]
            rules.append(FeeByTotal(bands=bands, basis=self.basis))
        if "weight_bands" in given:
            weights = [
                WeightBand(Weight.of(band["up_to"], "kg"), self.money(band["fee"]))
                for band in given["weight_bands"]
            ]
            above = (
                AboveLastBand.REPEAT if "overflow" in given else AboveLastBand.REFUSE
            )
            rules.append(FeeByWeight(bands=weights, above=above))
        rule = rules[0] if len(rules) == 1 else SumOfFees(*rules)
        if "free_from" in given:
            return FreeFrom(
                amount=self.money(given["free_from"]), basis=self.basis, rule=rule
            )
        return rule

    def _requirement(self, given: Mapping[str, Any]) -> object:
        kind = given["type"]
        if kind in ("items_total_min", "items_total_max"):
            bound = "at_least" if kind.endswith("min") else "at_most"
            return GoodsTotal(basis=self.basis, **{bound: self.money(given["amount"])})
        if kind in ("weight_min", "weight_max"):
            bound = "at_least" if kind.endswith("min") else "at_most"
            return TotalWeight(**{bound: Weight.of(given["weight"], "kg")})
        return InCategory(category=given["category"], match=given["match"])

    @property
    def needs_shipping(self) -> bool:
        """Whether anything in the cart has to travel."""
        return any(line.get("requires_shipping", True) for line in self.lines)


def place_of(given: Mapping[str, str] | None) -> Place | None:
    """A place of a case."""
    if not given or "country" not in given:
        return None
    return Place(
        given["country"],
        given.get("region", ""),
        given.get("city", ""),
        given.get("postcode", ""),
    )


def end_of(text: str) -> datetime:
    """The moment after a last day."""
    at = moment(text)
    assert at is not None
    return datetime.combine(at.date(), time.max, UTC)
