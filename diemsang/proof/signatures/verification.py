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
REASONS: Final[dict[str, tuple[str, str]]] = {
    "": ("", ""),
    "unreadable": ("Không đọc được chữ ký", "The signature cannot be read"),
    "changed": ("Nội dung đã bị thay đổi sau khi ký", "The content was changed after signing"),
    "value_differs": ("Giá trị chữ ký không khớp chứng thư", "The signature does not fit the certificate"),
    "covers_part": ("Chữ ký không bao trùm toàn bộ nội dung", "The signature does not cover all of the content"),
    "changed_afterwards": (
        "Sau khi ký, tệp có thay đổi khác ngoài điền biểu mẫu và ký thêm",
        "After signing, the file was changed by more than filled forms and further signatures",
    ),
    "no_trusted_chain": (
        "Không dẫn được về tổ chức chứng thực tin cậy",
        "It does not lead to a certification authority that is trusted",
    ),
    "demo_key": ("Ký bằng khóa trình diễn của hệ thống này", "Signed with a demo key of this system"),
    "no_time_stamp": ("Chữ ký không có dấu thời gian tin cậy", "The signature has no trusted time stamp"),
    "revoked": ("Chứng thư của người ký đã bị thu hồi", "The signer's certificate was revoked"),
    "no_revocation_data": (
        "Không có đủ dữ liệu thu hồi kèm theo chữ ký",
        "The signature does not carry enough revocation data",
    ),
}
"""Why a state is not better, in both languages."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `why` (a key of `REASONS`) says why the state is not better; times carry their zone."""

    field: str
    state: State
    why: str
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
    detail: str = ""
    """What the standard or the library calls it, for experts."""

    @property
    def reason(self) -> str:
        return self._reason(REASONS[self.why][0])

    @property
    def reason_en(self) -> str:
        return self._reason(REASONS[self.why][1])

    def _reason(self, text: str) -> str:
        return f"{text}{f' ({self.detail})' if self.detail else ''}." if text else ""


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
            line["reason"], line["reason_en"] = signature.reason, signature.reason_en
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
        state, why = _judged(status, demo_root, has_time=signed_at is not None)
        if state is State.VALID:
            state, why = _after_revocation(signature, known, signed_at or now)
        certificate = status.signing_cert
        return SignatureReport(
            field=signature.field_name,
            state=state,
            why=why,
            is_intact=status.intact and status.valid,
            signer=_common_name(certificate.subject),
            issuer=_common_name(certificate.issuer),
            serial=f"{certificate.serial_number:x}",
            signed_at=signed_at,
            stated_at=status.signer_reported_dt,
            covers_whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
            later_changes=_later_changes(status),
            detail=getattr(status.trust_problem_indic, "standard_name", "") if why == "no_trusted_chain" else "",
        )
    except _UNSOUND as error:
        return SignatureReport(
            field=str(signature.field_name),
            state=State.INVALID,
            why="unreadable",
            is_intact=False,
            signer="",
            issuer="",
            serial="",
            signed_at=None,
            stated_at=None,
            covers_whole_file=False,
            later_changes="other",
            detail=type(error).__name__,
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
            return State.INVALID, "revoked"
        if status.trusted:
            return State.VALID, ""
    return State.INDETERMINATE, "no_revocation_data"


def _judged(status: PdfSignatureStatus, demo_root: x509.Certificate | None, *, has_time: bool) -> tuple[State, str]:
    if not status.intact:
        return State.INVALID, "changed"
    if not status.valid:
        return State.INVALID, "value_differs"
    if status.coverage not in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}:
        return State.INVALID, "covers_part"
    if status.docmdp_ok is False or _later_changes(status) == "other":
        return State.INVALID, "changed_afterwards"
    if not status.trusted:
        return State.UNTRUSTED, "no_trusted_chain"
    if demo_root is not None and _is_rooted_in(status, demo_root):
        return State.DEMO, "demo_key"
    if not has_time:
        return State.INDETERMINATE, "no_time_stamp"
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
