"""TaxScheme: special schemes under which a seller shows no tax, and what the paper says."""

from __future__ import annotations

from ecomkit.choices import StrictEnum


class TaxScheme(StrictEnum):
    """A scheme of Directive 2006/112/EC (or a law like it) that shows no tax to the buyer.

    Under a margin scheme (art. 306 to 325) the seller owes tax on the margin, which the
    invoice must not show; a small business (art. 284) owes none. Each has the words that
    art. 226 asks for.
    """

    SECOND_HAND_GOODS = "second_hand_goods"
    WORKS_OF_ART = "works_of_art"
    ANTIQUES = "antiques"
    TRAVEL_AGENTS = "travel_agents"
    SMALL_BUSINESS = "small_business"

    @property
    def reason(self) -> str:
        """What the invoice says."""
        return _REASONS[self]

    @property
    def vatex(self) -> str:
        """Its code in the list of EN 16931; the exemption of small businesses has none."""
        return _CODES.get(self, "")

    @property
    def is_of_margin(self) -> bool:
        """Whether the seller owes tax on the margin."""
        return self is not TaxScheme.SMALL_BUSINESS


_REASONS = {
    TaxScheme.SECOND_HAND_GOODS: "Margin scheme - Second-hand goods",
    TaxScheme.WORKS_OF_ART: "Margin scheme - Works of art",
    TaxScheme.ANTIQUES: "Margin scheme - Collector's items and antiques",
    TaxScheme.TRAVEL_AGENTS: "Margin scheme - Travel agents",
    TaxScheme.SMALL_BUSINESS: "Exemption for small businesses",
}
_CODES = {
    TaxScheme.SECOND_HAND_GOODS: "VATEX-EU-F",
    TaxScheme.WORKS_OF_ART: "VATEX-EU-I",
    TaxScheme.ANTIQUES: "VATEX-EU-J",
    TaxScheme.TRAVEL_AGENTS: "VATEX-EU-D",
}
