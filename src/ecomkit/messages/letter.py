"""Letter: what a message says, before it becomes an e-mail as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import attrs

_STYLE = (
    "font-family: system-ui, sans-serif; line-height: 1.5; color: #222; "
    "max-width: 36rem; margin: 0 auto; padding: 1rem"
)
_BUTTON = (
    "display: inline-block; padding: .5rem 1rem; border-radius: .25rem; "
    "background: #1a4f8b; color: #fff; text-decoration: none"
)


@attrs.frozen(kw_only=True)
class Link:
    """A page to which a message leads, and what its button says."""

    label: str
    url: str


@attrs.frozen(kw_only=True)
class Letter:
    """What a message says: a greeting, paragraphs, lines in a list, a link, an end.

    ``direction`` is ``"ltr"`` or ``"rtl"``. ``footer`` says why the reader gets it.
    """

    language: str
    direction: str
    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    link: Link | None = None
    closing: str
    sender: str
    footer: str = ""
    unsubscribe: Link | None = None


def letter_text(letter: Letter) -> str:
    """The letter as plain text."""
    return "\n\n".join(_text_parts(letter)) + "\n"


def _text_parts(letter: Letter) -> Iterator[str]:
    yield letter.greeting
    yield from letter.paragraphs
    if letter.items:
        yield "\n".join(f"- {item}" for item in letter.items)
    yield from letter.after
    if letter.link is not None:
        yield f"{letter.link.label}:\n{letter.link.url}"
    yield f"{letter.closing}\n{letter.sender}"
    if letter.unsubscribe is not None:
        yield (
            f"-- \n{letter.footer}\n"
            f"{letter.unsubscribe.label}:\n{letter.unsubscribe.url}"
        )


def letter_html(letter: Letter) -> str:
    """The letter as one HTML page that loads nothing from elsewhere; all text is escaped."""
    language = letter.language.replace("_", "-")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{letter.direction}">\n'
        f'<head>\n<meta charset="utf-8">\n<title>{escape(letter.subject)}</title>\n'
        f'</head>\n<body dir="{letter.direction}" style="{_STYLE}">\n'
        + "\n".join(_html_parts(letter))
        + "\n</body>\n</html>\n"
    )


def _html_parts(letter: Letter) -> Iterator[str]:
    for text in (letter.greeting, *letter.paragraphs):
        yield f"<p>{escape(text)}</p>"
    if letter.items:
        rows = "".join(f"<li>{escape(item)}</li>" for item in letter.items)
        yield f"<ul>{rows}</ul>"
    for text in letter.after:
        yield f"<p>{escape(text)}</p>"
    if letter.link is not None:
        yield f"<p>{_anchor(letter.link, _BUTTON)}</p>"
    yield f"<p>{escape(letter.closing)}<br>{escape(letter.sender)}</p>"
    if letter.unsubscribe is not None:
        yield (
            f'<p style="font-size: .85em; color: #555">{escape(letter.footer)} '
            f"{_anchor(letter.unsubscribe, 'color: #555')}</p>"
        )


def _anchor(link: Link, style: str) -> str:
    return f'<a href="{escape(link.url)}" style="{style}">{escape(link.label)}</a>'
