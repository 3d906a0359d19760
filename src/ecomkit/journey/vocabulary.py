"""How Segment, GA4, Snowplow, Shopify and Matomo name our events and properties: data only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from ecomkit.toml_text import read_data


@attrs.frozen(kw_only=True)
class Vocabulary:
    """The names of one analytics system.

    ``names`` maps our event names to theirs; if several of ours map to one of theirs, the
    first one is read back. ``also`` maps further names of theirs to ours. ``facts`` maps
    our properties to theirs, with dots for nesting; ``facts_of`` replaces it for one
    event. ``items`` maps the fields of a product, found under the path ``goods``.
    ``custom`` is the name of events they have no name for ("" for ours); ``titles``
    writes names as ``Order Completed``; ``rows`` writes products as rows instead of
    objects; ``priced`` writes money as an object of ``amount`` and a currency of this
    name.
    """

    id: str
    names: Mapping[str, str]
    facts: Mapping[str, str]
    facts_of: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    items: Mapping[str, str]
    goods: str
    also: Mapping[str, str] = attrs.field(factory=dict)
    custom: str = ""
    titles: bool = False
    wraps: bool = False
    rows: bool = False
    priced: str = ""


VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType(
    {
        id: Vocabulary(
            id=id, **read_data("ecomkit.journey", "vocabularies", f"{id}.toml")
        )
        for id in ("segment", "ga4", "snowplow", "shopify", "matomo")
    }
)
