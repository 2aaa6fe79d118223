"""What every way of signing can do."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from typing import ClassVar

from django.conf import settings
from pyhanko.sign.signers.pdf_cms import Signer


class SigningMethod(ABC):
    """Opens, for one signature, what pyHanko calls a signer. Failures of services and devices are `Refused`."""

    code: ClassVar[str]
    vi: ClassVar[str]
    is_demo: ClassVar[bool] = False
    reserved_bytes: ClassVar[int | None] = None
    """Room kept in the PDF for the signature; None lets pyHanko estimate it by a dry run."""

    @property
    def marks_demo(self) -> bool:
        """Whether what it signs is marked as a demo's: in a demo everything is, whoever holds the key, for its time is
        a stated one.
        """
        return self.is_demo or bool(settings.DEMO_WORLD)

    @abstractmethod
    def signer(self, name: str, unit: str, key: str) -> AbstractContextManager[Signer]:
        """A signer for the person called `name` of `unit`; `key` says which key of the device or the service."""


registry: dict[str, type[SigningMethod]] = {}


def registered(kind: type[SigningMethod]) -> type[SigningMethod]:
    """Class decorator: makes a way of signing choosable by its code."""
    if registry.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"two ways of signing are called {kind.code}")
    return kind
