"""E-mail by SMTP: a mailer that hands a shop's mails to a mail server."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from hashlib import sha256

from ecomkit.receipts import Mail, Seller
from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.text import is_email_address
from ecomkit.validators import require_type

_TIMEOUT = timedelta(seconds=20)


class SmtpMailer:
    """Sends mails through a mail server, each over a connection of its own.

    *sender* is whose name and e-mail address stand in them. The connection is encrypted
    by STARTTLS unless *starttls* is False, which only a server on this machine needs.
    A mail that comes twice has the same Message-ID.
    """

    def __init__(
        self,
        sender: Seller,
        host: str = "localhost",
        port: int = 587,
        *,
        user: str = "",
        password: str = "",
        starttls: bool = True,
    ) -> None:
        require_type(sender, Seller, path="$.sender")
        if not is_email_address(sender.email):
            raise InvalidReceiptError(
                "a sender needs an e-mail address", path="$.sender.email"
            )
        self.sender = sender
        self.host, self.port = host, port
        self._user, self._password = user, password
        self._starttls = starttls

    def send(self, mail: Mail, /, *, timeout: timedelta = _TIMEOUT) -> None:
        """Sends one mail; raises OSError or smtplib's error if the server does not take it."""
        seconds = timeout.total_seconds()
        with smtplib.SMTP(self.host, self.port, timeout=seconds) as server:
            if self._starttls:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            server.send_message(email_message(mail, self.sender))


def email_message(mail: Mail, sender: Seller) -> EmailMessage:
    """A mail in the form of RFC 5322, with its text, its HTML and its attachments."""
    message = EmailMessage()
    domain = sender.email.rpartition("@")[2]
    message["From"] = Address(sender.name, addr_spec=sender.email)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    digest = sha256(mail.id.encode("utf-8", "replace")).hexdigest()[:32]
    message["Message-ID"] = (
        f"<{digest}@{domain}>" if mail.id else make_msgid(domain=domain)
    )
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for each in mail.attachments:
        kind, _, subtype = each.media_type.partition("/")
        message.add_attachment(
            each.content, maintype=kind, subtype=subtype, filename=each.name
        )
    if mail.language:
        message["Content-Language"] = mail.language.replace("_", "-")
    return message
