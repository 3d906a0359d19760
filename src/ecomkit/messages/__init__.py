"""Messages: what a shop writes to its customers, stage by stage, in their language."""

from ecomkit.messages.correspondence import Correspondence
from ecomkit.messages.errors import InvalidMessageError
from ecomkit.messages.kinds import DEFAULT_DELAYS, MessageKind
from ecomkit.messages.links import ShopLinks
from ecomkit.messages.ports import AsyncMailer, Mailer
from ecomkit.messages.writer import MessageWriter

__all__ = [
    "DEFAULT_DELAYS",
    "AsyncMailer",
    "Correspondence",
    "InvalidMessageError",
    "Mailer",
    "MessageKind",
    "MessageWriter",
    "ShopLinks",
]
