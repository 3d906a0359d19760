"""NPS, CSAT and CES, each with its confidence interval."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.feedback.question import QuestionKind
from ecomkit.journey.intervals import Interval, Mean, Proportion, z_score
from ecomkit.journey.validators import check, tuple_of

# Reichheld, The One Number You Need to Grow (2003): 9 and 10 promote, 0 to 6 detract.
PROMOTER = 9
DETRACTOR = 6


@attrs.frozen(kw_only=True)
class Nps:
    """Net promoter score: the percentage of promoters (9, 10) less detractors (0 to 6)."""

    promoters: int = attrs.field(validator=check.whole_number(least=0))
    passives: int = attrs.field(validator=check.whole_number(least=0))
    detractors: int = attrs.field(validator=check.whole_number(least=0))

    @property
    def count(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """From -100 to 100. NoFiguresError if nobody answered."""
        if not self.count:
            raise NoFiguresError("nobody answered, so there is no NPS")
        return 100 * (self.promoters - self.detractors) / self.count

    def interval(self, level: float = 0.95) -> Interval:
        """The adjusted Wald interval, which suits few answers.

        Three answers are added first: 3/4 promoter, 3/2 passive, 3/4 detractor. Source:
        B. Rocks, Interval Estimation for the Net Promoter Score (2016).
        """
        if not self.count:
            raise NoFiguresError("nobody answered, so there is no NPS")
        n = self.count + 3
        promoting, detracting = (
            (self.promoters + 0.75) / n,
            (self.detractors + 0.75) / n,
        )
        middle = promoting - detracting
        reach = z_score(level) * sqrt((promoting + detracting - middle * middle) / n)
        return Interval(
            low=max(-100.0, 100 * (middle - reach)),
            high=min(100.0, 100 * (middle + reach)),
            level=level,
        )

    def to_dict(self) -> dict[str, Any]:
        """Counts, score and 95 % interval, ready for JSON."""
        found: dict[str, Any] = attrs.asdict(self)
        if self.count:
            interval = self.interval()
            found |= {"score": self.score, "low": interval.low, "high": interval.high}
        return found


def nps(answers: Iterable[int]) -> Nps:
    """The net promoter score of *answers* from 0 to 10."""
    found = _checked(answers, QuestionKind.NPS)
    promoters = sum(answer >= PROMOTER for answer in found)
    detractors = sum(answer <= DETRACTOR for answer in found)
    return Nps(
        promoters=promoters,
        passives=len(found) - promoters - detractors,
        detractors=detractors,
    )


@attrs.frozen(kw_only=True)
class Satisfaction:
    """The share of satisfied customers, and the mean of all answers.

    CSAT counts 4 and 5 out of 1 to 5; CES ("it was easy") counts 5, 6 and 7 out of 1 to 7.
    """

    kind: QuestionKind
    satisfied: Proportion
    mean: Mean


def csat(answers: Iterable[int]) -> Satisfaction:
    """Customer satisfaction out of *answers* from 1 to 5."""
    return _satisfaction(answers, QuestionKind.CSAT, least=4)


def ces(answers: Iterable[int]) -> Satisfaction:
    """Customer effort score out of *answers* from 1 (hard) to 7 (easy)."""
    return _satisfaction(answers, QuestionKind.CES, least=5)


def _satisfaction(
    answers: Iterable[int], kind: QuestionKind, *, least: int
) -> Satisfaction:
    found = _checked(answers, kind)
    satisfied = Proportion(sum(answer >= least for answer in found), len(found))
    return Satisfaction(kind=kind, satisfied=satisfied, mean=Mean.of(found))


def _checked(answers: Iterable[int], kind: QuestionKind) -> tuple[int, ...]:
    low, high = kind.scale
    found = tuple_of(int, answers, path="$.answers")
    for index, answer in enumerate(found):
        if not low <= answer <= high:
            raise InvalidInputError(
                f"{short_repr(answer)} is not an answer from {low} to {high}",
                path=f"$.answers[{index}]",
            )
    return found
