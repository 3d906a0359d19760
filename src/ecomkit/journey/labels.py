"""The journey's words for people, in English, German and Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ecomkit.errors import InvalidInputError
from ecomkit.journey.stage import ProcessStep, Stage

_STAGES = {
    Stage.AWARENESS: ("Awareness", "Aufmerksamkeit", "الوعي"),
    Stage.CONSIDERATION: ("Consideration", "Erwägung", "النظر"),
    Stage.PURCHASE: ("Purchase", "Kauf", "الشراء"),
    Stage.DELIVERY: ("Delivery", "Lieferung", "التوصيل"),
    Stage.EXPERIENCE: ("Product and service", "Produkt und Service", "المنتج/الخدمة"),
    Stage.LOYALTY: ("Loyalty", "Treue", "الولاء"),
}
_STEPS = {
    ProcessStep.MARKETING: ("Marketing", "Marketing", "التسويق"),
    ProcessStep.CUSTOMER: ("Customer", "Kunde", "العميل"),
    ProcessStep.VISIT: ("Visit", "Besuch", "الزيارة"),
    ProcessStep.DISPLAY: ("Display", "Präsentation", "العرض"),
    ProcessStep.CART: ("Cart", "Warenkorb", "سلة التسوق"),
    ProcessStep.CHECKOUT: ("Checkout", "Kasse", "إتمام الشراء"),
    ProcessStep.SHIPPING_FEE: ("Shipping fee", "Versandkosten", "رسوم الشحن"),
    ProcessStep.PAYMENT: ("Payment", "Zahlung", "الدفع"),
    ProcessStep.RECEIPT: ("Receipt", "Beleg", "الإيصال"),
    ProcessStep.PROCESSING: ("Processing", "Bearbeitung", "المعالجة"),
    ProcessStep.PACKAGING: ("Packaging", "Verpackung", "التغليف"),
    ProcessStep.SHIPPING: ("Shipping", "Versand", "الشحن"),
}
_LANGUAGES = ("en", "de", "ar")


def _catalogue() -> dict[str, Mapping[str, str]]:
    rows: dict[str, tuple[str, str, str]] = {}
    for stage, words in _STAGES.items():
        rows[f"stage.{stage}"] = words
    for step, words in _STEPS.items():
        rows[f"step.{step}"] = words
    return {
        language: MappingProxyType({key: words[place] for key, words in rows.items()})
        for place, language in enumerate(_LANGUAGES)
    }


LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(_catalogue())


def label(thing: Stage | ProcessStep, locale: str) -> str:
    """The name of a stage or step as people who read *locale* call it.

    Words exist for English, German and Arabic (``"de"``, ``"de_AT"``, ``"ar-EG"``);
    another language is an InvalidInputError.
    """
    language = str(locale).replace("-", "_").partition("_")[0].lower()
    words = LABELS.get(language)
    if words is None:
        raise InvalidInputError(
            f"no words for the journey in {locale!r}",
            path="$.locale",
            hint=f"known languages: {', '.join(LABELS)}",
        )
    kind = "stage" if isinstance(thing, Stage) else "step"
    return words[f"{kind}.{thing}"]
