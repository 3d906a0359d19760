"""What messages ask of the world around them: somebody who sends e-mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from ecomkit.receipts import Mail


class Mailer(Protocol):
    """Sends e-mail."""

    def send(self, mail: Mail, /, *, timeout: timedelta) -> None:
        """Sends one e-mail, in this time, or raises; one with the same id may come again."""
        ...


class AsyncMailer(Protocol):
    """The same for shops on event loops."""

    async def send(
        self,
        mail: Mail,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # the mail server's limit is its own matter
    ) -> None:
        """Sends one e-mail, in this time, or raises; one with the same id may come again."""
        ...
