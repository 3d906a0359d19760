"""Postcodes: one spelling each, and patterns by the form of their country."""

from __future__ import annotations

import pytest

from ecomkit.addressing import InvalidZoneError, Place, PostcodePattern, Zone, ZoneMap
from ecomkit.tax import InvalidTaxError, Jurisdiction


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "SW1A-1AA", "SW1A 1AA"),
        ("GB", "b11aa", "B1 1AA"),
        ("GB", "gir0aa", "GIR 0AA"),
        ("GB", "bfpo801", "BFPO 801"),
        ("GB", "SE1 9", "SE1 9"),
        ("GB", "SE19", "SE19"),
        ("US", "787011234", "78701-1234"),
        ("US", "78701 1234", "78701-1234"),
        ("US", "78701", "78701"),
        ("NL", "1055bc", "1055 BC"),
        ("NL", "NL-1055 BC", "1055 BC"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("CA", "K1A-0B1", "K1A 0B1"),
        ("BR", "01310100", "01310-100"),
        ("PL", "00950", "00-950"),
        ("PL", "PL 00-950", "00-950"),
        ("PT", "1000 205", "1000-205"),
        ("IE", "d02x285", "D02 X285"),
        ("IE", "D6WXY00", "D6W XY00"),
        ("SE", "11455", "114 55"),
        ("SE", "S-114 55", "114 55"),
        ("CZ", "25166", "251 66"),
        ("SK", "010 01", "010 01"),
        ("GR", "10557", "105 57"),
        ("JP", "1000001", "100-0001"),
        ("JP", "〒１００－０００１", "100-0001"),
        ("LV", "1073", "LV-1073"),
        ("LV", "lv1073", "LV-1073"),
        ("LT", "LT-04340", "04340"),
        ("AD", "500", "AD500"),
        ("DE", "D-10115", "10115"),
        ("DE", "D10115", "10115"),
        ("DE", "10 115", "10115"),
        ("AT", "A-1010", "1010"),
        ("MT", "vlt1117", "VLT 1117"),
        # What has not the form of its country stays as it was typed.
        ("DE", "1011", "1011"),
        ("DE", "abc  12", "ABC 12"),
        ("GB", "12345", "12345"),
        ("GH", "ga-184", "GA-184"),
    ],
)
def test_a_postcode_has_one_spelling(country: str, typed: str, written: str) -> None:
    place = Place(country, postcode=typed)

    assert place.postcode == written
    assert Place(country, postcode=written) == place


HOLDS = [
    ("US", "78701", ["78701", "78701-1234", "787011234"], ["78702", "7870", ""]),
    ("US", "78701-1234", ["787011234"], ["78701", "78701-1235"]),
    ("US", "787*", ["78701", "78799-0001"], ["78801"]),
    ("US", "78700..78750", ["78729", "78750-9999"], ["78751", "78751-0000"]),
    ("GB", "SE1", ["SE1 9GF", "se19gf", "SE1", "SE1P 5LX"], ["SE10 9EX", "SE11 4AA"]),
    ("GB", "SE1 *", ["SE1 9GF"], ["SE10 9EX", "SE19 1AA"]),
    ("GB", "SE1*", ["SE1 9GF", "SE10 9EX"], ["SE2 9GF"]),
    ("GB", "SE1 9*", ["SE1 9GF", "SE1 9AA"], ["SE1 8GF", "SE19 1AA"]),
    ("GB", "SE1 9", ["SE1 9GF"], ["SE1 8GF", "SE19 1AA"]),
    ("GB", "SE19", ["SE19 1AA"], ["SE1 9GF"]),
    ("GB", "SE1#@@", ["SE1 9GF"], ["SE10 9EX"]),
    ("GB", "PA67*", ["PA67 7LN"], ["PA6 7LN"]),
    ("GB", "EH22", ["EH22 1AA", "EH22 5XX"], ["EH2 2AA", "EH2 2BB"]),
    ("GB", "W1", ["W1A 1AA", "W1T 4QP"], ["W10 4QP", "W11 1AA"]),
    ("GB", "W1A", ["W1A 1AA"], ["W1T 4QP"]),
    ("GB", "EC1A..EC1Y", ["EC1V 9AA", "EC1A 1BB"], ["EC2A 1AA"]),
    ("GB", "BL1..BL99", ["BL1 1AA", "BL9 8AA", "BL78 1AA"], ["B1 1AA", "BN1 1AA"]),
    ("GB", "BL1 *..BL9 *", ["BL4 1AA"], ["BL78 1AA"]),
    ("GB", "IV1..IV28", ["IV3 8AA", "IV28 1AA"], ["IV30 1AA", "IV51 9AA"]),
    ("GB", "E1..E18", ["E2 8AA", "E18 1AA"], ["E20 1AA", "EC1A 1BB"]),
    ("GB", "BT*", ["BT1 5GS", "BT99 1AA"], ["B1 1AA"]),
    ("GB", "B*", ["B1 1AA", "B99 1AA"], ["BT1 5GS", "BS1 4DJ", "BB1 1AA"]),
    ("GB", "E*", ["E1 6AN", "E1W 1AA"], ["EC1A 1BB", "EH1 1YZ", "EN1 1AA"]),
    ("GB", "SW1A1AA", ["SW1A 1AA", "sw1a1aa"], ["SW1A 1AB"]),
    ("GB", "SW1A1", ["SW1A 1AA"], ["SW1A 2AA"]),
    ("NL", "1000..1099", ["1055 BC", "1099zz", "1000"], ["1100 AA", "0999 AA"]),
    ("NL", "1055", ["1055 BC"], ["1056 BC"]),
    ("NL", "1055 BC", ["1055bc"], ["1055 BD"]),
    ("NL", "1055AA..1055BZ", ["1055 BC"], ["1055 CA"]),
    ("CA", "K1A", ["K1A 0B1"], ["K1B 0B1"]),
    ("CA", "V0A..V9Z", ["V5K 0A1"], ["T5K 0A1"]),
    ("CA", "H*", ["H2X 1Y4"], ["J2X 1Y4"]),
    ("IE", "D02", ["D02 X285"], ["D03 X285"]),
    ("IE", "D*", ["D6W XY00"], ["A65 F4E2"]),
    ("BR", "01310100", ["01310-100"], ["01310-101"]),
    ("BR", "01310", ["01310-100", "01310-999"], ["01311-000"]),
    ("BR", "01000-000..05999-999", ["01310-100"], ["06000-000"]),
    ("PL", "00950", ["00-950"], ["00-951"]),
    ("PT", "1250", ["1250-096"], ["1251-096"]),
    ("PT", "9*", ["9500-100"], ["8500-100"]),
    ("JP", "100-0001", ["1000001"], ["100-0002"]),
    ("DE", "D-27498", ["27498", "D-27498"], ["27499"]),
    ("DE", "10115", ["10115", "D-10115", "10 115"], ["10116"]),
    ("LV", "LV-10*", ["1073", "LV-1073"], ["LV-2073"]),
    ("SE", "114 55", ["11455"], ["11456"]),
    ("GH", "GA*", ["GA-184-4567"], ["AK-039-5028"]),
    # Ranges as other shops and carriers write them.
    ("AT", "2000-2999", ["2000", "A-2340", "2999"], ["1999", "3000"]),
    ("AT", "2000 – 2999", ["2340"], ["3000"]),
    ("DE", "10*-12*", ["10115", "12999"], ["13000", "09999"]),
    ("US", "90210...99000", ["90210", "98000-1234"], ["90209", "99001"]),
    ("US", "10001-1234", ["10001-1234"], ["10001-1235", "10001"]),
    ("GB", "PA20-PA49", ["PA20 0AA", "PA34 4XX"], ["PA1 1AA", "PA60 7XX"]),
    ("GB", "KW15*...KW17*", ["KW15 1AA", "KW17 2AA"], ["KW14 1AA"]),
    ("GB", "BL1 *...BL99 *", ["BL1 1AA", "BL11 1AA"], ["B1 1AA"]),
    ("NL", "1000AA...1900ZZ", ["1055 BC", "1900 ZZ"], ["1901 AA"]),
    ("SE", "100 00-199 99", ["111 22"], ["211 22"]),
    ("BR", "01000-000-05999-999", ["01310-100"], ["06000-000"]),
]


