"""Experiment: its variants, and who is shown which."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import accumulate

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.validators import check
from ecomkit.validators import as_dict, require_name


@attrs.frozen(kw_only=True)
class Experiment:
    """An experiment: its variants with their weights, the first one is the control.

    ``{"old": 1, "new": 1}`` shows each to half of the people, ``{"old": 9, "new": 1}`` the
    new one to every tenth.

    Examples:
        >>> experiment = Experiment(id="button", variants={"blue": 1, "green": 1})
        >>> [experiment.variant_of(person) for person in ("ada", "bob", "eve", "joe")]
        ['green', 'green', 'green', 'blue']
    """

    id: str = attrs.field(validator=check.name)
    variants: Mapping[str, int] = attrs.field(
        converter=as_dict, validator=check.instance_of(dict), hash=False
    )

    def __attrs_post_init__(self) -> None:
        for variant, weight in self.variants.items():
            require_name(variant, path="$.variants")
            if isinstance(weight, bool) or not isinstance(weight, int) or weight < 0:
                raise InvalidInputError(
                    f"the weight of {variant} is not a whole number from 0",
                    path=f"$.variants.{variant}",
                )
        if len(self.variants) <= 1 or not any(self.variants.values()):
            raise InvalidInputError(
                "an experiment compares two variants or more",
                path="$.variants",
                hint='such as {"old": 1, "new": 1}',
            )

    @property
    def control(self) -> str:
        """The variant that the others are compared with."""
        return next(iter(self.variants))

    def variant_of(self, person: str) -> str:
        """The variant of a person: always the same, and by chance over all people.

        It depends on the ids of the person and the experiment, so that who is in one
        experiment says nothing of another.
        """
        require_name(person, path="$.person")
        text = f"{self.id}\n{person}".encode("utf-8", "backslashreplace")
        drawn = int.from_bytes(sha256(text).digest()) % sum(self.variants.values())
        up_to = accumulate(self.variants.values())
        return next(
            name for name, end in zip(self.variants, up_to, strict=True) if drawn < end
        )
