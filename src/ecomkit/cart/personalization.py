"""What makes a line the buyer's own: a personalization, a greeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.attributes import BY_NAME
from ecomkit.text import by_name, typed_line, typed_lines

NamedTexts = tuple[tuple[str, str], ...]


def named_texts(
    given: Mapping[str, str] | Iterable[tuple[str, str]], *, field: str
) -> NamedTexts:
    """Texts by name, sorted by name, each name once."""
    return tuple(
        (name, typed_lines(text, path=f"$.{field}.{name}"))
        for name, text in by_name(given, path=f"$.{field}")
    )


@attrs.frozen(init=False)
class Personalization:
    """What the buyer wants written or printed on a thing made for them.

    ``texts`` are words by the name of the place they go to (``{"front": "Ada"}``);
    ``files`` are references to what the buyer uploaded (``{"print": "upload-17"}``),
    never the files themselves.
    """

    texts: NamedTexts = attrs.field(metadata=BY_NAME)
    files: NamedTexts = attrs.field(metadata=BY_NAME)

    def __init__(
        self,
        texts: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        files: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    ) -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            named_texts(texts, field="texts"), named_texts(files, field="files")
        )


@attrs.frozen(init=False)
class Greeting:
    """Words that go with a gift, in a language, on a card the shop offers by its id."""

    text: str
    language: str
    card: str

    def __init__(self, text: str, *, language: str = "", card: str = "") -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            typed_lines(text, path="$.text"),
            typed_line(language, path="$.language", most=40),
            typed_line(card, path="$.card", most=100),
        )
