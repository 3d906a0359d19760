"""The names by which a shop says where and how it is taxed: each is one that a law knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecomkit.addressing.place import Place
from ecomkit.addressing.region import find_region
from ecomkit.addressing.territory import TERRITORIES, find_area
from ecomkit.errors import short_repr
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.regimes.regime import Regime, find_regime, regime_names
from ecomkit.tax.regimes.sale import UNTAXED_LEVELS
from ecomkit.tax.supply import SupplyKind
from ecomkit.text import did_you_mean
from ecomkit.validators import require_name

_NO_REGISTRATION = {
    "oss": "the one-stop shop of the EU needs none; that for imports is 'ioss'"
}


def area_code(name: object) -> str:
    """The code of the country, territory (``"PT-20"``) or region (``"US-NY"``) of a name.

    Raises UnknownCountryError and UnknownRegionError.
    """
    if not isinstance(name, str):
        return find_area(name)
    known = name.strip().upper()
    country, dash, region = known.partition("-")
    if not dash or known in TERRITORIES:
        return find_area(name)
    country = find_area(country)
    return f"{country}-{find_region(country, region)}"


def check_registrations(names: Iterable[str], regimes: Iterable[Regime]) -> None:
    """Each registration is with an authority of the *regimes*, or for their imports."""
    known = set().union(*map(_registrations, regimes))
    for name in sorted(set(names) - known):
        laws = [
            each for each in regime_names() if name in _registrations(find_regime(each))
        ]
        hint = _NO_REGISTRATION.get(name.lower()) or (
            f"find_regime({laws[0]!r}) knows it" if laws else did_you_mean(name, known)
        )
        raise InvalidTaxError(
            f"these regimes know no registration {short_repr(name)}",
            path="$.registrations",
            hint=hint,
        )


def check_partly_known(names: Iterable[str], regimes: Iterable[Regime]) -> None:
    """Each regime of which a part is charged is one of the *regimes*."""
    known = {regime.id for regime in regimes}
    for name in sorted(set(names) - known):
        raise InvalidTaxError(
            f"{short_repr(name)} is none of these regimes",
            path="$.partly_known",
            hint=f"one of {', '.join(sorted(known))}",
        )


def check_levels(
    levels: Mapping[str, Mapping[str, str]], regimes: Iterable[Regime]
) -> None:
    """Each level is one that the law of its place has for some rate, or that all laws have."""
    laws = tuple(regimes)
    for category, by_area in levels.items():
        for area, level in by_area.items():
            path = f"$.levels[{category!r}][{area!r}]"
            require_name(level, path=path, error=InvalidTaxError)
            known = _levels_at(area, laws)
            if known and level not in known:
                raise InvalidTaxError(
                    f"{short_repr(level)} is no level of the taxes there",
                    path=path,
                    hint=did_you_mean(level, sorted(known)),
                )


def _registrations(regime: Regime) -> frozenset[str]:
    rule = regime.imports
    return (
        regime.authorities if rule is None else regime.authorities | {rule.registration}
    )


def _levels_at(area: str, laws: Iterable[Regime]) -> set[str]:
    # None where no law holds.
    country, _, region = area.partition("-")
    is_whole = area in TERRITORIES or not region
    place = Place(area) if is_whole else Place(country, region)
    rows = {
        row.category
        for law in laws
        if any(law.contains(place, kind) for kind in SupplyKind)
        for row in law.table.rates
    }
    return rows - {"*"} | {"standard", *UNTAXED_LEVELS} if rows else set()
