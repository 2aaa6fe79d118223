"""PAdES B-T: one more revision of the PDF with a signature and a trusted time. The bytes before it stay as they are."""

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.sign.timestamps.api import TimeStamper

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules.pdf import LIMITS
from diemsang.proof.signatures import rules
from diemsang.proof.signatures.plugins.base import SigningMethod
from diemsang.proof.signatures.stamps import Stamp, stamp_style


@dataclass(frozen=True, slots=True)
class Wish:
    """How the signature is to look: who signs for which unit, with which key, why, and where it is seen."""

    name: str
    unit: str = ""
    role: str = ""
    key: str = ""
    reason: str = ""
    field_name: str = ""
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class SignedPdf:
    content: bytes
    certificate: x509.Certificate


def sign_pdf(pdf: bytes, wish: Wish, *, method: SigningMethod, time_stamper: TimeStamper, at: datetime) -> SignedPdf:
    """Sign, and say with which certificate. Refuses unreadable PDF; services and devices refuse by themselves."""
    field = wish.field_name or f"ky_{secrets.token_hex(4)}"
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=wish.name,
        reason=wish.reason or None,
        location=wish.unit or None,
    )
    spec = style = None
    if wish.stamp is not None:
        spec = SigFieldSpec(field, on_page=wish.stamp.page, box=wish.stamp.box)
        style = stamp_style(wish.stamp, _lines(wish, at, is_demo=method.marks_demo))
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False, decode_limits=LIMITS)
        with method.signer(wish.name, wish.unit, wish.key) as signer:
            pdf_signer = _SignerAt(metadata, signer, timestamper=time_stamper, stamp_style=style, new_field_spec=spec)
            pdf_signer.at = at
            out = pdf_signer.sign_pdf(writer, bytes_reserved=method.reserved_bytes)
            certificate = signer.signing_cert or _certificate_in(out.getvalue())
    except (PdfError, SigningError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(rules.NOT_A_PDF(at_field="file")) from error
    return SignedPdf(out.getvalue(), certificate)


class _SignerAt(PdfSigner):
    """pyHanko takes the machine's time; an act has its own, which in a demo is the stated one."""

    at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = clock.local(self.at)
        return session


def _certificate_in(pdf: bytes) -> x509.Certificate:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(pdf), strict=False, decode_limits=LIMITS)
    return reader.embedded_regular_signatures[-1].signer_cert


def _lines(wish: Wish, at: datetime, *, is_demo: bool) -> list[str]:
    """Time as the house's domain rules ask: day-month-year; hours:minutes:seconds and the zone."""
    moment = clock.local(at)
    lines = [f"Ký bởi: {wish.name}", wish.role, wish.unit, f"Thời gian ký: {moment:%d-%m-%Y; %H:%M:%S} +07:00"]
    if is_demo:
        lines.append("BẢN TRÌNH DIỄN - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ")
    return [line for line in lines if line]
