"""Checks of what a payment adapter hears and says: messages, and secrets."""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ecomkit.errors import short_repr
from ecomkit.payments.errors import BadNotificationError
from ecomkit.payments.notification import Notification
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.testing.payment_bench import AdapterUnderTest, Trouble, skip

_LONG_AGO = timedelta(days=1)

MALFORMED = (
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe",
    b"null",
    b"true",
    b"0",
    b"NaN",
    b"[]",
    b"{}",
    b"{",
    b"}",
    b"[",
    b'"',
    b'{"id":}',
    b'{"id": 1}',
    b'{"id": null}',
    b'{"id": []}',
    b'{"id": ""}',
    b'{"id": "\xc3\x28"}',
    b'{"id": "\\ud800"}',
    b'{"id": "x", "id": "y"}',
    b'{"type": 1}',
    b'{"data": null}',
    b'{"data": {"object": null}}',
    b'{"data": {"object": []}}',
    b'{"data": {"object": {"amount": "x"}}}',
    b'{"data": {"object": {"amount": -1}}}',
    b'{"data": {"object": {"amount": 1e999}}}',
    b'{"data": {"object": {"amount": NaN}}}',
    b'{"data": {"object": {"metadata": 7}}}',
    b"1" * 5_000,
    b"[" * 5_000,
    b'{"a":' * 2_000,
    b"<?xml version='1.0'?><a/>",
    b"a=1&b=2",
    b"-1",
    b"1.5",
    b'{"id": "' + b"x" * 100_000 + b'"}',
    "ﬀ".encode("utf-16"),
)


class MessageChecks(AdapterUnderTest):
    """Only genuine, fresh messages are accepted; the rest is BadNotificationError."""

    def test_a_genuine_message_is_taken_in(self) -> None:
        """It names the adapter as its source and has an id."""
        adapter, body, headers = self._genuine()
        notifications = adapter.verify(body, headers, now=self.NOW)
        assert notifications
        for notification in notifications:
            assert isinstance(notification, Notification)
            assert notification.source == adapter.name
            assert notification.payment_id or notification.provider_ref

    def test_the_same_message_is_the_same_notification(self) -> None:
        """Delivered twice, it has the same id, and changes nothing more."""
        adapter, body, headers = self._genuine()
        first = adapter.verify(body, headers, now=self.NOW)
        again = adapter.verify(body, headers, now=self.NOW)
        assert [each.id for each in first] == [each.id for each in again]
        for notification in (*first, *again):
            once = self._shop.notify(notification)
            assert self._shop.notify(notification) == once

    def test_a_changed_body_is_refused(self) -> None:
        """Every byte is signed."""
        adapter, body, headers = self._genuine()
        for at in {0, len(body) // 2, len(body) - 1}:
            changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
            self._refused(adapter, changed, headers)
        self._refused(adapter, body + b" ", headers)

    def test_a_body_alone_is_refused(self) -> None:
        """Without its headers a message proves nothing."""
        adapter, body, headers = self._genuine()
        self._refused(adapter, body, {})
        for name in headers:
            self._refused(adapter, body, {**headers, name: ""})

    def test_changed_headers_are_refused(self) -> None:
        """A signature with one letter changed is none."""
        adapter, body, headers = self._genuine()
        for name, value in headers.items():
            self._refused(adapter, body, {**headers, name: value[:-1]})
            self._refused(adapter, body, {**headers, name: value + "é"})

    def test_an_old_message_is_refused(self) -> None:
        """What was signed yesterday may be a replay."""
        self._aged(-_LONG_AGO)

    def test_a_message_from_the_future_is_refused(self) -> None:
        """What is signed for tomorrow could be replayed until then."""
        self._aged(_LONG_AGO)

    def test_malformed_bodies_are_refused(self) -> None:
        """With the headers of a genuine message, or with none."""
        adapter = self.make_adapter()
        message = self._message(adapter, self.NOW)
        for headers in ({}, message[1] if message else {}):
            for body in MALFORMED:
                self._refused(adapter, body, headers)

    def test_malformed_headers_are_refused(self) -> None:
        """Whatever they contain."""
        adapter = self.make_adapter()
        message = self._message(adapter, self.NOW)
        body, names = (message[0], tuple(message[1])) if message else (b"{}", ("x",))
        for value in (
            "",
            " ",
            ",",
            "=",
            "t=",
            "v1=",
            "\x00",
            "é",
            "t=1,v1=é",
            "9" * 400,
        ):
            self._refused(adapter, body, dict.fromkeys(names, value))

    def _aged(self, by: timedelta) -> None:
        self._refused(*self._genuine(by))

    def _genuine(
        self, aged: timedelta = timedelta(0)
    ) -> tuple[PaymentAdapter, bytes, Mapping[str, str]]:
        adapter = self.make_adapter()
        message = self._message(adapter, self.NOW + aged)
        if message is None:
            skip("the provider sends no messages")
        return adapter, *message

    def _message(
        self, adapter: PaymentAdapter, signed_at: datetime
    ) -> tuple[bytes, Mapping[str, str]] | None:
        self._shop = self.shop(adapter)
        self.start(self._shop, adapter)
        return self.message(adapter, signed_at)

    def _refused(
        self, adapter: PaymentAdapter, body: bytes, headers: Mapping[str, str]
    ) -> None:
        try:
            notifications = adapter.verify(body, headers, now=self.NOW)
        except BadNotificationError:
            return
        raise AssertionError(
            f"{short_repr(body[:40])} was accepted: {short_repr(notifications)}"[:200]
        )


class SecrecyChecks(AdapterUnderTest):
    """Tokens and keys are seen by the provider and by nobody else."""

    def test_the_adapter_does_not_show_its_keys(self) -> None:
        """Neither printed nor pickled."""
        adapter = self.make_adapter()
        for shown in _shown(adapter):
            self._clean(shown)

    def test_outcomes_do_not_show_tokens(self) -> None:
        """What comes back is stored and shown."""
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        payment = self.start(shop, adapter)
        outcomes = [record.declined for record in payment.instructions]
        for shown in (repr(payment), *(repr(each) for each in outcomes)):
            self._clean(shown)

    def test_refusals_do_not_show_tokens(self) -> None:
        """The reason of a decline is shown to people."""
        for details in self.declines().values():
            adapter = self.make_adapter()
            payment = self.start(self.shop(adapter), adapter, details=details)
            token = str(details.get("token", ""))
            for record in payment.instructions:
                shown = f"{record.declined!r} {record.detail}"
                self._clean(shown)
                assert not token or token not in shown

    def test_errors_do_not_show_tokens(self) -> None:
        """What goes wrong is logged."""
        arranged = False
        for trouble in Trouble:
            adapter = self.make_adapter()
            if not self.arrange(adapter, trouble):
                continue
            arranged = True
            try:
                shown = repr(self.submit(adapter, self.instruction(adapter)))
            except Exception as error:  # noqa: BLE001  # whatever it is, it is logged
                shown = "".join(traceback.format_exception_only(error)) + repr(error)
            self._clean(shown)
        if not arranged:
            skip("no trouble can be arranged")

    def _clean(self, shown: str) -> None:
        token = self.instruction(self.make_adapter()).token
        for secret in (*self.secrets, token):
            assert not secret or secret not in shown, "a secret shows"


def _shown(adapter: PaymentAdapter) -> Iterator[str]:
    yield repr(adapter)
    yield str(adapter)
    yield f"{adapter}"
    try:
        yield pickle.dumps(adapter).decode("latin-1")
    except Exception:  # noqa: BLE001  # what cannot be pickled leaks nothing
        return
