"""What carries a notice to an address."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from diemsang.commons.notices.rules import Channel


class DeliveryFailed(Exception):
    """The provider did not take the message. `code` names no person; a permanent failure is not retried."""

    def __init__(self, code: str, *, is_permanent: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_permanent = code, is_permanent


@dataclass(frozen=True, slots=True)
class Letter:
    """What is carried. `reference` is the same for every attempt, so that a provider can drop a duplicate."""

    reference: str
    address: str
    subject: str
    body: str
    html: str
    url: str


class Carrier(ABC):
    """Sends one letter or raises `DeliveryFailed`. It has a time limit of its own, well under two minutes."""

    code: ClassVar[str]
    channel: ClassVar[Channel]

    @abstractmethod
    def send(self, letter: Letter) -> None: ...


class SmsCarrier(Carrier):
    """Base for providers of text messages: they take a number and a short text."""

    channel = Channel.SMS
    longest: ClassVar[int] = 320

    def send(self, letter: Letter) -> None:
        text = f"{letter.subject}. {letter.url}".strip()
        self.transmit(letter.reference, letter.address, text[: self.longest])

    @abstractmethod
    def transmit(self, reference: str, phone: str, text: str) -> None:
        """Hand the text to the provider; `DeliveryFailed` when it is not taken."""


class ZaloCarrier(Carrier):
    """Base for a Zalo official account: it takes a number and the values of a template approved by Zalo."""

    channel = Channel.ZALO

    def send(self, letter: Letter) -> None:
        values = {"subject": letter.subject, "body": letter.body, "url": letter.url}
        self.transmit(letter.reference, letter.address, values)

    @abstractmethod
    def transmit(self, reference: str, phone: str, values: dict[str, str]) -> None:
        """Hand the values to Zalo; `DeliveryFailed` when they are not taken."""


registry: dict[str, type[Carrier]] = {}


def registered(kind: type[Carrier]) -> type[Carrier]:
    """Class decorator: makes a carrier choosable by its code."""
    if registry.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"two carriers are called {kind.code}")
    return kind
