"""Weights, lengths and volumes that add up exactly."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Context, Decimal, Inexact, localcontext

import pytest

from ecomkit.measures import (
    UNITS,
    Dimensions,
    InvalidMeasureError,
    Length,
    UnitOfMeasure,
    Volume,
    Weight,
)


@pytest.mark.parametrize(
    ("amount", "unit", "grams"),
    [
        (1, "kg", "1000"),
        ("1.5", "kg", "1500"),
        (Decimal("0.25"), "g", "0.25"),
        (1, "lb", "453.59237"),
        (1, "oz", "28.349523125"),
        ("0.5", "oz", "14.1747615625"),
        (2, "t", "2000000"),
    ],
)
def test_a_weight_is_the_same_in_any_unit(
    amount: int | str | Decimal, unit: str, grams: str
) -> None:
    assert Weight.of(amount, unit).grams == Decimal(grams)


def test_sixteen_ounces_are_a_pound() -> None:
    assert Weight.of(1, "oz") * 16 == Weight.of(1, "lb")


def test_a_weight_reads_what_a_list_says() -> None:
    assert Weight.from_text("1.5 kg") == Weight.from_text(" 1500g ") == Weight(1500)


def test_a_weight_shows_itself_so_that_it_can_be_read_again() -> None:
    weight = Weight.of("4.5", "oz")

    assert repr(weight) == "Weight.from_text('127.5728540625 g')"
    assert Weight.from_text(str(weight)) == weight
    assert pickle.loads(pickle.dumps(weight)) == weight


def test_weights_add_and_compare() -> None:
    assert Weight(400) + Weight(600) == Weight.of(1, "kg")
    assert sum([Weight(1), Weight(2)], Weight()) == Weight(3)
    assert Weight(1) < Weight(2)
    assert not Weight()


def test_a_part_of_a_picogram_is_rounded_up() -> None:
    """Shipping never weighs less than the goods."""
    assert (Weight(1) * Decimal("0.3333333333333")).exact == 333_333_333_334


@pytest.mark.parametrize(("grams", "steps"), [(0, 0), (1, 1), (500, 1), (501, 2)])
def test_steps_count_what_is_started(grams: int, steps: int) -> None:
    assert Weight(grams).steps(Weight(500)) == steps


@pytest.mark.parametrize(
    "amount",
    [
        1.5,
        True,
        None,
        "1,5",
        "1e3",
        "-1",
        -1,
        10**500,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e999999"),
        Decimal("1e-999999"),
        Decimal("0.0000000000001"),
    ],
)
def test_what_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(InvalidMeasureError):
        Weight(amount)  # type: ignore[arg-type]


def test_the_refusal_of_a_float_says_how_to_write_it() -> None:
    with pytest.raises(InvalidMeasureError, match=r'write "1.5" in quotes'):
        Weight(1.5)  # type: ignore[arg-type]


def test_what_cannot_be_kept_exactly_is_refused() -> None:
    with pytest.raises(InvalidMeasureError, match="finer than can be kept"):
        Weight.of("0.0001", "oz")


@pytest.mark.parametrize("text", ["", "kg", "1.5", "1.5 stone", "1 kg 2", 7])
def test_what_is_no_measure_is_refused(text: object) -> None:
    with pytest.raises(InvalidMeasureError):
        Weight.from_text(text)  # type: ignore[arg-type]


@pytest.mark.parametrize("quantity", [1.5, True, -1, Decimal("NaN"), Decimal("1e99")])
def test_a_weight_is_multiplied_by_quantities_only(quantity: object) -> None:
    with pytest.raises(InvalidMeasureError):
        _ = Weight(1) * quantity  # type: ignore[operator]


def test_no_steps_of_zero() -> None:
    with pytest.raises(InvalidMeasureError, match="must be above zero"):
        Weight(1).steps(Weight())


def test_the_inch_is_25_4_millimeters() -> None:
    assert Length.of(1, "in").millimeters == Decimal("25.4")
    assert Length.of(12, "in") == Length.of(1, "ft")
    assert Length(254).in_unit("in") == 10


def test_carriers_measure_to_the_next_whole_unit() -> None:
    box = Dimensions.of("30.1", 20, "9.9", "cm")

    assert box.rounded_up("cm") == Dimensions.of(31, 20, 10, "cm")


def test_a_box_has_sides_girth_and_volume() -> None:
    box = Dimensions.of(10, 30, 20, "cm")

    assert [side.in_unit("cm") for side in box.sides] == [30, 20, 10]
    assert box.girth == Length.of(60, "cm")
    assert box.volume == Volume.of(6, "l")
    assert box.volume.liters == 6


@pytest.mark.parametrize(
    ("box", "divisor", "per", "weight"),
    [
        (Dimensions.of(40, 30, 20, "cm"), 5000, "cm3/kg", Weight.of("4.8", "kg")),
        (Dimensions.of(10, 10, "13.9", "in"), 139, "in3/lb", Weight.of(10, "lb")),
    ],
)
def test_room_weighs_what_the_carrier_says(
    box: Dimensions, divisor: int, per: str, weight: Weight
) -> None:
    """Volumetric weight is the volume over the carrier's divisor."""
    assert box.volume.volumetric_weight(divisor, per=per) == weight


