"""What stands on each form, as plain values: words are final, moments and money are not yet spelled."""

from dataclasses import dataclass
from datetime import date, datetime

from diemsang.kernel.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who issues a form, under whom, when; all names as of `issued_on`."""

    agency: str
    parent: str = ""
    number: str = ""
    """Số, ký hiệu: `12/TNHS`."""
    place: str = ""
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The applicant as printed, and who filed on their behalf."""

    full_name: str
    identity: str = ""
    """What the paper is and its number: `CCCD số 001080000001`."""
    address: str = ""
    phone: str = ""
    email: str = ""
    filed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The dossier a form is about. `code` and `lookup_code` are empty before acceptance."""

    code: str
    procedure_code: str
    procedure: str
    lookup_code: str = ""
    lookup_url: str = ""
    """With an unguessable token and nothing personal: it becomes the QR code."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the dossier: how many originals and copies were handed in."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee in đồng. `amount` is None where only a text says what is due, `paid` where nobody keeps what was paid.

    `unit` is what it is charged for (`bản`); empty for the dossier as a whole.
    """

    name: str
    amount: int | None
    paid: int | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: `authority` is the office (`GIÁM ĐỐC`), `name` may be empty where it is written by hand."""

    authority: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả. `return_at` is None when the limit sets no day."""

    head: Letterhead
    matter: Matter
    party: Party
    handled_by: str
    papers: tuple[PaperLine, ...]
    sets: int
    limit: str
    received_at: datetime
    return_at: datetime | None
    return_way: str
    return_place: str = ""
    fees: tuple[FeeLine, ...] = ()
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class SupplementLine:
    """One paper or correction asked for; a paper outside the published list needs `ground`."""

    name: str
    reason: str = ""
    guidance: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequestSheet:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

    head: Letterhead
    matter: Matter
    party: Party
    lines: tuple[SupplementLine, ...]
    reason: str
    guidance: str = ""
    contact: str = ""
    contact_phone: str = ""
    answer_by: datetime | date | None = None
    officer: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason with the text of law it rests on."""

    reason: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSheet:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ. `request` is what was asked for, in the applicant's words."""

    head: Letterhead
    matter: Matter
    party: Party
    grounds: tuple[Ground, ...]
    request: str = ""
    guidance: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologySheet:
    """Phiếu xin lỗi và hẹn lại ngày trả kết quả; from 2025 Văn bản xin lỗi và đề nghị gia hạn.

    `new_due` is None for a dossier that was settled meanwhile, late.
    """

    head: Letterhead
    matter: Matter
    party: Party
    received_at: datetime
    first_due: datetime
    new_due: datetime | None
    ground: str
    """Which of the enumerated reasons."""
    reason: str
    responsible: str
    signatory: Signatory
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice:
    """Thông báo dừng giải quyết hồ sơ. `refund` is in đồng; None when no payment is on record."""

    head: Letterhead
    matter: Matter
    party: Party
    received_at: datetime
    stage: str
    """How far the dossier had come."""
    ground: Ground
    decision: str
    refund: int | None
    refund_note: str = ""
    signatory: Signatory
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLine:
    """One hand-over. `standing` is `early`, `on_time`, `late`, or empty while the taker's part is not done."""

    giver_unit: str
    giver: str
    taker_unit: str
    taker: str
    given_at: datetime
    taken_at: datetime | None = None
    standing: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: travels with the papers; `blank_rows` are left to fill by hand."""

    head: Letterhead
    matter: Matter
    handled_by: str
    received_at: datetime
    due_at: datetime | None
    lines: tuple[HandOverLine, ...]
    with_agencies: tuple[str, ...] = ()
    blank_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One dossier in the tracking book; moments are None until they come."""

    code: str
    procedure: str
    sets: int
    applicant: str
    contact: str
    handled_by: str
    received_at: datetime
    due_at: datetime | None
    transferred_at: datetime | None = None
    result_received_at: datetime | None = None
    returned_at: datetime | None = None
    return_way: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingBook:
    """Sổ theo dõi hồ sơ of a unit over a period, in the order of acceptance."""

    head: Letterhead
    period: Period
    lines: tuple[BookLine, ...]
    subtitle: str = ""
