"""The words of other systems: states, ways of filing, kinds, verdicts; by their codes, our labels, the exchange's."""

from collections.abc import Mapping
from typing import Final

from diemsang.kernel.text import fold
from diemsang.onestop.dossiers.models import PauseKind
from diemsang.onestop.dossiers.rules import State

Words = Mapping[str, str]
"""What people write, folded, and what it means."""


def _words(meanings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {fold(word): value for value, words in meanings.items() for word in (value, *words)}


STATES: Final = _words({state.value: (state.label,) for state in State}) | _words(
    {
        State.SUBMITTED.value: ("1", "Mới đăng ký"),
        State.ACCEPTED.value: ("2", "Được tiếp nhận"),
        State.REFUSED.value: ("3", "Không được tiếp nhận"),
        State.PROCESSING.value: ("4", "Đang xử lý", "Đang giải quyết"),
        State.SUPPLEMENT.value: ("5", "Yêu cầu bổ sung giấy tờ"),
        State.FINANCIAL.value: ("6", "Yêu cầu thực hiện nghĩa vụ tài chính"),
        State.WITHDRAWN.value: ("7", "Công dân yêu cầu rút hồ sơ"),
        State.STOPPED.value: ("8", "Dừng xử lý"),
        State.ISSUED.value: ("9", "Đã xử lý xong"),
        State.RETURNED.value: ("10", "Đã trả kết quả"),
    }
)
"""Codes 1 to 10 are those of the national exchange; 4 covers several of our states, words are finer."""
CHANNELS: Final = _words(
    {
        "counter": ("Trực tiếp", "Tại quầy"),
        "online": ("Trực tuyến", "Cổng dịch vụ công"),
        "post": ("Bưu chính", "Bưu chính công ích"),
    }
)
APPLICANT_KINDS: Final = _words(
    {
        "citizen": ("Công dân", "Cá nhân"),
        "business": ("Doanh nghiệp",),
        "organisation": ("Tổ chức", "Cơ quan, tổ chức"),
    }
)
IDENTITY_KINDS: Final = _words(
    {
        "cmnd": ("CMND", "Chứng minh nhân dân"),
        "cccd": ("CCCD", "Căn cước công dân", "Căn cước"),
        "passport": ("Hộ chiếu",),
        "tax_code": ("Mã số thuế", "MST", "Mã số doanh nghiệp"),
        "decision": ("Quyết định thành lập", "Quyết định"),
    }
)
INTAKE: Final = "intake"
"""On the sheet of pauses: asked for papers before acceptance. No pause of the legal clock, which has not started."""
PAUSE_KINDS: Final = _words(
    {
        PauseKind.SUPPLEMENT.value: ("Chờ bổ sung", "Bổ sung"),
        PauseKind.FINANCIAL.value: ("Chờ nghĩa vụ tài chính", "Nghĩa vụ tài chính"),
        PauseKind.SUSPENDED.value: ("Tạm dừng theo quy định", "Tạm dừng"),
        INTAKE: ("Bổ sung khi tiếp nhận",),
    }
)
VERDICTS: Final = _words(
    {
        "unchecked": ("Chưa kiểm tra",),
        "valid": ("Hợp lệ", "Đủ"),
        "missing": ("Thiếu",),
        "invalid": ("Không hợp lệ",),
        "not_needed": ("Không phải nộp",),
    }
)
SERIALS: Final = "codes"
RESULTS: Final = "results"
NUMBER_KINDS: Final = _words({SERIALS: ("Mã hồ sơ",), RESULTS: ("Kết quả", "Số kết quả")})
