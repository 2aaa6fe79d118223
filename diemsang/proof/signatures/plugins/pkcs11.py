"""Signing with a token or a hardware module through PKCS #11. Needs the extra `diemsang[pkcs11]`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.sign.signers.pdf_cms import Signer

from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import rules
from diemsang.proof.signatures.plugins.base import SigningMethod, registered


@registered
class TokenSigning(SigningMethod):
    """`key` is the label of the certificate and its key on the token."""

    code: ClassVar[str] = "pkcs11"
    vi: ClassVar[str] = "Thiết bị lưu khóa (PKCS #11)"

    @contextmanager
    def signer(self, name: str, unit: str, key: str) -> Iterator[Signer]:
        try:
            from pkcs11.exceptions import PKCS11Error
            from pyhanko.config.pkcs11 import TokenCriteria
            from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
        except ImportError as error:
            raise ImproperlyConfigured("signing by token needs the extra: pip install 'diemsang[pkcs11]'") from error
        try:
            session = open_pkcs11_session(
                settings.SIGNATURES_PKCS11_MODULE,
                token_criteria=TokenCriteria(label=settings.SIGNATURES_PKCS11_TOKEN),
                user_pin=settings.SIGNATURES_PKCS11_PIN,
            )
        except (PKCS11Error, RuntimeError, OSError) as error:
            raise Refused(rules.SIGNING_FAILED(why=type(error).__name__)) from error
        try:
            yield PKCS11Signer(session, cert_label=key, key_label=key)
        except PKCS11Error as error:
            raise Refused(rules.SIGNING_FAILED(why=type(error).__name__)) from error
        finally:
            session.close()
