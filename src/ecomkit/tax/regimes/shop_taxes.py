"""ShopTaxes: what a shop has to charge, by where it is and where it is registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.money.amount import Money
from ecomkit.tax.errors import InvalidTaxError, TaxNotCoveredError, check
from ecomkit.tax.policy import TaxPolicy
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.regimes.crossing import exported, imported, inside, over_a_wire
from ecomkit.tax.regimes.european import inside_eu, into_eu, out_of_eu
from ecomkit.tax.regimes.regime import PlaceRule, Regime
from ecomkit.tax.regimes.sale import Sale, region_missing
from ecomkit.tax.regimes.shop_names import (
    area_code,
    check_levels,
    check_partly_known,
    check_registrations,
)
from ecomkit.tax.regimes.special_schemes import under_scheme
from ecomkit.tax.scheme import TaxScheme
from ecomkit.tax.supply import Supply, SupplyKind
from ecomkit.tax.table import without_exempt
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.validators import as_names, one_or_more


def _as_kinds(kinds: Mapping[str, SupplyKind | str]) -> Mapping[str, SupplyKind]:
    if not isinstance(kinds, Mapping):
        return kinds
    return {category: SupplyKind(kind) for category, kind in kinds.items()}


def _as_schemes(schemes: Mapping[str, TaxScheme | str]) -> Mapping[str, TaxScheme]:
    if not isinstance(schemes, Mapping):
        return schemes
    return {category: TaxScheme(scheme) for category, scheme in schemes.items()}


def _as_levels(
    levels: Mapping[str, Mapping[str, str]],
) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(levels, Mapping):
        return levels
    return {category: _by_area(category, by) for category, by in levels.items()}


def _by_area(category: str, levels: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(levels, Mapping):
        return levels
    try:
        return {area_code(area): level for area, level in levels.items()}
    except InvalidInputError as error:
        raise InvalidTaxError(
            error.message, path=f"$.levels[{category!r}]", hint=error.hint
        ) from error


@attrs.frozen(kw_only=True)
class ShopTaxes:
    """The taxes of a shop under the regimes it sells in.

    A shop may be at home outside all of them, where its prices include no tax of theirs.
    ``registrations`` say where else it collects tax than at home: authorities as the rows
    name them (``"US-NY"``, ``"CA-BC"``), ``"ioss"`` for the import scheme of the EU.
    ``below_eu_threshold`` holds while sales to consumers in other member states are at
    most 10,000 EUR in this year and the last, and the shop has not chosen otherwise.
    ``kinds`` name the categories that are services or digital; ``levels`` say which of a
    country's rates a category of the shop takes: ``{"books": {"DE": "reduced"}}``; every law
    has ``"zero"`` and ``"exempt"`` as well.
    ``schemes`` are the special schemes by category, ``"*"`` for all others: under them no tax is
    shown (``{"used": "second_hand_goods"}``, ``{"*": "small_business"}``).

    Places that a regime does not know in full are refused. ``local_rates`` add their taxes,
    in rows that name the authority of a regime (``"US-NY"``) and where they hold; for the
    regimes named in ``partly_known`` the shop charges what is known of them.

    Until the buyer has said where to, the taxes of the shop's own place are shown.
    """

    home: Place = attrs.field(
        validator=check.instance_of(Place, hint='Place("DE"), or address.place')
    )
    regimes: tuple[Regime, ...] = attrs.field(
        converter=one_or_more, validator=check.members(Regime, least=1)
    )
    registrations: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    below_eu_threshold: bool = attrs.field(default=False, validator=check.flag)
    kinds: Mapping[str, SupplyKind] = attrs.field(
        factory=dict,
        converter=_as_kinds,
        validator=check.mapping(SupplyKind),
        hash=False,
    )
    levels: Mapping[str, Mapping[str, str]] = attrs.field(
        factory=dict,
        converter=_as_levels,
        validator=check.mapping(dict),
        hash=False,
    )
    schemes: Mapping[str, TaxScheme] = attrs.field(
        factory=dict,
        converter=_as_schemes,
        validator=check.mapping(TaxScheme),
        hash=False,
    )
    local_rates: tuple[TaxRate, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(TaxRate)
    )
    partly_known: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    # The regimes as this shop applies them.
    _laws: tuple[Regime, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        for index, row in enumerate(self.local_rates):
            if not any(row.authority in regime.authorities for regime in self.regimes):
                raise InvalidTaxError(
                    f"{short_repr(row.authority)} is no authority of these regimes",
                    path=f"$.local_rates[{index}].authority",
                    hint=", ".join(
                        sorted(
                            {
                                name
                                for regime in self.regimes
                                for name in regime.authorities
                            }
                        )
                    ),
                )
        check_registrations(self.registrations, self.regimes)
        check_partly_known(self.partly_known, self.regimes)
        laws = tuple(map(self._applied, self.regimes))
        check_levels(self.levels, laws)
        object.__setattr__(self, "_laws", laws)

    def _applied(self, regime: Regime) -> Regime:
        known = regime.authorities
        rows = [row for row in self.local_rates if row.authority in known]
        if rows:
            regime = regime.with_rates(rows)
        if regime.id in self.partly_known:
            regime = attrs.evolve(regime, uncovered=(), uncovered_inland=())
        return regime

    @property
    def version(self) -> str:
        """The regimes and their versions."""
        return ", ".join(f"{regime.id} {regime.version}" for regime in self.regimes)

    def resolve(self, category: str, supply: Supply, /) -> tuple[TaxRate, ...]:
        """The taxes on *category* in this sale, in order of computation.

        A tax that is not charged is among them at zero, with the reason and its proof.
        Raises TaxNotCoveredError where the regimes do not know the answer.
        """
        _, rates = self._taxed(self._sale(category, supply))
        return without_exempt(rates, category, supply)

    def policy_for(self, supply: Supply, /) -> TaxPolicy | None:
        """The policy of the regime that taxes a supply, or that explains why none does.

        None where no regime has to do with it.
        """
        sale = self._sale("standard", supply)
        try:
            regime, _ = self._taxed(sale)
        except TaxNotCoveredError:  # for the goods to say
            leaving, arriving = self._leaving_and_arriving(sale)
            regime = arriving or leaving
        return None if regime is None else regime.policy

    def kind_of(self, category: str, kind: SupplyKind, /) -> SupplyKind:
        """What *kinds* say of a category; *kind* where they say nothing."""
        return self.kinds.get(category, kind)

    def worth_limit(self, supply: Supply, /) -> Money | None:
        """The limit of the import scheme of the destination, if the shop is in it."""
        sale = self._sale("standard", supply)
        if sale.kind is not SupplyKind.GOODS:
            return None
        leaving, arriving = self._leaving_and_arriving(sale)
        if arriving is None or arriving is leaving or arriving.imports is None:
            return None
        rule = arriving.imports
        return rule.limit if rule.registration in sale.registrations else None

    def boundaries(self) -> Iterable[date]:
        """The days on which something in the regimes changes."""
        for regime in self._laws:
            yield regime.covers_from
            yield from regime.table.boundaries()

    def _registered(self) -> frozenset[str]:
        home = self.home
        own = {home.country} | home.standing.taxed | home.region_codes
        return self.registrations | own

    def _sale(self, category: str, supply: Supply) -> Sale:
        kind = self.kind_of(category, supply.kind)
        goods = kind is SupplyKind.GOODS
        return Sale(
            category=category,
            supply=supply,
            kind=kind,
            start=(supply.ship_from or self.home) if goods else self.home,
            to=supply.place_of(kind) or self.home,
            home=self.home,
            levels=self.levels.get(category, {}),
            registrations=self._registered(),
            below_threshold=self.below_eu_threshold,
        )

    def _leaving_and_arriving(self, sale: Sale) -> tuple[Regime | None, Regime | None]:
        # The regimes of both ends; the same one twice for a sale within its area.
        leaving: Regime | None = None
        arriving: Regime | None = None
        for regime in self._laws:
            starts = regime.contains(sale.start, sale.kind)
            ends = regime.contains(sale.to, sale.kind)
            if starts and ends:
                return regime, regime
            leaving = leaving or (regime if starts else None)
            arriving = arriving or (regime if ends else None)
        return leaving, arriving

    def _taxed(self, sale: Sale) -> tuple[Regime | None, tuple[TaxRate, ...]]:
        """The regime that has the last word on a sale, and its taxes."""
        for regime in self._laws:
            if regime.may_contain(sale.to) and regime.authorities & sale.registrations:
                raise region_missing(regime)
        leaving, arriving = self._leaving_and_arriving(sale)
        if leaving is not None and leaving is arriving:
            sale = _billed(leaving, sale)
            scheme = self.schemes.get(sale.category, self.schemes.get("*"))
            special = under_scheme(leaving, sale, scheme) if scheme else ()
            if special:
                return leaving, special
            return leaving, (inside_eu if _is_eu(leaving) else inside)(leaving, sale)
        # What the destination charges comes first; what it does not charge is explained by
        # the origin, whose invoice must say why there is no tax.
        coming = _coming(arriving, sale)
        if leaving is None or any(_is_settled(rate) for rate in coming):
            return arriving, coming
        going = (out_of_eu if _is_eu(leaving) else exported)(leaving, sale)
        return leaving, going or coming


def _billed(regime: Regime, sale: Sale) -> Sale:
    # Goods that a business has sent to somebody else go to the business, in law.
    billed = sale.supply.buyer_place
    if (
        not regime.bill_to
        or billed is None
        or not sale.is_business
        or not regime.contains(billed, sale.kind)
    ):
        return sale
    return attrs.evolve(sale, to=billed)


def _coming(regime: Regime | None, sale: Sale) -> tuple[TaxRate, ...]:
    if regime is None:
        return ()
    if _is_eu(regime):
        return into_eu(regime, sale)
    if sale.kind is SupplyKind.GOODS:
        return imported(regime, sale)
    return over_a_wire(regime, sale) if sale.kind is SupplyKind.DIGITAL else ()


def _is_settled(rate: TaxRate) -> bool:
    return (
        not rate.treatment.needs_reason or rate.treatment is TaxTreatment.REVERSE_CHARGE
    )


def _is_eu(regime: Regime) -> bool:
    return regime.rule is PlaceRule.EU
