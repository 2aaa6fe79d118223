"""Who may sign, and in which capacity. People are opaque keys, dates are given."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from diemsang.kernel.refusals import CONFLICT, FORBIDDEN, TOO_LARGE, Refusal, RefusalKind


class Capacity(StrEnum):
    """In whose place somebody signs, by its official abbreviation (NĐ 30/2020/NĐ-CP, Điều 13)."""

    HEAD = "HEAD"
    """The head of the agency, in person."""
    COLLECTIVE = "TM"
    """Thay mặt: on behalf of a collective."""
    DEPUTY = "KT"
    """Ký thay: a deputy for the head."""
    BY_ORDER = "TL"
    """Thừa lệnh: a head of unit by order."""
    AUTHORISED = "TUQ"
    """Thừa ủy quyền: by a written authorisation, for a limited time."""
    ACTING = "Q"
    """Quyền: acting head."""
    AGENCY = "AGENCY"
    """The agency's own signature (con dấu), applied by the registry clerk."""


DELEGATED: Final = frozenset({Capacity.DEPUTY, Capacity.BY_ORDER, Capacity.AUTHORISED})

NO_DELEGATION: Final = RefusalKind(
    "signatures.no_delegation",
    vi="Ký với tư cách {capacity} phải có giao quyền ký còn hiệu lực vào ngày ký.",
    en="Signing as {capacity} needs a delegation in force on the day of signing.",
    status=FORBIDDEN,
)
NO_WRITTEN_BASIS: Final = RefusalKind(
    "signatures.no_written_basis",
    vi="Thừa ủy quyền phải bằng văn bản: hãy nêu số, ký hiệu văn bản ủy quyền.",
    en="An authorisation to sign is given in writing: name the document.",
)
NO_END: Final = RefusalKind(
    "signatures.authorisation_without_end",
    vi="Ủy quyền ký phải có thời hạn.",
    en="An authorisation to sign has an end.",
)
EXAMINER_SIGNS: Final = RefusalKind(
    "signatures.examiner_may_not_sign",
    vi="Người thẩm định, kiểm tra hồ sơ không được đồng thời ký kết quả.",
    en="Who examined the dossier may not sign its result.",
    status=FORBIDDEN,
)
CANNOT_READ: Final = RefusalKind(
    "signatures.cannot_read",
    vi="Không đọc được {file}: {why}.",
    en="{file} cannot be read: {why}.",
)
NOT_A_PDF: Final = RefusalKind(
    "signatures.not_a_readable_pdf",
    vi="Tệp không phải PDF đọc được, hoặc cấu trúc bị hỏng.",
    en="The file is not a readable PDF, or its structure is damaged.",
)
TOO_BIG_TO_CHECK: Final = RefusalKind(
    "signatures.too_large",
    vi="Chỉ kiểm tra được tệp đến {limit_mb} MB.",
    en="Files up to {limit_mb} MB can be checked.",
    status=TOO_LARGE,
)
DEMO_ONLY: Final = RefusalKind(
    "signatures.demo_key_outside_demo",
    vi="Khóa ký trình diễn chỉ dùng trong bản trình diễn; hãy cấu hình phương thức ký thật.",
    en="Demo keys sign in a demo only; configure a real way of signing.",
    status=FORBIDDEN,
)
METHOD_UNKNOWN: Final = RefusalKind(
    "signatures.unknown_method",
    vi="Không có phương thức ký “{method}”.",
    en="There is no way of signing called “{method}”.",
)
SIGNING_FAILED: Final = RefusalKind(
    "signatures.signing_service_failed",
    vi="Dịch vụ hoặc thiết bị ký không trả lời đúng ({why}); văn bản chưa được ký, hãy thử lại.",
    en="The signing service or device did not answer properly ({why}); nothing was signed, try again.",
    status=CONFLICT,
)


@dataclass(frozen=True, slots=True)
class Delegation:
    """A right to sign given by one person to another, from a day until before another day (None: until taken back)."""

    given_by: str
    given_to: str
    basis: str
    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def obstacles_to_sign(
    signer: str,
    capacity: Capacity,
    *,
    on: date,
    delegation: Delegation | None = None,
    examiners: Set[str] = frozenset(),
) -> list[Refusal]:
    """Why `signer` may not sign on that day (Vietnamese calendar); empty when nothing stands in the way.

    NĐ 30/2020/NĐ-CP, Điều 13: a deputy, a head of unit and an authorised person sign by a right that was given to them;
    an authorisation is written and limited in time. `examiners` are the people who examined what is signed.
    """
    found = []
    if capacity in DELEGATED and (
        delegation is None
        or delegation.given_to != signer
        or delegation.given_by == signer
        or not delegation.covers(on)
    ):
        found.append(NO_DELEGATION(capacity=capacity.value))
    elif capacity is Capacity.AUTHORISED and delegation is not None:
        if not delegation.basis.strip():
            found.append(NO_WRITTEN_BASIS())
        if delegation.valid_to is None:
            found.append(NO_END())
    if signer in examiners:
        found.append(EXAMINER_SIGNS())
    return found
