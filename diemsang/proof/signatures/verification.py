"""Checking the signatures of a PDF: is it whole, who signed, when, is the signer known. Nothing is fetched or kept."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from diemsang.kernel.refusals import Refused
from diemsang.proof.files.rules.pdf import MAX_REVISIONS, reader_of
from diemsang.proof.signatures import rules

# The library logs the names of people it does not trust, traceback and all; a report says it without them.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_SIGNATURES: Final = 50


class State(StrEnum):
    """What may be said of a signature, best first."""

    VALID = "valid"
    DEMO = "demo"
    INDETERMINATE = "indeterminate"
    UNTRUSTED = "untrusted"
    INVALID = "invalid"
    NONE = "none"


WORDS: Final[dict[State, tuple[str, str]]] = {
    State.VALID: ("Hợp lệ", "Valid"),
    State.DEMO: ("Chữ ký trình diễn, không có giá trị pháp lý", "Demo signature, without legal value"),
    State.INDETERMINATE: (
        "Toàn vẹn; chưa kiểm tra được chứng thư có bị thu hồi hay không",
        "Whole; whether the certificate was revoked could not be checked",
    ),
    State.UNTRUSTED: (
        "Toàn vẹn, nhưng chứng thư không thuộc tổ chức được hệ thống tin cậy",
        "Whole, but the certificate comes from nobody this system trusts",
    ),
    State.INVALID: ("Không hợp lệ", "Not valid"),
    State.NONE: ("Tệp không có chữ ký số", "The file has no digital signature"),
}


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `reason` says in Vietnamese why the state is not better; times carry their zone."""

    field: str
    state: State
    reason: str
    is_intact: bool
    signer: str
    issuer: str
    serial: str
    signed_at: datetime | None
    """The time of the trusted time stamp; None without one."""
    stated_at: datetime | None
    """The time the signer's own machine stated."""
    covers_whole_file: bool
    later_changes: str
    """`none`, `form_filling` (fields filled or further signatures), or `other`."""


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """All signatures of a file, in order; the state of the file is the worst of theirs."""

    state: State
    signatures: tuple[SignatureReport, ...]

    @property
    def words(self) -> str:
        return WORDS[self.state][0]

    @property
    def is_acceptable(self) -> bool:
        return self.state in {State.VALID, State.DEMO, State.INDETERMINATE, State.UNTRUSTED}

    def as_dict(self) -> dict[str, Any]:
        """For JSON: codes, the sentences in both languages, times in ISO 8601."""
        lines = []
        for signature in self.signatures:
            line = asdict(signature)
            line["signed_at"] = signature.signed_at.isoformat() if signature.signed_at else None
            line["stated_at"] = signature.stated_at.isoformat() if signature.stated_at else None
            line["message"], line["message_en"] = WORDS[signature.state]
            lines.append(line)
        message, message_en = WORDS[self.state]
        return {"state": self.state.value, "message": message, "message_en": message_en, "signatures": lines}


