"""When the journal says no."""

from diemsang.kernel.refusals import CONFLICT, NOT_FOUND, RefusalKind
from diemsang.kernel.refusals import READ_ONLY as READ_ONLY_STATUS

READ_ONLY = RefusalKind(
    "ledger.read_only",
    vi="Hệ thống đang ở chế độ chỉ đọc nên chưa ghi được thay đổi. Nội dung bạn nhập chưa được lưu; xin thử lại sau.",
    en="The system is in read-only mode and records no change now. What you entered was not saved; please try later.",
    status=READ_ONLY_STATUS,
)
KEY_MISSING = RefusalKind(
    "ledger.key_missing",
    vi="Chưa có khoá niêm phong trong thư mục {folder}. Hãy chạy: diemsang ledger keygen.",
    en="There is no sealing key in the folder {folder}. Run: diemsang ledger keygen.",
    status=CONFLICT,
)
KEY_OF_OTHER_MODE = RefusalKind(
    "ledger.key_of_other_mode",
    vi="Khoá {key_id} thuộc chế độ khác: khoá trình diễn chỉ dùng khi trình diễn, khoá thật chỉ dùng khi chạy thật.",
    en="The key {key_id} belongs to the other mode: demo keys work in a demo only, real keys outside a demo only.",
    status=CONFLICT,
)
KEY_READABLE_BY_OTHERS = RefusalKind(
    "ledger.key_readable_by_others",
    vi="Tệp khoá {file} cho người khác đọc. Hãy đặt lại quyền 0600 và thay khoá nếu có thể đã lộ.",
    en="Others may read the key file {file}. Set its mode to 0600, and replace the key if it may have leaked.",
    status=CONFLICT,
)
OLDER_THAN_PUBLISHED = RefusalKind(
    "ledger.older_than_published",
    vi="Cơ sở dữ liệu không chứa niêm phong số {number} đã công bố: có thể một bản sao lưu cũ vừa được "
    "phục hồi. Không niêm phong tiếp. Nếu việc phục hồi là chủ ý, hãy chuyển thư mục {folder} đi nơi khác "
    "và giữ lại làm chứng cứ.",
    en="The database does not hold checkpoint {number}, which was published: an old backup may have been "
    "restored. Sealing stops. If restoring was intended, move the folder {folder} elsewhere and keep it as evidence.",
    status=CONFLICT,
)
NOTHING_TO_ERASE = RefusalKind(
    "ledger.nothing_to_erase",
    vi="Không còn giá trị cá nhân nào như vậy để xoá.",
    en="There is no such personal value left to erase.",
    status=NOT_FOUND,
)
ALREADY_READ_ONLY = RefusalKind(
    "ledger.already_read_only",
    vi="Chế độ chỉ đọc đã được bật trước đó.",
    en="Read-only mode was already on.",
    status=CONFLICT,
)
NOT_READ_ONLY = RefusalKind(
    "ledger.not_read_only",
    vi="Chế độ chỉ đọc không được bật bằng tay.",
    en="Read-only mode was not switched on by hand.",
    status=CONFLICT,
)
WHAT_IS_MISSING = RefusalKind(
    "bundle.what_is_missing",
    vi="Hãy viết rõ: bundle export hoặc bundle verify.",
    en="Say which: bundle export or bundle verify.",
)
NOT_WRITTEN = RefusalKind(
    "bundle.not_written",
    vi="Không ghi được gói chứng cứ: {why}.",
    en="The bundle cannot be written: {why}.",
)
BUNDLE_UNREADABLE = RefusalKind(
    "bundle.unreadable",
    vi="Không đọc được gói chứng cứ hoặc niêm phong: {why}.",
    en="The bundle or the checkpoint cannot be read: {why}.",
)
NO_CHECKPOINT = RefusalKind(
    "ledger.no_checkpoint",
    vi="Chưa có niêm phong nào để xuất gói chứng cứ.",
    en="There is no checkpoint yet to export a bundle for.",
    status=CONFLICT,
)
