"""Legal keep: how long the law wants a paper, whoever wants to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.journey.validators import check
from ecomkit.moments import local_time
from ecomkit.toml_text import read_data
from ecomkit.validators import as_dict

_LAST_YEAR = 9999


class KeptPaper(StrictEnum):
    """A kind of paper that the law wants kept."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    LETTER = "letter"


@attrs.frozen(kw_only=True)
class KeepRule:
    """How many years after the end of its year a paper is kept, and by which rule."""

    years: int = attrs.field(validator=check.whole_number(least=0, most=100))
    reason: str = attrs.field(validator=check.name)

    def until(self, made: datetime, zone: tzinfo) -> datetime:
        """The end of the keep of a paper *made* at a moment, in the shop's time zone."""
        year = min(local_time(made, zone).year + self.years + 1, _LAST_YEAR)
        return datetime(year, 1, 1, tzinfo=zone)


@attrs.frozen
class LegalKeep:
    """The rules of the country of a shop, by kind of paper.

    A kind without a rule is not kept. See with your tax adviser which years hold for you:
    these are the longest that hold for a seller in the European Union.

    Examples:
        >>> from datetime import UTC
        >>> rule = LegalKeep().rules[KeptPaper.INVOICE]
        >>> rule.until(datetime(2026, 11, 2, tzinfo=UTC), UTC).date()
        datetime.date(2037, 1, 1)
    """

    rules: Mapping[KeptPaper, KeepRule] = attrs.field(
        factory=lambda: {
            KeptPaper(paper): KeepRule(**row)
            for paper, row in read_data(
                "ecomkit.journey", "privacy", "legal_keep.toml"
            ).items()
        },
        converter=as_dict,
        validator=check.members(KeepRule),
        hash=False,
    )

    def longest(
        self, papers: Mapping[KeptPaper, datetime], zone: tzinfo
    ) -> tuple[datetime, KeptPaper] | None:
        """Until when the last of some *papers* is kept, and which; None if none is.

        *papers* are the moments at which the latest of each kind was made.
        """
        found = [
            (self.rules[paper].until(made, zone), paper)
            for paper, made in papers.items()
            if paper in self.rules
        ]
        return max(found, key=lambda each: each[0], default=None)