def test_volumes_add_and_multiply() -> None:
    assert Volume(350) + Volume(350) == Volume(350) * 2 == Volume.of("0.7", "l")


@pytest.mark.parametrize(("divisor", "per"), [(0, "cm3/kg"), (1.5, "cm3/kg"), (1, "x")])
def test_a_divisor_must_make_sense(divisor: object, per: str) -> None:
    with pytest.raises(InvalidMeasureError):
        Volume(1).volumetric_weight(divisor, per=per)  # type: ignore[arg-type]


def test_a_box_has_three_lengths() -> None:
    with pytest.raises(InvalidMeasureError, match="Dimensions.of"):
        Dimensions(1, 2, 3)  # type: ignore[arg-type]


def test_units_of_measure_have_the_codes_of_invoices() -> None:
    """Peppol wants the codes of UN/ECE Recommendation 20."""
    assert UNITS["kg"].code == "KGM"
    assert UNITS["kg"].divisible
    assert not UNITS["piece"].divisible


@pytest.mark.parametrize(
    "make",
    [
        lambda: Weight.from_exact(-1),
        lambda: Weight.from_exact(True),
        lambda: Weight.from_exact(10**5000),
        lambda: Weight.from_exact("1"),  # type: ignore[arg-type]
        lambda: Weight.of(1, []),  # type: ignore[arg-type]
        lambda: Weight(1) * "3",  # type: ignore[operator]
        lambda: Weight(10**11) * 10**14 * 10**14 * 10**14 * 10**14 * 10**14,
        lambda: Weight(1).steps(5),  # type: ignore[arg-type]
        lambda: Volume(1).volumetric_weight(1, per=[]),  # type: ignore[arg-type]
        lambda: UnitOfMeasure(id="", code="H87", parts=1000),
    ],
)
def test_no_hostile_value_makes_a_measure(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidMeasureError):
        make()


def test_weights_and_lengths_do_not_add() -> None:
    with pytest.raises(TypeError):
        Weight(1) + Length(1)  # type: ignore[operator]


@pytest.mark.parametrize("digits", [1, 6])
def test_measures_are_written_alike_under_any_decimal_context(digits: int) -> None:
    with localcontext(Context(prec=digits, traps=[Inexact])):
        assert str(Weight("1234567.5")) == "1234567.5 g"


@pytest.mark.parametrize(
    "text", ["30 x 20 x 10 cm", "30x20x10cm", "30 \N{MULTIPLICATION SIGN} 20*10 cm"]
)
def test_three_sides_are_read_as_they_are_written(text: str) -> None:
    assert Dimensions.from_text(text) == Dimensions.of(30, 20, 10, "cm")


@pytest.mark.parametrize("text", ["30 x 20 cm", "30 x 20 x 10", "a x b x c cm", 30])
def test_what_is_not_three_sides_is_refused(text: object) -> None:
    with pytest.raises(InvalidMeasureError) as caught:
        Dimensions.from_text(text)  # type: ignore[arg-type]

    assert "30 x 20 x 10 cm" in caught.value.hint
