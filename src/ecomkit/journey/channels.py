"""Channels: where visits come from, classified by link and referrer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.events import Visit
from ecomkit.journey.validators import check
from ecomkit.toml_text import read_data
from ecomkit.validators import as_dict, as_names, require_type


class Channel(StrictEnum):
    """The known channels; any other text is a channel of the shop's own."""

    DIRECT = "direct"
    ORGANIC_SEARCH = "organic_search"
    PAID_SEARCH = "paid_search"
    DISPLAY = "display"
    ORGANIC_SOCIAL = "organic_social"
    PAID_SOCIAL = "paid_social"
    EMAIL = "email"
    SMS = "sms"
    AFFILIATE = "affiliate"
    REFERRAL = "referral"
    INFLUENCER = "influencer"
    WORD_OF_MOUTH = "word_of_mouth"
    BILLBOARD = "billboard"
    EXHIBITION = "exhibition"
    COMMUNITY = "community"
    CHAT = "chat"
    PHONE = "phone"
    POST = "post"
    MARKETPLACE = "marketplace"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class Arrival:
    """How a visit began: its channel, and the advert as the link describes it."""

    channel: str
    source: str = ""
    medium: str = ""
    campaign: str = ""
    message: str = ""
    term: str = ""
    referrer: str = ""

    def visit(self, session: str, **facts: str) -> Visit:
        """The visit that begins with it: *facts* are its device, agent and language."""
        return Visit(
            session=session, channel=self.channel, campaign=self.campaign, **facts
        )


_KNOWN = read_data("ecomkit.journey", "channels.toml")
_SEARCH, _SOCIAL, _MARKETS, _MAIL, _PAID = (
    tuple(_KNOWN[name])
    for name in (
        "search_engines",
        "social_networks",
        "marketplaces",
        "mailboxes",
        "paid",
    )
)
_MEDIUMS = {word: Channel(channel) for word, channel in _KNOWN["mediums"].items()}
_CLICK_IDS = {name: Channel(channel) for name, channel in _KNOWN["click_ids"].items()}
# What may follow a company's name in a host: .de, .co.uk, .com.au, .com.
_TOP = 2
_TOPS = "com net org".split()


def _own_hosts(values: Iterable[str]) -> frozenset[str]:
    # As referrers are written; what is no text is for the validator to refuse.
    names = as_names(values)
    if not isinstance(names, frozenset):
        return names
    if not all(isinstance(each, str) for each in names):
        return names
    return frozenset(map(_host, names))


@attrs.frozen(kw_only=True)
class ChannelClassifier:
    """Classifies visits by the link that was followed and the referring page.

    The link decides first (``utm_medium``, ``utm_source``, a click id), then the
    referrer's host; a visit with neither is direct. ``hosts`` and ``mediums`` map further
    hosts and mediums to channels and take precedence. Visits that are referred by one of
    ``own_hosts``, a host below one, or the host of the link itself are direct.
    """

    hosts: Mapping[str, str] = attrs.field(
        factory=dict, hash=False, converter=as_dict, validator=check.members(str)
    )
    mediums: Mapping[str, str] = attrs.field(
        factory=dict, hash=False, converter=as_dict, validator=check.members(str)
    )
    own_hosts: frozenset[str] = attrs.field(
        default=frozenset(),
        converter=_own_hosts,
        validator=check.names,
    )

    def arrival(self, link: str, referrer: str = "") -> Arrival:
        """The arrival of a visit that opened the URL *link* from the page *referrer*."""
        require_type(link, str, path="$.link")
        require_type(referrer, str, path="$.referrer")
        query = _query(link)
        source = query.get("utm_source", "")
        medium = query.get("utm_medium", "")
        return Arrival(
            channel=self._channel(
                query, source.lower(), medium, self._outside(referrer, _host(link))
            ),
            source=source,
            medium=medium,
            campaign=query.get("utm_campaign", ""),
            message=query.get("utm_content", ""),
            term=query.get("utm_term", ""),
            referrer=_host(referrer),
        )

    def _outside(self, referrer: str, here: str) -> str:
        # The host that sent somebody; "" for pages of the shop itself.
        host = _host(referrer)
        own = self.own_hosts | {here} - {""}
        is_own = any(host == each or host.endswith(f".{each}") for each in own)
        return "" if is_own else host

    def _channel(
        self, query: Mapping[str, str], source: str, medium: str, host: str
    ) -> str:
        if medium in self.mediums:
            return self.mediums[medium]
        word = re.sub(r"[^a-z]", "", medium.lower())
        if word:
            paid = any(mark in word for mark in _PAID)
            if paid and _is_one_of(source, _SOCIAL):
                return Channel.PAID_SOCIAL
            if word in _MEDIUMS:
                return _MEDIUMS[word]
            if paid:
                return (
                    Channel.PAID_SEARCH
                    if _is_one_of(source, _SEARCH)
                    else Channel.DISPLAY
                )
        for name, channel in _CLICK_IDS.items():
            if name in query:
                return channel
        return self._by_site(source) if source else self._by_site(host)

    def _by_site(self, site: str) -> str:
        if not site:
            return Channel.DIRECT
        if site in self.hosts:
            return self.hosts[site]
        # Mail first: mail.google.com is a mailbox, not a search engine.
        if _is_one_of(site.partition(".")[0], _MAIL) or site in _MAIL:
            return Channel.EMAIL
        for words, channel in (
            (_SEARCH, Channel.ORGANIC_SEARCH),
            (_SOCIAL, Channel.ORGANIC_SOCIAL),
            (_MARKETS, Channel.MARKETPLACE),
        ):
            if _is_one_of(site, words):
                return channel
        return Channel.REFERRAL if "." in site else Channel.UNKNOWN


def _is_one_of(site: str, words: Sequence[str]) -> bool:
    # A source as links write it ("google") or a host of that company (m.google.co.uk),
    # but neither google.example.org nor googleplex.com.
    parts = site.split(".")
    while len(parts) > 1 and (len(parts[-1]) <= _TOP or parts[-1] in _TOPS):
        parts.pop()
    return site in words or parts[-1] in words


def _host(url: str) -> str:
    found = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]+)", url.lower())
    host = found.group(1) if found else re.split(r"[/?#:]", url.lower())[0]
    return host.removeprefix("www.")


def _query(url: str) -> dict[str, str]:
    # The part of a link behind "?", without its "#"; the first of equal names wins.
    found: dict[str, str] = {}
    for pair in re.split(r"[&;]", url.partition("#")[0].partition("?")[2]):
        name, _, value = pair.partition("=")
        found.setdefault(_decoded(name).lower(), _decoded(value))
    return found


def _decoded(text: str) -> str:
    # RFC 3986 percent encoding, with "+" for a space as forms write it.
    plain = text.replace("+", " ").encode(errors="replace")
    whole = re.sub(
        rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), plain
    )
    return whole.decode(errors="replace")
