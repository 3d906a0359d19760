"""The log of commands: asked again under its key, a command gives the same result."""

from __future__ import annotations

from hashlib import sha256

from ecomkit.errors import short_repr
from ecomkit.shop.desk.errors import CommandConflictError
from ecomkit.shop.store import Books, SavedCommand


def once(
    books: Books, key: str, *facts: object, result: str = "", about: str = ""
) -> str | None:
    """The result of the command of this *key* if it was taken on before, else None.

    A new one is logged with its *result*, such as the id of what it makes. *facts* are
    what was asked: raises CommandConflictError if they were others before. Without a key
    every command is a new one. One key may be *about* several things, each with its own
    command.
    """
    if not key:
        return None
    digest = sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()
    id = f"{key}:{about}" if about else key
    known = books.commands.find(id)
    if known is None:
        books.commands.add(
            SavedCommand(id=id, digest=digest, result=result, at=books.now)
        )
        return None
    if known.digest != digest:
        raise CommandConflictError(
            f"another command was given with the key {short_repr(key)}",
            path="$.key",
            hint="give a new command a new key, and a repeated one the same content",
            key=key,
        )
    return known.result
