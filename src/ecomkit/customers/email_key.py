"""The key of an e-mail address: the same for all spellings that reach one mailbox."""

from __future__ import annotations

from hashlib import blake2b
from unicodedata import normalize

from ecomkit.customers.errors import InvalidCustomerError
from ecomkit.text import one_line

_MOST = 254
# Mailboxes for which the provider ignores dots.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


def email_key(email: str) -> str:
    """By what to count uses of an e-mail address: a digest, from which nobody reads it.

    Case, blanks around it, a ``+tag`` and, at Gmail, dots make no difference. "" for no
    address. Raises InvalidCustomerError, or InvalidTextError for what is not one line.

    Examples:
        >>> email_key("Ann.Lee+shop@gmail.com") == email_key("annlee@googlemail.com ")
        True
    """
    if not isinstance(email, str):
        raise InvalidCustomerError("an e-mail address is text", path="$.email")
    text = normalize("NFKC", one_line(email.strip(), path="$.email", most=_MOST))
    mailbox, at, domain = text.casefold().rpartition("@")
    if not at:
        mailbox, domain = domain, ""
    if not mailbox:
        return ""
    mailbox = mailbox.partition("+")[0] or mailbox
    if domain in _DOTLESS:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    return blake2b(f"{mailbox}@{domain}".encode(), digest_size=16).hexdigest()
