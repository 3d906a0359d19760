"""No sequence of consents, carts, orders and unsubscribing sends advertising against a no."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.journey.privacy import ConsentPurpose, ConsentWithdrawn
from ecomkit.messages import MessageKind
from ecomkit.receipts import Mail
from tests.stories.test_what_a_buyer_hears import WritingWorld

PEOPLE = ("ada", "guest-2")  # who read their mail at one address
STEPS = ("agree", "withdraw", "unsubscribe", "leave a cart", "order", "deliver", "wait")


class Watched(WritingWorld):
    """Remembers who decided what last, and checks every mail as it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed = dict.fromkeys(PEOPLE, False)
        self.advertised = 0
        self.box.send = self.checked  # type: ignore[method-assign]

    def checked(self, mail: Mail, /, *, timeout: timedelta) -> None:
        message = self.sells.messages.get(mail.id)
        self.box.mails.append(mail)
        if MessageKind(message.kind).needs_consent:
            assert self.allowed[message.actor], mail.id
            self.advertised += 1

    def step(self, what: str, person: str) -> None:
        self.later(minutes=1)
        if what == "agree":
            self.agree(person)
            self.allowed[person] = True
        elif what == "withdraw":
            no = ConsentWithdrawn(purposes=(ConsentPurpose.MARKETING,))
            self.sells.people.tell(person, no)
            self.allowed[person] = False
        elif what == "unsubscribe":
            self.unsubscribed(person)
        elif what == "leave a cart":
            self.shopping(person, tea=1)
        elif what == "order":
            self.paid(items=[("mug", 1)])
        elif what == "deliver":
            for order in self.orders():
                if not order.shipments:
                    self.sells.orders.deliver(order.number, self.sent_off(order))
        else:
            self.work_at(days=8)
        self.work_at(hours=2)

    def unsubscribed(self, person: str) -> None:
        sent = [
            each
            for each in self.sells.messages.of_person(person)
            if each.to and each.kind.needs_consent
        ]
        if sent:
            assert self.correspondence is not None
            token = self.correspondence.token(sent[0].id)
            self.sells.messages.unsubscribe(sent[0].id, token)
            # The reader of the address said no, under whichever name.
            self.allowed = dict.fromkeys(PEOPLE, False)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)),
        min_size=3,
        max_size=12,
    )
)
def test_nobody_is_advertised_to_who_said_no(
    steps: list[tuple[str, str]],
) -> None:
    world = Watched()
    for what, person in steps:
        world.step(what, person)


def test_those_who_agreed_are_written_to() -> None:
    world = Watched()
    for what in ("agree", "leave a cart", "order", "deliver", "wait"):
        world.step(what, "ada")
    assert world.advertised == 2
