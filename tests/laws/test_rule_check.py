"""What a check of rules proves holds on every generated cart; what it shows can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import product

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    Buyer,
    Charge,
    DeliveredBy,
    InGroup,
    Lane,
    LaneChoice,
    Not,
    NthOrder,
    Occasion,
    PaidWith,
    PercentOff,
    Pricer,
    Promotion,
    Scope,
    Select,
)
from ecomkit.pricing.values import Condition
from ecomkit.testing.policies import policies
from ecomkit.testing.promotions import SKUS, conditions, goods_benefits
from ecomkit.testing.strategies import NOON, Sale, books, carts
from ecomkit.whatif import FindingKind, check_rules

# Conditions on the occasion, few enough to meet and to contradict each other.
FACTS = st.one_of(
    st.sets(st.sampled_from(["card", "cash"]), max_size=2).map(PaidWith),
    st.sets(st.sampled_from(["club", "staff"]), max_size=2).map(InGroup),
    st.sets(st.sampled_from(["post", "courier"]), max_size=2).map(DeliveredBy),
    st.integers(1, 2).map(NthOrder),
)
ONE = FACTS | conditions("EUR")
ASKED = ONE | st.builds(Not, ONE) | st.lists(ONE, min_size=1, max_size=2).map(AnyOf)
CONDITIONS: st.SearchStrategy[list[Condition]] = st.one_of(
    st.just([]),
    st.lists(ASKED, max_size=2),
    ASKED.map(lambda one: [one, Not(one)]),
)
SOME = st.sets(st.sampled_from([*SKUS[:2], "sold-out"]), min_size=1, max_size=2)
PLAIN = st.builds(PercentOff, st.sampled_from([0, 5, 10, 20]))
BENEFITS = st.one_of(
    PLAIN,
    PLAIN,
    SOME.map(lambda skus: PercentOff(10, select=Select(skus=skus))),
    st.just(PercentOff(10, select=Select(skus="sold-out"))),
    st.tuples(goods_benefits("EUR")).map(lambda one: one[0]),  # as often as each above
)
# Promotions that stand in the way of many others.
RIVALS = [
    [],
    [],
    [Promotion("alone", PercentOff(10), exclusive=True)],
    [Promotion("best", PercentOff(20), lane=1, priority=1)],
]
# Promotions of all kinds, many of them with something odd about them.
ODD = st.lists(
    st.builds(
        Promotion,
        st.just("p"),
        BENEFITS,
        conditions=CONDITIONS,
        codes=st.sampled_from([(), (), "CODE"]),
        exclusive=st.sampled_from([False, False, True]),
        lane=st.integers(0, 1),
        priority=st.integers(0, 1),
        until=st.sampled_from([None, None, None, None, NOON]),
        channels=st.sampled_from([(), (), "app"]),
        max_uses_per_code=st.sampled_from([None, None, None, 5]),
    ),
    min_size=2,
    max_size=5,
).map(
    lambda rules: [
        attrs.evolve(one, id=f"odd-{place}") for place, one in enumerate(rules)
    ]
)
RULES = st.builds(lambda rivals, odd: rivals + odd, st.sampled_from(RIVALS), ODD)
# Simple promotions in one lane, where the best wins.
RATES = st.integers(0, 3).map(lambda fives: PercentOff(5 * fives))
AMOUNTS = st.builds(
    AmountOff,
    st.integers(0, 3).map(lambda cents: Money.from_minor(cents, "EUR")),
    st.sampled_from([Scope.UNIT, Scope.LINE]),
)
RIVALRY = st.lists(
    st.builds(Promotion, st.just("p"), RATES | AMOUNTS, lane=st.just(1)),
    min_size=2,
    max_size=4,
).map(
    lambda rules: [
        attrs.evolve(one, id=f"rival-{place}") for place, one in enumerate(rules)
    ]
)


def shops(
    rules: st.SearchStrategy[list[Promotion]],
    choices: Sequence[LaneChoice] = tuple(LaneChoice),
) -> st.SearchStrategy[Sale]:
    """Shops with such promotions, lane 1 among them, a cart and perhaps deliveries."""
    return st.builds(
        lambda book, rules, choice, policy, cart, methods: Sale(
            pricer=Pricer(
                book,
                promotions=rules,
                lanes=[Lane(number=1, choice=choice)],
                policy=policy,
            ),
            cart=cart,
            occasion=Occasion(at=NOON),
            charges=tuple(
                Charge(id=one, method=one, amount=Money("5", "EUR")) for one in methods
            ),
        ),
        books("EUR", skus=SKUS[:3]),
        rules,
        st.sampled_from(choices),
        policies(),
        carts("EUR", skus=SKUS[:3]),
        st.sets(st.sampled_from(["post", "courier"])),
    )


SHOPS = shops(RULES)
LANES = shops(RIVALRY, [LaneChoice.BEST, LaneChoice.BEST_PER_LINE])


def occasions() -> list[Occasion]:
    """The moments, buyers, payment_method and channels that the odd rules tell apart."""
    return [
        Occasion(
            at=NOON + timedelta(days=days),
            channel=channel,
            payment_method=payment_method,
            buyer=Buyer(id="ann", groups=groups, order_count=count),
        )
        for days, channel, payment_method, groups, count in product(
            (0, 1), ("", "app"), ("card", "cash"), ((), ("club", "staff")), (0, 1)
        )
    ]


OCCASIONS = occasions()


SEVERAL = st.lists(st.sampled_from(OCCASIONS), min_size=4, max_size=4, unique_by=id)


def check_proofs(sale: Sale, occasions: list[Occasion]) -> Counter[str]:
    """Prices the cart on each occasion against what was proven, and counts the proofs."""
    report = check_rules(sale.pricer, Occasion(at=NOON), skus=())
    never = report.of(FindingKind.NEVER_APPLIES)
    shadows = report.of(FindingKind.SHADOWED)
    for occasion in occasions if never or shadows else []:
        priced = sale.pricer.price(sale.cart, occasion, sale.charges)
        applied = {discount.promotion for discount in priced.discounts}
        assert not any(one.promotions[0] in applied for one in never)
        for finding in shadows:
            late, by = finding.promotions
            if finding.because["how"] == "best_of_lane":
                assert late not in applied
            else:
                assert not {late, by} <= applied
    proofs = Counter(one.because["reason"] for one in never)
    proofs.update(one.because["how"] for one in shadows)
    return proofs


@settings(max_examples=150)
@given(SHOPS, SEVERAL)
def test_what_is_proven_holds_on_every_cart(
    sale: Sale, occasions: list[Occasion]
) -> None:
    """What can never apply does not, and what is shadowed does not beside its rival."""
    check_proofs(sale, occasions)


@settings(max_examples=50)
@given(LANES)
def test_what_cannot_win_its_lane_does_not(sale: Sale) -> None:
    check_proofs(sale, OCCASIONS[:1])


def test_the_generated_shops_have_every_kind_of_proof() -> None:
    """Or else the laws above would hold for want of anything to say."""
    proofs: Counter[str] = Counter()

    @settings(max_examples=300)
    @given(SHOPS | LANES)
    def count(sale: Sale) -> None:
        proofs.update(check_proofs(sale, []))

    count()
    assert {reason for reason, often in proofs.items() if often >= 3} >= {
        "over",
        "limit_per_code_without_codes",
        "gives_nothing",
        "selects_nothing",
        "condition_out_of_reach",
        "conditions_contradict",
        "exclusive",
        "best_of_lane",
    }


@settings(max_examples=15)
@given(SHOPS)
def test_what_is_shown_can_be_seen_on_its_cart(sale: Sale) -> None:
    """The pricer, asked again, gives what the finding says."""
    report = check_rules(sale.pricer, Occasion(at=NOON), skus=SKUS[:1])

    for finding in report.findings:
        results = [sale.pricer.price(one.cart, one.occasion) for one in finding.probes]
        if finding.kind is FindingKind.FREE:
            assert not results[0].lines[0].amount
            assert results[0].lines[0].subtotal
        if finding.kind is FindingKind.BUY_MORE_PAY_LESS:
            fewer, more = results
            assert fewer.lines[0].quantity + 1 == more.lines[0].quantity
            assert more.goods.gross < fewer.goods.gross
    for deepest in report.deepest:
        line = sale.pricer.price(deepest.probe.cart, deepest.probe.occasion).lines[0]
        assert line.discount == deepest.discount
