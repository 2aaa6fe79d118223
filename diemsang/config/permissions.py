"""The permission table: role x act x state, whole, in one place. Printed into `docs/permissions.md`.

An act that is not here cannot be done by anyone. Which rows a role sees is decided by `visible_to` in the queries.
"""

from typing import Final

from diemsang.kernel.access import Permission, PermissionTable

ANYONE = frozenset({"anyone"})
SIGNED_IN = frozenset({"signed_in"})
SYSTEM = frozenset({"system"})
ORGANISATION_ADMIN = frozenset({"organisation_admin", "system_admin", "home_affairs", "system"})
SYSTEM_ADMIN = frozenset({"system_admin", "system"})
INSPECTION = frozenset({"inspector", "system_admin", "system"})
LAW = frozenset({"lawbook_editor", "system"})

ROLES: Final = {
    "anyone": "Mọi người, kể cả chưa đăng nhập",
    "signed_in": "Mọi tài khoản đã đăng nhập",
    "system": "Công việc tự động của hệ thống",
    "applicant": "Người nộp hồ sơ",
    "guide": "Công chức hướng dẫn",
    "receiver": "Công chức tiếp nhận và trả kết quả",
    "division_head": "Lãnh đạo phòng",
    "specialist": "Chuyên viên thụ lý",
    "agency_leader": "Lãnh đạo cơ quan",
    "clerk": "Văn thư",
    "centre_leader": "Lãnh đạo Trung tâm",
    "procedure_controller": "Kiểm soát thủ tục hành chính",
    "accountant": "Kế toán",
    "union_officer": "Cán bộ công đoàn cơ sở",
    "union_provincial_officer": "Cán bộ Công đoàn Viên chức tỉnh",
    "home_affairs": "Công chức nội vụ",
    "council_member": "Ủy viên hội đồng",
    "organisation_admin": "Quản trị tổ chức bộ máy",
    "system_admin": "Quản trị hệ thống",
    "inspector": "Thanh tra, kiểm tra",
    "lawbook_editor": "Người giữ sổ quy định",
}

TABLE: Final = PermissionTable(
    [
        # ledger
        Permission("ledger.view_record", INSPECTION, vi="Xem chuỗi nhật ký của một hồ sơ"),
        Permission("ledger.export_bundle", INSPECTION, vi="Xuất gói chứng cứ"),
        Permission("ledger.erase_values", SYSTEM_ADMIN, vi="Xoá giá trị cá nhân theo quy định"),
    ]
)
