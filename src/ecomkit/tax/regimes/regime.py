"""Regime: the taxes of one authority's area, as data with a source and a date on every row."""

from __future__ import annotations

import tomllib
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
from ecomkit.tax.errors import InvalidTaxError, TaxNotCoveredError
from ecomkit.tax.jurisdiction import Jurisdiction
from ecomkit.tax.policy import DeliveryTax, TaxLevel, TaxPolicy
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.rows import AREA, known, read_area, read_day, read_money
from ecomkit.tax.supply import SupplyKind
from ecomkit.tax.table import TaxTable
from ecomkit.tax.treatment import TaxTreatment


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
    """How a sale that leaves the area is treated there, and the words for it."""

    treatment: TaxTreatment = attrs.field(converter=TaxTreatment)
    reason: str
    vatex: str = ""


@attrs.frozen(kw_only=True)
class Imports:
    """Whether the shop collects the tax on goods that come from outside.

    It does where it is registered under ``registration``, up to ``limit`` a consignment,
    where there is one; otherwise customs do. Businesses with a tax number of the area pay
    it themselves where ``consumers_only``.
    """

    registration: str
    limit: Money | None = None
    consumers_only: bool = True


@attrs.frozen(kw_only=True)
class Regime:
    """The tax law of an area, as far as this library knows it.

    ``policy`` rounds as the law says, ``cash`` as tills there do. Nothing is known of
    days before ``covers_from``, nor of places that are ``uncovered``: such sales are
    refused rather than taxed by a guess. In regions that are ``by_origin``, sales within
    the region are taxed where they start. ``within`` and ``between`` name taxes that fall
    only on sales within one region, or from one to another. ``goods_area`` belongs to the
    area for goods alone.
    """

    id: str
    name: str
    version: str
    covers_from: date
    rule: PlaceRule = attrs.field(converter=PlaceRule)
    area: tuple[Jurisdiction, ...]
    goods_area: tuple[Jurisdiction, ...] = ()
    outside: tuple[Jurisdiction, ...] = ()
    uncovered: tuple[Jurisdiction, ...] = ()
    table: TaxTable
    policy: TaxPolicy = TaxPolicy()
    cash: Rounding | None = None
    export: NotCharged | None = None
    imports: Imports | None = None
    needs_region: bool = False
    by_origin: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """The regime written as TOML; those of the library are read in the same way."""
        try:
            read = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidTaxError(f"this is not TOML: {error}") from None
        try:
            return cls(**_fields(read))
        except TypeError as error:  # a key is missing
            raise InvalidTaxError(str(error)) from None

    @property
    def authorities(self) -> frozenset[str]:
        """Those who levy the taxes."""
        return frozenset(row.authority for row in self.table.rates)

    def contains(self, place: Place, kind: SupplyKind) -> bool:
        """Whether *place* lies in the area, for goods or for what else is supplied."""
        if any(part.contains(place) for part in self.outside):
            return False
        parts = self.area + (self.goods_area if kind is SupplyKind.GOODS else ())
        return any(part.contains(place) for part in parts)

    def rates_at(self, place: Place, category: str, on: date) -> tuple[TaxRate, ...]:
        """The taxes on *category* at *place* on a day.

        Raises TaxNotCoveredError where this library does not know them.
        """
        if on < self.covers_from:
            raise TaxNotCoveredError(
                f"the taxes of {self.name} are known from {self.covers_from} on",
                path="$.on",
                regime=self.id,
            )
        if any(part.contains(place) for part in self.uncovered):
            raise TaxNotCoveredError(
                f"{self.name}: this place has rates of its own, which are not known here",
                path="$.ship_to",
                hint="give the shop a TaxTable with them",
                regime=self.id,
            )
        return self.table.find(category, place, on)


@cache
def find_regime(name: str) -> Regime:
    """One of the library's regimes: ``find_regime("eu")``, ``find_regime("us-ny")``."""
    if name not in regime_names():
        raise InvalidTaxError(
            f"there is no regime {short_repr(name)}",
            hint=f"one of {', '.join(regime_names())}",
        )
    return Regime.from_toml(
        (files("ecomkit.tax") / "regimes" / f"{name}.toml").read_text("utf-8")
    )


@cache
def regime_names() -> tuple[str, ...]:
    """The ids of the regimes that come with the library."""
    names = (entry.name for entry in (files("ecomkit.tax") / "regimes").iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def _fields(read: dict[str, Any]) -> dict[str, Any]:
    known(
        read,
        {field.name for field in attrs.fields(Regime)}
        | {"rates", "sources", "rounding", "cash_step"},
    )
    fields = {
        key: value
        for key, value in read.items()
        if key in {"id", "name", "version", "rule", "needs_region"}
    }
    fields["covers_from"] = read_day(read.get("covers_from"))
    for part in ("area", "goods_area", "outside", "uncovered"):
        fields[part] = tuple(_areas(part, read.get(part, [])))
    for part in ("by_origin", "within", "between"):
        fields[part] = frozenset(read.get(part, ()))
    fields["policy"] = _policy(read.get("rounding", {}))
    if "cash_step" in read:
        fields["cash"] = Rounding(step=read["cash_step"])
    if "export" in read:
        fields["export"] = NotCharged(**read["export"])
    if "imports" in read:
        imports = dict(read["imports"])
        if "limit" in imports:
            imports["limit"] = read_money(imports["limit"])
        fields["imports"] = Imports(**imports)
    rows = [_sourced(row, read.get("sources", {})) for row in read.get("rates", [])]
    fields["table"] = TaxTable.from_rows(rows, version=str(read.get("version", "")))
    return fields


def _areas(name: str, rows: Iterable[Mapping[str, object]]) -> Iterable[Jurisdiction]:
    for place, row in enumerate(rows):
        known(row, AREA, path=f"$.{name}[{place}]")
        try:
            yield read_area(row)
        except InvalidInputError as error:
            raise error.under(f"{name}[{place}]") from error


def _policy(read: Mapping[str, Any]) -> TaxPolicy:
    known(read, ("mode", "level", "combine", "delivery"), path="$.rounding")
    return TaxPolicy(
        rounding=Rounding(read.get("mode", "half_up")),
        level=read.get("level", TaxLevel.GROUP),
        combine=read.get("combine", False),
        delivery=read.get("delivery", DeliveryTax.OWN),
    )


def _sourced(
    row: Mapping[str, object], sources: Mapping[str, Mapping[str, object]]
) -> Mapping[str, object]:
    # A row names its source; what is said of that source once stands on every row of it.
    source = sources.get(str(row.get("source")))
    if source is None:
        return row
    return {
        **row,
        "source": f"{source['title']}, {source['url']}",
        "as_of": source["as_of"],
        "trust": source["trust"],
    }
