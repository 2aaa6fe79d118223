"""What applicants announce to upper floors: keys, never a name or a number."""

from typing import Final

from diemsang.kernel.declarations import Event

applicants_registered: Final = Event("applicants.applicants_registered", ("applicants",), vi="Ghi nhận người nộp hồ sơ")
applicant_changed: Final = Event(
    "applicants.applicant_changed", ("applicant", "change"), vi="Thay đổi tên, giấy tờ, địa chỉ, liên hệ của người nộp"
)
representation_changed: Final = Event(
    "applicants.representation_changed",
    ("principal", "representative", "change", "on"),
    vi="Bắt đầu hoặc kết thúc đại diện cho người nộp",
)
applicants_merged: Final = Event("applicants.applicants_merged", ("source", "into"), vi="Gộp hai bản ghi người nộp")
applicant_erased: Final = Event(
    "applicants.applicant_erased", ("applicant", "rule"), vi="Xóa dữ liệu của người nộp theo quy định"
)

EVENTS: Final = (
    applicants_registered,
    applicant_changed,
    representation_changed,
    applicants_merged,
    applicant_erased,
)
