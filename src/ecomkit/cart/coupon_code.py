"""Coupon codes as people type them, in any script, and the one form they are kept in."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category, decimal, name, normalize

from ecomkit.cart.errors import InvalidCouponCodeError
from ecomkit.errors import short_repr

_MOST_TYPED = 200
_MOST = 64
_SIGNS = frozenset("._%+-")
# Persian and Hindi are typed with and without.
_JOINERS: dict[int, None] = {0x200C: None, 0x200D: None}
_DOT = "i\u0307"  # Turkish has two letters i: a code is one, whichever keyboard it is typed on
# Written together everywhere. Letters of other scripts beside them only look alike.
_MIXED = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def normalize_code(typed: str) -> str:
    """The code that somebody typed: without blanks around it, in capitals and plain digits.

    Letters may be of any script, in the spelling that Unicode calls NFKC: full-width letters
    become plain ones. Letters of two scripts that are not written together are refused: a
    Cyrillic A among Latin letters would make a second code that no eye can tell apart.
    """
    if not isinstance(typed, str) or len(typed) > _MOST_TYPED:
        raise InvalidCouponCodeError("this is not a coupon code")
    plain = normalize("NFKC", typed).strip().translate(_JOINERS).casefold()
    capitals = normalize("NFKC", plain.replace(_DOT, "i").upper())
    code = "".join(map(_with_plain_digit, capitals))
    if 0 < len(code) <= _MOST and _is_word(code) and _is_of_one_script(code):
        return code
    raise InvalidCouponCodeError(
        f"{short_repr(typed)} is not a coupon code",
        hint="letters of one script, digits and . _ % + -, at most 64",
    )


def _with_plain_digit(sign: str) -> str:
    return sign if decimal(sign, None) is None else str(decimal(sign))


def _is_word(code: str) -> bool:
    # Letters with their marks, digits and a few signs, which do not come first.
    kinds = [category(sign)[0] for sign in code]
    return (kinds[0] == "L" or code[0].isdecimal()) and all(
        kind in "LM" or sign.isdecimal() or sign in _SIGNS
        for kind, sign in zip(kinds, code, strict=True)
    )


def _is_of_one_script(code: str) -> bool:
    scripts = set(_scripts(code))
    return len(scripts) <= 1 or scripts <= _MIXED


def _scripts(code: str) -> Iterator[str]:
    # The name of a letter begins with that of its script: CYRILLIC CAPITAL LETTER A.
    for sign in code:
        if category(sign) in ("Lu", "Ll", "Lt", "Lo"):
            yield name(sign, "").partition(" ")[0]
