"""Labels of stages, steps, questions and choices in English, German and Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.errors import UnknownLanguageError
from ecomkit.journey.stages import ProcessStep, Stage

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
# By question id. The seven questions about adverts, recommendation, expectations, quality
# and the checkout are those that handbooks of the trade recommend.
_QUESTIONS = {
    "heard_about": (
        "Where did you hear about us?",
        "Wie haben Sie von uns erfahren?",
        "كيف سمعت عنا؟",
    ),
    "as_expected_from_ads": (
        "Is the product what you expect from our ads?",
        "Entspricht das Produkt dem, was unsere Werbung erwarten lässt?",
        "هل المنتج كما تتوقعه من إعلاناتنا؟",
    ),
    "message_clear": (
        "Was our message clear?",
        "War unsere Botschaft klar?",
        "هل كانت رسالتنا واضحة؟",
    ),
    "layout": (
        "How do you like the layout of our pages?",
        "Wie gefällt Ihnen der Aufbau unserer Seiten?",
        "ما رأيك في تصميم صفحاتنا؟",
    ),
    "descriptions": (
        "How clear are our descriptions?",
        "Wie verständlich sind unsere Beschreibungen?",
        "ما مدى وضوح أوصاف المنتجات؟",
    ),
    "images": (
        "How well do our images show the product?",
        "Wie gut zeigen unsere Bilder das Produkt?",
        "ما مدى جودة عرض الصور للمنتج؟",
    ),
    "missing": (
        "What did you look for and not find?",
        "Was haben Sie gesucht und nicht gefunden?",
        "ما الذي بحثت عنه ولم تجده؟",
    ),
    "checkout_easy": (
        "It was easy to complete my purchase.",
        "Es war einfach, meinen Kauf abzuschließen.",
        "كان إتمام عملية الشراء سهلاً.",
    ),
    "went_well": ("What went well?", "Was lief gut?", "ما الذي سار على ما يرام؟"),
    "improve": (
        "What could we improve?",
        "Was könnten wir verbessern?",
        "ما الذي يمكننا تحسينه؟",
    ),
    "obstacle": (
        "What kept you from buying?",
        "Was hat Sie vom Kauf abgehalten?",
        "ما الذي منعك من الشراء؟",
    ),
    "obstacle_words": (
        "Tell us more, if you like.",
        "Erzählen Sie uns gern mehr.",
        "أخبرنا بالمزيد إن أردت.",
    ),
    "delivery_satisfied": (
        "How satisfied are you with the delivery?",
        "Wie zufrieden sind Sie mit der Lieferung?",
        "ما مدى رضاك عن التوصيل؟",
    ),
    "delivery_informed": (
        "Were you told well where your parcel was?",
        "Waren Sie gut informiert, wo Ihr Paket war?",
        "هل تم إطلاعك جيداً على مكان طردك؟",
    ),
    "delivery_comment": (
        "Anything else about the delivery?",
        "Noch etwas zur Lieferung?",
        "هل لديك ملاحظة أخرى عن التوصيل؟",
    ),
    "expectations_met": (
        "Did the product meet your expectations?",
        "Hat das Produkt Ihre Erwartungen erfüllt?",
        "هل لبّى المنتج توقعاتك؟",
    ),
    "as_advertised": (
        "Is the product as advertised?",
        "Ist das Produkt so, wie es beworben wurde?",
        "هل المنتج كما أُعلن عنه؟",
    ),
    "quality": (
        "Is the quality up to standard?",
        "Entspricht die Qualität dem Standard?",
        "هل الجودة بالمستوى المطلوب؟",
    ),
    "recommend": (
        "How likely are you to recommend us to a friend?",
        "Wie wahrscheinlich ist es, dass Sie uns einem Freund empfehlen?",
        "ما مدى احتمال أن توصي بنا لصديق؟",
    ),
    "recommend_why": ("Why?", "Warum?", "لماذا؟"),
    "support_satisfied": (
        "How satisfied are you with our support?",
        "Wie zufrieden sind Sie mit unserem Support?",
        "ما مدى رضاك عن خدمة العملاء لدينا؟",
    ),
    "support_comment": (
        "Anything else about our support?",
        "Noch etwas zu unserem Support?",
        "هل لديك ملاحظة أخرى عن خدمة العملاء؟",
    ),
}
_CHOICES = {
    "search": ("Search engine", "Suchmaschine", "محرك بحث"),
    "social": ("Social media", "Soziale Medien", "وسائل التواصل الاجتماعي"),
    "billboard": ("Billboard", "Plakat", "لوحة إعلانية"),
    "email": ("E-mail", "E-Mail", "البريد الإلكتروني"),
    "word_of_mouth": ("Friends and family", "Freunde und Familie", "الأصدقاء والعائلة"),
    "influencer": ("Influencer", "Influencer", "مؤثر"),
    "exhibition": ("Exhibition", "Messe", "معرض"),
    "shipping_cost": ("Shipping cost", "Versandkosten", "تكلفة الشحن"),
    "delivery_time": ("Delivery time", "Lieferzeit", "مدة التوصيل"),
    "return_policy": ("Return policy", "Rückgabebedingungen", "سياسة الإرجاع"),
    "payment_methods": ("Payment methods", "Zahlungsarten", "وسائل الدفع"),
    "too_long": ("It took too long", "Es dauerte zu lange", "استغرق وقتاً طويلاً"),
    "price": ("Price", "Preis", "السعر"),
    "only_looking": ("Only looking", "Ich wollte nur schauen", "كنت أتصفح فقط"),
    "other": ("Something else", "Etwas anderes", "شيء آخر"),
}
_LANGUAGES = ("en", "de", "ar")


_ROWS: dict[str, tuple[str, str, str]] = {
    **{f"stage.{stage}": words for stage, words in _STAGES.items()},
    **{f"step.{step}": words for step, words in _STEPS.items()},
    **{f"question.{asked}": words for asked, words in _QUESTIONS.items()},
    **{f"choice.{choice}": words for choice, words in _CHOICES.items()},
}
LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        language: MappingProxyType({key: words[index] for key, words in _ROWS.items()})
        for index, language in enumerate(_LANGUAGES)
    }
)


def stage_label(thing: Stage | ProcessStep, locale: str) -> str:
    """The label of a stage or step in the language of *locale*.

    Labels exist for English, German and Arabic (``"de"``, ``"de_AT"``, ``"ar-EG"``);
    any other language is an UnknownLanguageError.
    """
    kind = "stage" if isinstance(thing, Stage) else "step"
    return _words(f"{kind}.{thing}", locale)


def question_text(id: str, locale: str) -> str:
    """The text of a ready-made question, by its id."""
    return _words(f"question.{id}", locale)


def choice_text(id: str, locale: str) -> str:
    """The text of one of the choices of a ready-made question."""
    return _words(f"choice.{id}", locale)


def _words(key: str, locale: str) -> str:
    language = str(locale).replace("-", "_").partition("_")[0].lower()
    words = LABELS.get(language)
    if words is None:
        raise UnknownLanguageError(
            f"no labels in {short_repr(locale)}",
            path="$.locale",
            hint=f"known languages: {', '.join(LABELS)}",
        )
    if key not in words:
        kind, _, missing = key.partition(".")
        raise InvalidInputError(
            f"no label for the {kind} {short_repr(missing)}", path="$.id"
        )
    return words[key]
