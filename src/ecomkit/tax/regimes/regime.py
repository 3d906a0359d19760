"""Regime: the taxes of one authority's area, as data with a source and a date on every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Self

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.money.validators import maybe_money
from ecomkit.tax.errors import InvalidTaxError, TaxNotCoveredError, check
from ecomkit.tax.jurisdiction import Jurisdiction
from ecomkit.tax.policy import DeliveryTax, TaxLevel, TaxPolicy
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.rows import AREA, read_area, read_day, read_money, require_known
from ecomkit.tax.supply import SupplyKind
from ecomkit.tax.table import TaxTable
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.toml_text import read_data, read_toml
from ecomkit.validators import (
    as_names,
    maybe,
    one_or_more,
    require_type,
    require_types,
)


class PlaceRule(StrictEnum):
    """Which place inside the area decides, and what changes with it.

    ``COUNTRY``: one law, the place of arrival decides. ``STATE``: each tax has an
    authority of its own, at which the shop may be registered or not. ``EU``: member
    states with rules between them.
    """

    COUNTRY = "country"
    STATE = "state"
    EU = "eu"


@attrs.frozen(kw_only=True)
class NotCharged:
    """Why a tax is not charged: the treatment, and the words for the invoice."""

    treatment: TaxTreatment = attrs.field(converter=TaxTreatment)
    reason: str = attrs.field(validator=check.name)
    vatex: str = attrs.field(default="", validator=check.text)


@attrs.frozen(kw_only=True)
class Imports:
    """Whether the shop collects the tax on goods that come from outside.

    It does where it is registered under ``registration``, up to ``limit`` a consignment,
    if there is one; otherwise customs do. Businesses with a tax number of the area pay
    it themselves where ``consumers_only``. With ``digital`` it charges what comes over a
    wire as well, which the law taxes where the buyer is.
    """

    registration: str = attrs.field(validator=check.name)
    limit: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )
    consumers_only: bool = attrs.field(default=True, validator=check.flag)
    digital: bool = attrs.field(default=False, validator=check.flag)


_are_areas = check.members(Jurisdiction)


@attrs.frozen(kw_only=True)
class Regime:
    """The tax law of an area, as far as this library knows it.

    ``policy`` rounds as the law says, ``cash`` as tills there do. Nothing is known of
    days before ``covers_from``, nor of places that are ``uncovered`` (or
    ``uncovered_inland``, for what is sold from the same country) and not
    ``known_in_full``: such sales are refused rather than taxed by a guess. In regions that are ``by_origin``, sales within
    the region are taxed where they start. ``within`` and ``between`` name taxes that fall
    only on sales within one region, or from one to another. ``goods_area`` belongs to the
    area for goods alone, ``services_area`` for all but goods. With ``bill_to``, goods that a business has sent elsewhere in the
    area are taxed at its own place.
    """

    id: str = attrs.field(validator=check.name)
    name: str = attrs.field(validator=check.name)
    version: str = attrs.field(validator=check.name)
    covers_from: date = attrs.field(validator=check.day)
    rule: PlaceRule = attrs.field(converter=PlaceRule)
    area: tuple[Jurisdiction, ...] = attrs.field(
        converter=one_or_more, validator=check.members(Jurisdiction, least=1)
    )
    goods_area: tuple[Jurisdiction, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_are_areas
    )
    services_area: tuple[Jurisdiction, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_are_areas
    )
    outside: tuple[Jurisdiction, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_are_areas
    )
    uncovered: tuple[Jurisdiction, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_are_areas
    )
    uncovered_inland: tuple[Jurisdiction, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_are_areas
    )
    known_in_full: tuple[Jurisdiction, ...] = attrs.field(
        default=(), converter=one_or_more, validator=_are_areas
    )
    table: TaxTable = attrs.field(validator=check.instance_of(TaxTable))
    policy: TaxPolicy = attrs.field(
        default=TaxPolicy(), validator=check.instance_of(TaxPolicy)
    )
    cash: Rounding | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Rounding))
    )
    export: NotCharged | None = attrs.field(
        default=None, validator=maybe(check.instance_of(NotCharged))
    )
    imports: Imports | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Imports))
    )
    needs_region: bool = attrs.field(default=False, validator=check.flag)
    bill_to: bool = attrs.field(default=False, validator=check.flag)
    by_origin: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    within: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    between: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """The regime written as TOML; those of the library are read in the same way."""
        return cls(**_fields(read_toml(text, error=InvalidTaxError)))

    @property
    def authorities(self) -> frozenset[str]:
        """Those who levy the taxes."""
        return frozenset(row.authority for row in self.table.rates)

    def contains(self, place: Place, kind: SupplyKind) -> bool:
        """Whether *place* is in the area, for goods or for other supplies."""
        if any(part.contains(place) for part in self.outside):
            return False
        for_goods = kind is SupplyKind.GOODS
        parts = self.area + (self.goods_area if for_goods else self.services_area)
        return any(part.contains(place) for part in parts)

    def may_contain(self, place: Place) -> bool:
        """Whether *place* lies in the area or not as its region says, which is not known."""
        return not place.region and any(
            part.regions and not part.countries.isdisjoint(place.standing.names)
            for part in self.area
        )

    def with_rates(self, rates: Iterable[TaxRate]) -> Self:
        """A copy that knows further *rates*, and the places where they hold, in full.

        They take the place of its own rows of the same tax, category, area and first day.
        """
        added = tuple(rates)
        named = {row.mark for row in added}
        kept = [row for row in self.table.rates if row.mark not in named]
        return attrs.evolve(
            self,
            table=attrs.evolve(self.table, rates=(*kept, *added)),
            known_in_full=(*self.known_in_full, *(row.jurisdiction for row in added)),
        )

    def is_known(self, place: Place, start: Place) -> bool:
        """Whether all taxes at *place* on what comes from *start* are known."""
        inland = self.uncovered_inland if start.country == place.country else ()
        return not any(
            part.contains(place) for part in (*self.uncovered, *inland)
        ) or any(part.contains(place) for part in self.known_in_full)

    def rates_at(
        self,
        place: Place,
        category: str,
        on: date,
        *,
        start: Place,
        charged: bool = True,
    ) -> tuple[TaxRate, ...]:
        """The taxes on *category* at *place* on a day, if it comes from *start*.

        Raises TaxNotCoveredError where this library does not know all of them, unless
        none is *charged*.
        """
        if on < self.covers_from:
            raise TaxNotCoveredError(
                f"the taxes of {self.name} are known from {self.covers_from} on",
                path="$.on",
                regime=self.id,
            )
        if charged and not self.is_known(place, start):
            raise TaxNotCoveredError(
                f"{self.name}: {_named(place)} has taxes of its own, not known here",
                path="$.ship_to",
                hint=f"ShopTaxes(local_rates=...), or partly_known={self.id!r} to charge"
                " what is known",
                regime=self.id,
            )
        return self.table.find(category, place, on)


def _named(place: Place) -> str:
    parts = (place.city, place.postcode, place.territory, place.region, place.country)
    return short_repr(next(filter(None, parts)))


def find_regime(name: str) -> Regime:
    """One of the library's regimes: ``find_regime("eu")``, ``find_regime("us-ny")``."""
    if not isinstance(name, str) or name not in regime_names():
        raise InvalidTaxError(
            f"there is no regime {short_repr(name)}",
            hint=f"one of {', '.join(regime_names())}",
        )
    return _packaged_regime(name)