@pytest.mark.parametrize(("country", "pattern", "within", "others"), HOLDS)
def test_zones_and_tax_rows_read_a_pattern_alike(
    country: str, pattern: str, within: list[str], others: list[str]
) -> None:
    zone = Zone("z", countries={country}, postcodes={pattern})
    anywhere = Zone("y", postcodes={pattern})
    area = Jurisdiction(countries=country, postcodes=pattern)
    zones = ZoneMap([zone, anywhere])
    for code in (*within, *others):
        place = Place(country, postcode=code)
        held = code in within

        assert zone.contains(place) is held, code
        assert anywhere.contains(place) is held, code
        assert area.contains(place) is held, code
        assert area.is_destination(place) is held, code
        assert bool(zones.find(place)) is held, code


@pytest.mark.parametrize(
    ("country", "pattern", "hint"),
    [
        ("DE", "1011", "did you mean '1011*'?"),
        ("DE", "101..109", "did you mean '101*..109*'?"),
        ("DE", "10119 - 10115", "they are written '#####'"),
        ("DE", "SE1", "'#####'"),
        ("US", "7870", "did you mean '7870*'?"),
        ("US", "787011", "did you mean '787011*'?"),
        ("GB", "12345", "'SE1 9GF'"),
        ("GB", "EH", "did you mean 'EH*'?"),
        ("GB", "1*", "'SE1 9GF'"),
        ("NL", "AB*", "'#### @@'"),
        ("NL", "105", "did you mean '105*'?"),
        ("CA", "K1", "did you mean 'K1*'?"),
        ("PL", "00", "did you mean '00*'?"),
        ("BR", "@*", "'#####-###'"),
    ],
)
def test_a_pattern_that_can_match_nothing_is_refused_with_a_hint(
    country: str, pattern: str, hint: str
) -> None:
    with pytest.raises(InvalidZoneError) as of_zone:
        Zone("z", countries={country}, postcodes={pattern})
    with pytest.raises(InvalidTaxError) as of_tax:
        Jurisdiction(countries=country, postcodes=pattern)

    for refusal in (of_zone, of_tax):
        assert hint in refusal.value.hint
        assert refusal.value.path == "$.postcodes"


@pytest.mark.parametrize("pattern", ["BL9..BL1", "1..22", "BL1..9"])
def test_a_range_from_more_to_less_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidZoneError):
        PostcodePattern(pattern)


def test_a_narrower_pattern_is_the_closer_zone() -> None:
    zones = ZoneMap(
        [
            Zone("area", countries={"GB"}, postcodes={"SE*"}),
            Zone("district", countries={"GB"}, postcodes={"SE1"}),
            Zone("sector", countries={"GB"}, postcodes={"SE1 9*"}),
            Zone("door", countries={"GB"}, postcodes={"SE1 9GF"}),
        ]
    )

    found = zones.find(Place("GB", postcode="SE1 9GF"))
    assert [zone.id for zone in found] == ["door", "sector", "district", "area"]
