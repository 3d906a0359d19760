"""Where no tax is charged, the reason stands there: a zero is never just rate 0."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.addressing.place import Place
from ecomkit.customers.tax_number import TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.money.amount import Money
from ecomkit.tax import (
    Exemption,
    ShopTaxes,
    Supply,
    SupplyKind,
    TaxNotCoveredError,
    TaxTreatment,
    find_regime,
    regime_names,
)

HOMES = {
    "eu": Place("DE"),
    "gb": Place("GB"),
    "ch": Place("CH"),
    "no": Place("NO"),
    "us-ny": Place("US", "NY", "New York"),
    "us-tx": Place("US", "TX", "Austin"),
    "us-il": Place("US", "IL", "Chicago"),
    "us-ma": Place("US", "MA"),
    "us-wi": Place("US", "WI", "Milwaukee"),
    "ca": Place("CA", "QC"),
    "in": Place("IN", "MH"),
    "au": Place("AU"),
    "jp": Place("JP"),
    "sa": Place("SA"),
    "ae": Place("AE"),
}
places = st.sampled_from(
    [
        *HOMES.values(),
        Place("FR"),
        Place("GB", "NIR"),
        Place("ES", postcode="35001"),
        Place("CA", "BC"),
        Place("CA", "NS"),
        Place("IN", "KA"),
        Place("US", "TX", "Dallas"),
        Place("BR"),
    ]
)
registrations = st.sets(
    st.sampled_from(["ioss", "GB", "CH", "AU", "CA", "CA-BC", "US-TX", "US-NY"])
)
looked_up = st.builds(
    TaxEvidence,
    number=st.sampled_from(
        [
            TaxNumber("FR", "12123456789"),
            TaxNumber("DE", "123456789"),
            TaxNumber("GB", "123456789"),
            TaxNumber("XI", "123456789"),
        ]
    ),
    checked_at=st.just(datetime(2026, 11, 20, tzinfo=UTC)),
    checker=st.just("VIES"),
    answer=st.sampled_from(TaxAnswer),
)
papers = st.builds(
    Exemption,
    reason=st.just("Resale"),
    categories=st.sets(st.sampled_from(["clothing", "x"])),
    countries=st.sets(st.sampled_from(["US", "DE", "FR"])),
)
supplies = st.builds(
    Supply,
    on=st.dates(date(2025, 9, 22), date(2027, 1, 31)),
    ship_to=st.none() | places,
    ship_from=st.none() | places,
    is_business=st.booleans(),
    buyer_tax_ids=st.lists(looked_up, max_size=2),
    exemptions=st.lists(papers, max_size=2),
    kind=st.sampled_from(SupplyKind),
)


def test_every_regime_takes_part() -> None:
    assert set(HOMES) == set(regime_names())


@settings(max_examples=250)
@given(
    st.sampled_from(sorted(HOMES)),
    st.sets(st.sampled_from(regime_names())),
    registrations,
    supplies,
    st.sampled_from(["x", "reduced", "clothing", "zero"]),
    st.booleans(),
)
def test_a_tax_is_charged_or_says_why_not(
    home: str,
    others: set[str],
    registered: set[str],
    supply: Supply,
    category: str,
    small: bool,
) -> None:
    """Under any of the regimes, from anywhere to anywhere, for anybody."""
    regimes = [find_regime(name) for name in {home: 1, **dict.fromkeys(others, 1)}]
    known = {rule.registration for each in regimes if (rule := each.imports)}
    taxes = ShopTaxes(
        home=HOMES[home],
        regimes=regimes,
        registrations=registered & known.union(*(each.authorities for each in regimes)),
        below_eu_threshold=small,
    )
    try:
        rates = taxes.resolve(category, supply)
    except TaxNotCoveredError:  # an answer, too: nobody guesses a tax
        return

    assert len({rate.id for rate in rates}) == len(rates)
    for rate in rates:
        if rate.treatment.needs_reason:
            assert rate.reason
        else:
            assert rate.rate or rate.treatment is TaxTreatment.ZERO
        if rate.treatment.value in {"K", "AE", "G"} and rate.authority in "DE FR XI":
            assert rate.vatex
        if rate.treatment.value in {"K", "AE"}:
            assert isinstance(rate.evidence, TaxEvidence)
            assert rate.evidence.proves
    assert rates == taxes.resolve(category, supply)


@settings(max_examples=100)
@given(st.integers(0, 40_000), st.sampled_from(["EUR", "GBP"]))
def test_what_is_worth_more_than_the_limit_is_customs_matter(
    cents: int, currency: str
) -> None:
    """150 EUR into the Union, 135 GBP into Great Britain; nowhere between."""
    worth = Money.from_minor(cents, currency)
    union = currency == "EUR"
    regimes = [find_regime("eu"), find_regime("gb")]
    taxes = ShopTaxes(
        home=Place("GB") if union else Place("DE"),
        regimes=regimes,
        registrations=["ioss", "GB"],
    )
    to = Place("FR") if union else Place("GB")

    (rate,) = taxes.resolve("x", Supply(on=date(2026, 11, 22), ship_to=to, worth=worth))

    assert bool(rate.rate) is (cents <= (150_00 if union else 135_00))
