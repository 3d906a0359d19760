"""A split gives out exactly the amount, by weight, within bounds, whatever is split."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import AllocationMethod, Money, Rate, Residue, allocate
from ecomkit.money.allocate import split

amounts = st.integers(-(10**9), 10**9)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any)
methods = st.sampled_from(AllocationMethod)
residues = st.sampled_from(Residue)
currencies = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])
# These keep each share within one unit of its exact part; the others trade that away.
close_methods = st.sampled_from(
    [AllocationMethod.LARGEST_REMAINDER, AllocationMethod.FLOOR_THEN]
)


@given(amounts, weights, methods, residues)
@settings(max_examples=300)
def test_shares_sum_to_the_amount(
    amount: int, parts: list[int], method: AllocationMethod, residue: Residue
) -> None:
    keys = list(range(len(parts)))
    shares = split(amount, parts, method=method, residue=residue, keys=keys)

    assert sum(shares) == amount


@given(amounts, weights, methods, residues)
@settings(max_examples=300)
def test_no_weight_gets_nothing_and_no_share_goes_the_other_way(
    amount: int, parts: list[int], method: AllocationMethod, residue: Residue
) -> None:
    shares = split(amount, parts, method=method, residue=residue, keys=parts)

    for share, weight in zip(shares, parts, strict=True):
        assert weight or not share
        assert share * amount >= 0
        assert abs(share) <= abs(amount)


@given(amounts, weights, close_methods, residues)
@settings(max_examples=300)
def test_a_share_is_within_one_unit_of_its_exact_part(
    amount: int, parts: list[int], method: AllocationMethod, residue: Residue
) -> None:
    shares = split(amount, parts, method=method, residue=residue, keys=parts)
    total = sum(parts)

    for share, weight in zip(shares, parts, strict=True):
        assert abs(share - Fraction(amount * weight, total)) < 1


@given(amounts, weights, methods, residues, st.data())
@settings(max_examples=300)
def test_shares_stay_within_their_maxima(
    amount: int,
    parts: list[int],
    method: AllocationMethod,
    residue: Residue,
    data: st.DataObject,
) -> None:
    """All is given out, unless every share that may have something is full."""
    most = st.integers(0, max(1, abs(amount)))
    maxima = data.draw(st.lists(most, min_size=len(parts), max_size=len(parts)))
    shares = split(
        amount, parts, method=method, residue=residue, keys=parts, maxima=maxima
    )
    room = sum(top for top, weight in zip(maxima, parts, strict=True) if weight)

    for share, top, weight in zip(shares, maxima, parts, strict=True):
        assert abs(share) <= top
        assert weight or not share
        assert share * amount >= 0
    assert abs(sum(shares)) == min(abs(amount), room)


@given(amounts, weights, methods, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_ties_by_content_do_not_depend_on_the_order(
    amount: int, parts: list[int], method: AllocationMethod, chance: st.DataObject
) -> None:
    """Each part takes its share along wherever it stands."""
    places = list(range(len(parts)))
    chance.shuffle(places)  # type: ignore[attr-defined]
    maxima = [abs(amount) // 3 + key for key in range(len(parts))]

    def found(order: list[int]) -> dict[int, int]:
        shares = split(
            amount,
            [parts[place] for place in order],
            method=method,
            residue=Residue.CONTENT,
            keys=order,
            maxima=[maxima[place] for place in order],
        )
        return dict(zip(order, shares, strict=True))

    assert found(places) == found(sorted(places))


@given(amounts, weights, methods, residues)
@settings(max_examples=300)
def test_a_credit_is_the_mirror_of_a_charge(
    amount: int, parts: list[int], method: AllocationMethod, residue: Residue
) -> None:
    charge = split(amount, parts, method=method, residue=residue, keys=parts)
    credit = split(-amount, parts, method=method, residue=residue, keys=parts)

    assert credit == [-share for share in charge]


@given(amounts, weights, st.integers(1, 1000), close_methods)
@settings(max_examples=200)
def test_weights_count_by_their_proportion_alone(
    amount: int, parts: list[int], factor: int, method: AllocationMethod
) -> None:
    larger = [weight * factor for weight in parts]

    assert split(amount, larger, method=method) == split(amount, parts, method=method)


@given(amounts, weights, currencies, methods)
@settings(max_examples=200)
def test_money_of_any_currency_is_split_to_its_own_smallest_unit(
    amount: int, parts: list[int], currency: str, method: AllocationMethod
) -> None:
    money = Money.from_minor(amount, currency)
    shares = allocate(money, [Rate(part, 7) for part in parts], method=method)

    assert sum(shares) == money
    assert [share.minor() for share in shares] == split(amount, parts, method=method)