def verify(
    pdf: bytes, *, now: datetime, roots: Sequence[x509.Certificate], demo_root: x509.Certificate | None
) -> VerificationReport:
    """Check every signature. `now` judges certificates of signatures without a sound time stamp.

    Refuses what is too large or no readable PDF; a file without signatures is an answer, not a refusal.
    """
    if len(pdf) > MAX_BYTES:
        raise Refused(rules.TOO_BIG_TO_CHECK(at_field="file", limit_mb=MAX_BYTES // 1024 // 1024))
    if not pdf.startswith(b"%PDF-"):
        raise Refused(rules.NOT_A_PDF(at_field="file"))
    try:
        reader = reader_of(pdf)
        if reader.total_revisions > MAX_REVISIONS or "/Encrypt" in reader.trailer:
            raise Refused(rules.NOT_A_PDF(at_field="file"))
        signatures = list(reader.embedded_regular_signatures)[: MAX_SIGNATURES + 1]
    except (
        PdfError,
        SigningError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OSError,
        RecursionError,
    ) as error:
        raise Refused(rules.NOT_A_PDF(at_field="file")) from error
    if len(signatures) > MAX_SIGNATURES:
        raise Refused(rules.NOT_A_PDF(at_field="file"))
    reports = tuple(_report(signature, now, roots, demo_root) for signature in signatures)
    order = list(State)
    worst = max((report.state for report in reports), key=order.index, default=State.NONE)
    return VerificationReport(worst, reports)


_UNSOUND: Final = (
    SignatureValidationError,
    ValidationInfoReadingError,
    PathError,
    ValidationError,
    PdfError,
    SigningError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)
"""What hostile or broken signatures make the library say. Each of them is an answer: not valid."""


def _report(
    signature: EmbeddedPdfSignature,
    now: datetime,
    roots: Sequence[x509.Certificate],
    demo_root: x509.Certificate | None,
) -> SignatureReport:
    try:
        known = [*roots, *([demo_root] if demo_root else [])]
        status, signed_at = _at_its_time(signature, known, now, demo_root)
        state, reason = _judged(status, demo_root, has_time=signed_at is not None)
        if state is State.VALID:
            state, reason = _after_revocation(signature, known, signed_at or now)
        certificate = status.signing_cert
        return SignatureReport(
            field=signature.field_name,
            state=state,
            reason=reason,
            is_intact=status.intact and status.valid,
            signer=_common_name(certificate.subject),
            issuer=_common_name(certificate.issuer),
            serial=f"{certificate.serial_number:x}",
            signed_at=signed_at,
            stated_at=status.signer_reported_dt,
            covers_whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
            later_changes=_later_changes(status),
        )
    except _UNSOUND as error:
        reason = f"Không đọc được chữ ký ({type(error).__name__})."
        return SignatureReport(
            str(signature.field_name), State.INVALID, reason, False, "", "", "", None, None, False, "other"
        )


def _at_its_time(
    signature: EmbeddedPdfSignature,
    known: Sequence[x509.Certificate],
    now: datetime,
    demo_root: x509.Certificate | None,
) -> tuple[PdfSignatureStatus, datetime | None]:
    """Judged at the time of its stamp, when an authority we trust gave it, and at `now` when none did.

    A demo's authority states any time it likes: its stamps count on a demo's signatures only.
    """
    status = _status(signature, known, now)
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.valid and stamp.intact):
        return status, None
    then = _status(signature, known, stamp.timestamp)
    stamp = then.timestamp_validity
    if stamp is None or not stamp.trusted:
        return status, None
    if demo_root is not None and _is_rooted_in(stamp, demo_root) and not _is_rooted_in(then, demo_root):
        return status, None
    return then, stamp.timestamp


def _status(
    signature: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    moment: datetime,
    revocation: str = "soft-fail",
    *,
    skip_diff: bool = False,
) -> PdfSignatureStatus:
    """Judged with the revocation data inside the file, if any; nothing is fetched."""
    options: dict[str, Any] = {
        "trust_roots": list(roots),
        "allow_fetching": False,
        "moment": moment,
        "revocation_mode": revocation,
    }
    store = _security_store(signature)
    context = ValidationContext(**options) if store is None else store.as_validation_context(options)
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return validate_pdf_signature(signature, context, key_usage_settings=usage, skip_diff=skip_diff)


def _security_store(signature: EmbeddedPdfSignature) -> DocumentSecurityStore | None:
    try:
        return DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return None


def _after_revocation(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], moment: datetime
) -> tuple[State, str]:
    """What a signature good in all else becomes when revocation data are demanded; only data in the file count."""
    if _security_store(signature) is not None:
        status = _status(signature, roots, moment, "require", skip_diff=True)
        if status.revocation_details is not None:
            return State.INVALID, "Chứng thư của người ký đã bị thu hồi."
        if status.trusted:
            return State.VALID, ""
    return State.INDETERMINATE, "Không có đủ dữ liệu thu hồi kèm theo chữ ký."


def _judged(status: PdfSignatureStatus, demo_root: x509.Certificate | None, *, has_time: bool) -> tuple[State, str]:
    if not status.intact:
        return State.INVALID, "Nội dung đã bị thay đổi sau khi ký."
    if not status.valid:
        return State.INVALID, "Giá trị chữ ký không khớp chứng thư."
    if status.coverage not in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}:
        return State.INVALID, "Chữ ký không bao trùm toàn bộ nội dung."
    if status.docmdp_ok is False or _later_changes(status) == "other":
        return State.INVALID, "Sau khi ký, tệp có thay đổi khác ngoài điền biểu mẫu và ký thêm."
    if not status.trusted:
        indication = getattr(status.trust_problem_indic, "standard_name", "")
        return State.UNTRUSTED, f"Không dẫn được về tổ chức chứng thực tin cậy {indication}".strip() + "."
    if demo_root is not None and _is_rooted_in(status, demo_root):
        return State.DEMO, "Ký bằng khóa trình diễn của hệ thống này."
    if not has_time:
        return State.INDETERMINATE, "Chữ ký không có dấu thời gian tin cậy."
    return State.VALID, ""


def _is_rooted_in(status: SignatureStatus, demo_root: x509.Certificate) -> bool:
    path = status.validation_path
    return path is not None and any(certificate.dump() == demo_root.dump() for certificate in path)


def _later_changes(status: PdfSignatureStatus) -> str:
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    level = status.modification_level
    if level is None or level is ModificationLevel.OTHER:
        return "other"
    return "none" if level in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES} else "form_filling"


def _common_name(name: x509.Name) -> str:
    native = name.native
    value = native.get("common_name") or name.human_friendly
    return str(value)
