"""What makes a line the buyer's own: a personalization, a greeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.cart.facts import named_texts
from ecomkit.text import one_line, some_lines


@attrs.frozen(init=False)
class Personalization:
    """What the buyer wants written or printed on a thing made for them.

    ``texts`` are words by the name of the place they go to (``{"front": "Ada"}``);
    ``files`` are references to what the buyer handed in (``{"print": "upload-17"}``),
    never the files themselves.
    """

    texts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]

    def __init__(
        self,
        texts: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        files: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    ) -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            named_texts(texts, "texts"), named_texts(files, "files")
        )


@attrs.frozen(init=False)
class Greeting:
    """Words that go with a gift, in a language, on a card the shop offers by its id."""

    text: str
    language: str
    card: str

    def __init__(self, text: str, *, language: str = "", card: str = "") -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            some_lines(text, path="$.text"),
            one_line(language, path="$.language", most=40),
            one_line(card, path="$.card", most=100),
        )
