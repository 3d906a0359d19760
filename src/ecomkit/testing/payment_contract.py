"""The contract of payment adapters: a test class that an author inherits."""

from __future__ import annotations

from ecomkit.testing.payment_money_checks import DeclarationChecks, MoneyChecks
from ecomkit.testing.payment_notification_checks import MessageChecks, SecrecyChecks
from ecomkit.testing.payment_trouble_checks import (
    ActionChecks,
    FaultChecks,
    QuestionChecks,
    RepetitionChecks,
)


class PaymentAdapterContract(
    DeclarationChecks,
    MoneyChecks,
    RepetitionChecks,
    FaultChecks,
    QuestionChecks,
    ActionChecks,
    MessageChecks,
    SecrecyChecks,
):
    """Some sixty checks that a payment adapter must pass before it may move money.

    Inherit it in a test module, and fill in the hooks of
    :class:`~ecomkit.testing.payment_bench.AdapterUnderTest`; ``make_adapter`` is enough
    to begin with::

        class TestMyAdapter(PaymentAdapterContract):
            def make_adapter(self):
                return MyAdapter(FakeProvider())
    """
