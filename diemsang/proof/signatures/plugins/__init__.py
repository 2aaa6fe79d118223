"""Ways of signing: where the private key is. It never reaches this server except in a demo."""

from django.conf import settings

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import rules
from diemsang.proof.signatures.plugins.base import SigningMethod, registry
from diemsang.proof.signatures.plugins.demo import DemoSigning
from diemsang.proof.signatures.plugins.pkcs11 import TokenSigning
from diemsang.proof.signatures.plugins.remote import RemoteSigning

__all__ = ["DemoSigning", "RemoteSigning", "SigningMethod", "TokenSigning", "signing_method"]


def signing_method(code: str = "") -> SigningMethod:
    """The way of signing with that code; the installation's own when none is named."""
    wanted = code or settings.SIGNATURES_METHOD
    try:
        return registry[wanted]()
    except KeyError:
        raise Refused(rules.METHOD_UNKNOWN(method=wanted)) from None
