"""What a clerk reads for each code of an answer, in Vietnamese and English, on every door."""

from dataclasses import dataclass
from typing import Final

from diemsang.kernel.refusals import Language


@dataclass(frozen=True, slots=True)
class Words:
    vi: str
    en: str

    def say(self, language: Language = "vi") -> str:
        return self.vi if language == "vi" else self.en


REASONS: Final = {
    "counted": Words("được tính", "counted"),
    "start_day": Words("ngày tiếp nhận không tính", "the day of acceptance is not counted"),
    "outside_hours": Words("ngoài giờ làm việc còn lại của ngày", "no working time left that day"),
    "after_cutoff": Words("tiếp nhận sau giờ chốt trong ngày", "accepted after the same-day cut-off"),
    "paused": Words("tạm dừng", "paused"),
    "rolled": Words("chuyển tới ngày làm việc này", "moved on to this working day"),
    "weekend": Words("nghỉ cuối tuần", "weekend"),
    "holiday": Words("nghỉ lễ", "public holiday"),
    "observed": Words("nghỉ bù", "observed holiday"),
    "swap_off": Words("nghỉ hoán đổi", "day off exchanged"),
    "swap_work": Words("làm bù", "worked in exchange"),
    "closed": Words("cơ quan không làm việc", "the agency is closed"),
    "opened": Words("cơ quan làm việc thêm", "the agency works an extra day"),
    "changed_hours": Words("giờ làm việc riêng của ngày", "hours of its own that day"),
    "working": Words("ngày làm việc", "working day"),
}

RULES: Final = {
    "R1": Words(
        "Thời hạn theo giờ: cộng số phút làm việc kể từ lúc tiếp nhận.",
        "Hours: working minutes are added from the moment of acceptance.",
    ),
    "R2": Words(
        "Thời hạn theo ngày làm việc: không tính ngày tiếp nhận; hạn là cuối ngày làm việc thứ N sau đó.",
        "Working days: the day of acceptance is not counted; due at the end of the N-th working day after it.",
    ),
    "R3": Words(
        "Thời hạn có phần lẻ ngày làm việc: mỗi ngày là 8 giờ làm việc, cộng theo phút làm việc.",
        "Fraction of working days: a day is eight working hours, added as working minutes.",
    ),
    "R4": Words(
        "Thời hạn theo ngày: cộng N ngày dương lịch; rơi vào ngày nghỉ thì chuyển tới ngày làm việc tiếp theo.",
        "Calendar days: N days are added; a day off moves on to the next working day.",
    ),
    "R5": Words(
        "Thời hạn theo tháng: ngày tương ứng của tháng cuối, không có thì ngày cuối tháng; rơi vào ngày nghỉ thì "
        "chuyển tới ngày làm việc tiếp theo.",
        "Months: the same day number, or the last day of that month; a day off moves on to the next working day.",
    ),
    "R6": Words(
        "Trả trong ngày: tiếp nhận đến hết giờ chốt thì trả cuối ngày; muộn hơn hoặc vào ngày nghỉ thì cuối ngày "
        "làm việc tiếp theo.",
        "Same day: accepted by the cut-off, due at the end of the day; later or on a day off, of the next working day.",
    ),
    "R7": Words(
        "Tạm dừng: thời gian tạm dừng không tính vào thời hạn.",
        "Pause: paused time is not part of the limit.",
    ),
    "R8": Words(
        "Gia hạn một lần: hạn mới là cuối ngày làm việc thứ N sau ngày đến hạn cũ.",
        "One extension: due at the end of the N-th working day after the old due date.",
    ),
    "R9": Words(
        "Tiếp nhận sau giờ chốt của cơ quan hoặc vào ngày nghỉ được coi như tiếp nhận vào ngày làm việc tiếp theo.",
        "Acceptance after the agency's cut-off or on a day off counts as made on the next working day.",
    ),
}

STANDINGS: Final = {
    "law": Words("theo luật", "by law"),
    "unverified": Words("chưa đối chiếu", "not checked"),
    "convention": Words("quy ước", "convention"),
}

CONFIDENCES: Final = {
    "high": Words("chắc chắn", "certain"),
    "medium": Words("khá chắc", "fairly certain"),
    "low": Words("chưa chắc", "not certain"),
}

PUNCTUALITY: Final = {
    "early": Words("trước hạn", "early"),
    "on_time": Words("đúng hạn", "on time"),
    "late": Words("quá hạn", "late"),
}

NOTES: Final = {
    "extension_unsigned": Words(
        "Chưa nêu ngày ký gia hạn nên chưa kiểm tra việc ký đúng hạn.",
        "The day the extension was signed is not given, so its notice was not checked.",
    ),
    "pause_after_due": Words(
        "Có lần tạm dừng bắt đầu khi hồ sơ đã quá hạn: hạn không thay đổi.",
        "A pause began when the dossier was already overdue: the due time does not change.",
    ),
    "due_before_resume": Words(
        "Hạn mới rơi trước thời điểm tiếp tục, vì tạm dừng sau ngày cuối của thời hạn: nên xem lại lần tạm dừng này.",
        "The new due time falls before the resumption, because the pause came after the last day of the "
        "limit: look at it again.",
    ),
    "calendar_not_certain": Words(
        "Có ngày nghỉ trong khoảng này lấy từ nguồn chưa chắc chắn.",
        "Some days off in this period come from a source that is not certain.",
    ),
    "basis_unverified": Words(
        "Có căn cứ pháp lý chưa được đối chiếu lại với văn bản gốc.",
        "Some legal basis has not been checked against the original text.",
    ),
}
