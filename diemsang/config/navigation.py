"""The main navigation, whole, in one place. A page shows to those whom the permission table lets open it."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemsang.ui.navigation import Group, Item

GROUPS: Final = (
    Group(_("Trang chủ"), (Item(_("Trang chủ"), "portal:home"),)),
    Group(_("Bàn làm việc"), (Item(_("Bàn làm việc"), "desk:home", signed_in=True),)),
    Group(_("Việc chờ"), (Item(_("Việc chờ"), "inbox:inbox", "inbox.view_own"),)),
    Group(
        _("Thủ tục hành chính"),
        (
            Item(_("Danh mục thủ tục"), "procedures:list"),
            Item(_("Lĩnh vực"), "procedures:fields"),
            Item(_("Quyết định công bố"), "procedures:decisions"),
            Item(_("Nhóm thủ tục"), "procedures:groups"),
            Item(_("Nhận hồ sơ từ hệ thống khác"), "dossiers:import", "dossiers.import_dossiers"),
        ),
    ),
    Group(_("Hồ sơ"), (Item(_("Hồ sơ"), "dossiers:list", signed_in=True),)),
    Group(_("Báo cáo"), (Item(_("Báo cáo"), "reports:list"), Item(_("Số liệu đếm từ hồ sơ"), "facts:list"))),
    Group(
        _("Người nộp hồ sơ"),
        (
            Item(_("Tìm người nộp hồ sơ"), "applicants:find", "applicants.look_up"),
            Item(_("Ghi nhận người nộp hồ sơ"), "applicants:register", "applicants.register_applicant"),
        ),
    ),
    Group(
        _("Quy định và thời hạn"),
        (
            Item(_("Quy định đang áp dụng"), "lawbook:list"),
            Item(_("Tính hạn trả kết quả"), "worktime:deadline"),
            Item(_("Lịch làm việc"), "worktime:calendar"),
            Item(_("Biểu mẫu điện tử"), "forms:list"),
            Item(_("Thay đổi lịch làm việc"), "worktime:overrides", "worktime.change_calendar"),
        ),
    ),
    Group(
        _("Tổ chức bộ máy"),
        (
            Item(_("Cơ quan, đơn vị"), "organisation:index"),
            Item(_("Người và quá trình công tác"), "organisation:people", "organisation.view_person"),
            Item(_("Vai trò đã giao"), "organisation:grants", "organisation.grant_role"),
            Item(_("Uỷ quyền"), "organisation:delegations", "organisation.delegate"),
            Item(_("Vắng mặt"), "organisation:absences", "organisation.record_absence"),
            Item(_("Tài khoản"), "accounts:account_list", "accounts.manage_account", whole=True),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Kiểm chứng"),
        (
            Item(_("Niêm phong nhật ký"), "ledger:checkpoints"),
            Item(_("Kiểm tra chữ ký số"), "signatures:check"),
            Item(_("Sổ chữ ký số"), "signatures:book", "signatures.view_record", whole=True),
            Item(_("Nhật ký của một hồ sơ"), "ledger:find_record", "ledger.view_record", whole=True),
            Item(_("Truy cập dữ liệu cá nhân"), "ledger:access_log", "ledger.view_access_log", whole=True),
        ),
    ),
    Group(
        _("Vận hành"),
        (
            Item(_("Chế độ chỉ đọc"), "ledger:switch", "ledger.switch_read_only", whole=True),
            Item(_("Sự kiện không giao được"), "outbox:dead_letters", "outbox.view_dead_letters", whole=True),
            Item(_("Thông báo không gửi được"), "notices:failures", "notices.handle_failures", whole=True),
        ),
    ),
)
FOOTER: Final = (
    Item(_("Quy định đang áp dụng"), "lawbook:list"),
    Item(_("Niêm phong nhật ký"), "ledger:checkpoints"),
    Item(_("Trợ giúp"), "portal:help"),
    Item(_("Khả năng tiếp cận"), "portal:accessibility"),
)
ACCOUNT: Final = (
    Item(_("Bàn làm việc"), "desk:home", signed_in=True),
    Item(_("Tài khoản của tôi"), "accounts:me", signed_in=True),
    Item(_("Thông tin người nộp của tôi"), "applicants:me", signed_in=True),
    Item(_("Thông báo của tôi"), "notices:list", "notices.read_own"),
    Item(_("Phiên đăng nhập"), "accounts:sessions", signed_in=True),
    Item(_("Bảng phân quyền"), "desk:permissions", signed_in=True),
)
