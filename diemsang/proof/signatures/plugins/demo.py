"""Signing with keys of the demo's own authority. Refused outside a demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from pyhanko.sign.signers.pdf_cms import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from diemsang.proof.signatures.authority import demo_identity, demo_root
from diemsang.proof.signatures.plugins.base import SigningMethod, registered


@registered
class DemoSigning(SigningMethod):
    code: ClassVar[str] = "demo"
    vi: ClassVar[str] = "Chữ ký trình diễn"
    is_demo: ClassVar[bool] = True

    @contextmanager
    def signer(self, name: str, unit: str, key: str) -> Iterator[Signer]:
        identity = demo_identity(name, unit)
        chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        root = demo_root()
        if root is not None:
            chain.register(root)
        yield SimpleSigner(identity.certificate, identity.key, chain)
