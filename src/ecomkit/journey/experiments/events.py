"""Events of experiments."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ExperimentViewed(Change):
    """A person was shown a variant of an experiment: their exposure."""

    experiment: str
    variant: str
