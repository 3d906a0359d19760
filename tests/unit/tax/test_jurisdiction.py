"""Where a tax is levied."""

from __future__ import annotations

import pytest

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidInputError
from ecomkit.tax import EVERYWHERE, Jurisdiction

AUSTIN = Place("US", "TX", "Austin", "78729")


@pytest.mark.parametrize(
    ("area", "inside"),
    [
        (Jurisdiction(countries="US"), True),
        (Jurisdiction(countries=["US", "CA"], regions="TX"), True),
        (Jurisdiction(countries="US", regions="NY"), False),
        (Jurisdiction(countries="US", cities="AUSTIN"), True),
        (Jurisdiction(countries="US", cities=["Dallas"]), False),
        (Jurisdiction(postcodes="78729"), True),
        (Jurisdiction(postcodes="787*"), True),
        (Jurisdiction(postcodes="78700..78750"), True),
        (Jurisdiction(postcodes=["10000..20000", "90*"]), False),
        (Jurisdiction(except_countries="US"), False),
        (Jurisdiction(countries="US", except_regions=["TX", "OK"]), False),
        (EVERYWHERE, True),
    ],
)
def test_every_part_given_must_hold(area: Jurisdiction, inside: bool) -> None:
    """Country, region, city and postcode narrow an area down together."""
    assert area.contains(AUSTIN) is inside


def test_an_unknown_place_is_only_in_the_world() -> None:
    """Until the buyer has said where, only taxes of everywhere are known."""
    assert EVERYWHERE.contains(None)
    assert not Jurisdiction(except_countries="US").contains(None)
    assert not Jurisdiction(countries="DE").contains(None)


@pytest.mark.parametrize("bad", [{"countries": "XX"}, {"regions": ""}, {"cities": [3]}])
def test_an_area_of_nowhere_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        Jurisdiction(**bad)  # type: ignore[arg-type]