_HERE = "ecomkit.tax.regimes"


@cache
def regime_names() -> tuple[str, ...]:
    """The ids of the regimes that come with the library."""
    names = (entry.name for entry in files(_HERE).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


@cache
def _packaged_regime(name: str) -> Regime:
    return Regime(**_fields(read_data(_HERE, f"{name}.toml")))


_REQUIRED = ("id", "name", "version", "covers_from", "rule", "area")
_AREAS = (
    "area",
    "goods_area",
    "services_area",
    "outside",
    "uncovered",
    "uncovered_inland",
    "known_in_full",
)
_PARTS = ("rates", "sources", "rounding", "cash_step")


def _fields(read: dict[str, Any]) -> dict[str, Any]:
    require_known(read, {field.name for field in attrs.fields(Regime)} | set(_PARTS))
    fields = {key: value for key, value in read.items() if key not in _PARTS}
    fields["covers_from"] = read_day(read.get("covers_from"))
    for key in _AREAS:
        fields[key] = tuple(_areas(key, read.get(key, [])))
    fields["policy"] = _policy(_table(read, "rounding"))
    if "cash_step" in read:
        fields["cash"] = Rounding(step=read["cash_step"])
    if "export" in read:
        export = _table(read, "export", "treatment", "reason", "vatex")
        fields["export"] = NotCharged(**{"treatment": "G", "reason": ""} | export)
    if "imports" in read:
        parts = _table(
            read, "imports", "registration", "limit", "consumers_only", "digital"
        )
        parts["limit"] = read_money(parts.get("limit"))
        parts.setdefault("registration", "")
        fields["imports"] = Imports(**parts)
    for key in _REQUIRED:
        if key not in read:
            raise InvalidTaxError("is missing", path=f"$.{key}")
    rates = read.get("rates", [])
    require_type(rates, list, path="$.rates", error=InvalidTaxError, hint="[[rates]]")
    sources = _table(read, "sources")
    rows = [_sourced(row, sources) for row in rates]
    fields["table"] = TaxTable.from_rows(rows, version=read["version"])
    return fields


def _table(read: Mapping[str, Any], key: str, *names: str) -> dict[str, Any]:
    # A copy of the table under a key, with no other names than these, if any are given.
    table = require_type(
        read.get(key, {}), dict, path=f"$.{key}", error=InvalidTaxError
    )
    if names:
        require_known(table, names, path=f"$.{key}")
    return dict(table)


def _areas(key: str, rows: Any) -> Iterable[Jurisdiction]:
    require_types(rows, dict, path=f"$.{key}", error=InvalidTaxError)
    for index, row in enumerate(rows):
        require_known(row, AREA, path=f"$.{key}[{index}]")
        try:
            yield read_area(row)
        except InvalidInputError as error:
            raise error.under(f"{key}[{index}]") from error


def _policy(read: Mapping[str, Any]) -> TaxPolicy:
    require_known(read, ("mode", "level", "combine", "delivery"), path="$.rounding")
    return TaxPolicy(
        rounding=Rounding(read.get("mode", "half_up")),
        level=read.get("level", TaxLevel.GROUP),
        combine=read.get("combine", False),
        delivery=read.get("delivery", DeliveryTax.OWN),
    )


def _sourced(row: Any, sources: Mapping[str, Any]) -> Any:
    # A row names its source; what is said of a source once holds for each of its rows.
    if not isinstance(row, dict) or not isinstance(row.get("source"), str):
        return row
    source = sources.get(row["source"])
    if source is None:
        return row
    path = f"$.sources.{row['source']}"
    require_type(source, dict, path=path, error=InvalidTaxError)
    for key in ("title", "url", "as_of", "trust"):
        if key not in source:
            raise InvalidTaxError("is missing", path=f"{path}.{key}")
    return {
        **row,
        "source": f"{source['title']}, {source['url']}",
        "as_of": source["as_of"],
        "trust": source["trust"],
    }
