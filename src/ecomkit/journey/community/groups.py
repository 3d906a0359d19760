"""Groups: customers who talk among themselves."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.errors import short_repr
from ecomkit.journey.community.errors import NotAllowedError
from ecomkit.journey.community.texts import as_text, as_title
from ecomkit.journey.validators import check
from ecomkit.validators import as_names


@attrs.frozen(kw_only=True)
class CommunityGroup:
    """A group of customers: everybody joins an ``is_open`` one, others are admitted.

    What is said in a group that is not open is read by its members only. Its
    ``moderators`` decide what is shown, and who is admitted.
    """

    id: str = attrs.field(validator=check.name)
    title: str = attrs.field(converter=as_title)
    about: str = attrs.field(default="", converter=as_text)
    is_open: bool = attrs.field(default=True, validator=check.flag)
    moderators: frozenset[str] = attrs.field(converter=as_names, validator=check.names)

    def require_moderator(self, person: str) -> None:
        """NotAllowedError for everybody who is not a moderator."""
        if person not in self.moderators:
            raise NotAllowedError(
                f"{short_repr(person)} is no moderator of {self.id}", group=self.id
            )

    def require_member(self, person: str, membership: Membership | None) -> None:
        """NotAllowedError for those who are neither a member nor a moderator."""
        is_member = membership is not None and membership.admitted
        if not is_member and person not in self.moderators:
            raise NotAllowedError(
                f"{short_repr(person)} is no member of {self.id}",
                hint="join the group first",
                group=self.id,
            )


@attrs.frozen(kw_only=True)
class Membership:
    """Who belongs to a group, or asks to: ``admitted`` once they do."""

    group: str = attrs.field(validator=check.name)
    person: str = attrs.field(validator=check.name)
    since: datetime = attrs.field(validator=check.moment)
    admitted: bool = attrs.field(default=False, validator=check.flag)

    @property
    def id(self) -> str:
        """One for each group and person."""
        return f"{self.group}/{self.person}"
