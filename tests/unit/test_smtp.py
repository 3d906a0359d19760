"""A mail goes to a mail server as it was written."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.integrations.smtp import SmtpMailer, email_message
from ecomkit.receipts import Attachment, Mail, Seller
from tests.stories.shops import SELLER

PAPER = Attachment(name="Beleg.html", media_type="text/html", content="<p>ä".encode())
MAIL = Mail(
    to="ada@example.com",
    subject="طلبكم R-1",
    text="مرحبًا\n",
    html="<p>مرحبًا</p>",
    id="shipped:R-1:s-1",
    language="ar_EG",
    attachments=[PAPER],
    unsubscribe="https://tea.example/no/1",
)


class _Server(socketserver.StreamRequestHandler):
    """As little of RFC 5321 as a client needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().upper():
            answer = b"250 ok\r\n"
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                self.server.took.append(body)  # type: ignore[attr-defined]
            elif line.startswith(b"RCPT") and b"NOBODY@" in line:
                answer = b"550 no such box\r\n"
            elif line.startswith(b"QUIT"):
                answer = b"221 bye\r\n"
            self.wfile.write(answer)


@contextmanager
def server() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Server) as running:
        running.took = []  # type: ignore[attr-defined]
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_a_mail_server_takes_text_html_and_attachment() -> None:
    with server() as running:
        port = running.server_address[1]
        SmtpMailer(SELLER, "127.0.0.1", port, starttls=False).send(MAIL)
        (took,) = running.took  # type: ignore[attr-defined]
    message = message_from_bytes(took, policy=default)
    assert isinstance(message, EmailMessage)

    assert message["Subject"] == MAIL.subject
    assert message["To"] == "ada@example.com"
    assert message["From"] == "Tea House <shop@example.com>"
    assert message["List-Unsubscribe"] == "<https://tea.example/no/1>"
    assert message["Content-Language"] == "ar-EG"
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert page is not None
    assert plain.get_content().splitlines() == MAIL.text.splitlines()
    assert page.get_content().strip() == MAIL.html
    (paper,) = message.iter_attachments()
    assert paper.get_filename() == "Beleg.html"
    assert paper.get_payload(decode=True) == PAPER.content


def test_a_mail_that_comes_again_is_known_by_its_id() -> None:
    first, again = email_message(MAIL, SELLER), email_message(MAIL, SELLER)
    other = email_message(Mail(to="a@b.example", subject="s", text="t"), SELLER)

    assert first["Message-ID"] == again["Message-ID"]
    assert str(first["Message-ID"]).endswith("@example.com>")
    assert other["Message-ID"] != email_message(MAIL, SELLER)["Message-ID"]


def test_what_the_server_refuses_is_an_error() -> None:
    refused = Mail(to="nobody@example.com", subject="s", text="t")
    with server() as running:
        mailer = SmtpMailer(
            SELLER, "127.0.0.1", running.server_address[1], starttls=False
        )
        with pytest.raises(OSError, match="no such box"):
            mailer.send(refused)


def test_a_sender_has_an_address() -> None:
    with pytest.raises(InvalidInputError, match="e-mail address"):
        SmtpMailer(Seller(name="Tea House"))
