"""The permission table: role x act x state, whole, in one place. Printed into `docs/permissions.md`.

An act that is not here cannot be done by anyone. Which rows a role sees is decided by `visible_to` in the queries.
Names stand in Vietnamese, marked for the catalogue; pages put them into the language of the reader.
"""

from typing import Final

from diemsang.kernel.access import Permission, PermissionTable


def _(name: str) -> str:
    """Marks a name for the catalogue. Django's own asks for settings, and the table is printed without any."""
    return name


ANYONE = frozenset({"anyone"})
SIGNED_IN = frozenset({"signed_in"})
SYSTEM = frozenset({"system"})
ORGANISATION_ADMIN = frozenset({"organisation_admin", "system_admin", "home_affairs", "system"})
SYSTEM_ADMIN = frozenset({"system_admin", "system"})
INSPECTION = frozenset({"inspector", "system_admin", "system"})
LAW = frozenset({"lawbook_editor", "system"})
CATALOGUE = frozenset({"procedure_controller", "system"})
COUNTING = frozenset(
    {"union_provincial_officer", "home_affairs", "procedure_controller", "inspector", "system_admin", "system"}
)
SIGNERS = frozenset(
    {"agency_leader", "division_head", "clerk", "centre_leader", "council_member", "union_officer", "system"}
) | frozenset({"union_provincial_officer", "home_affairs"})

RECEPTION = frozenset({"receiver", "system"})

OFFICERS = frozenset(
    {
        "guide",
        "receiver",
        "division_head",
        "specialist",
        "agency_leader",
        "clerk",
        "centre_leader",
        "procedure_controller",
        "accountant",
        "union_officer",
        "union_provincial_officer",
        "home_affairs",
        "council_member",
        "organisation_admin",
        "system_admin",
        "inspector",
        "lawbook_editor",
    }
)
LEADERS = frozenset({"agency_leader", "centre_leader", "division_head", "union_officer", "union_provincial_officer"})

ROLES: Final = {
    "anyone": _("Mọi người, kể cả chưa đăng nhập"),
    "signed_in": _("Mọi tài khoản đã đăng nhập"),
    "system": _("Công việc tự động của hệ thống"),
    "applicant": _("Người nộp hồ sơ"),
    "guide": _("Công chức hướng dẫn"),
    "receiver": _("Công chức tiếp nhận và trả kết quả"),
    "division_head": _("Lãnh đạo phòng"),
    "specialist": _("Chuyên viên thụ lý"),
    "agency_leader": _("Lãnh đạo cơ quan"),
    "clerk": _("Văn thư"),
    "centre_leader": _("Lãnh đạo Trung tâm"),
    "procedure_controller": _("Kiểm soát thủ tục hành chính"),
    "accountant": _("Kế toán"),
    "union_officer": _("Cán bộ công đoàn cơ sở"),
    "union_provincial_officer": _("Cán bộ Công đoàn Viên chức tỉnh"),
    "home_affairs": _("Công chức nội vụ"),
    "council_member": _("Ủy viên hội đồng"),
    "organisation_admin": _("Quản trị tổ chức bộ máy"),
    "system_admin": _("Quản trị hệ thống"),
    "inspector": _("Thanh tra, kiểm tra"),
    "lawbook_editor": _("Người giữ sổ quy định"),
}

TABLE: Final = PermissionTable(
    [
        # ledger
        Permission("ledger.view_record", INSPECTION, vi=_("Xem chuỗi nhật ký của một hồ sơ")),
        Permission("ledger.export_bundle", INSPECTION, vi=_("Xuất gói chứng cứ")),
        Permission("ledger.erase_values", SYSTEM_ADMIN, vi=_("Xoá giá trị cá nhân theo quy định")),
        Permission("ledger.view_access_log", INSPECTION, vi=_("Xem nhật ký truy cập dữ liệu cá nhân")),
        Permission("ledger.seal", SYSTEM, vi=_("Niêm phong nhật ký")),
        Permission("ledger.create_key", SYSTEM, vi=_("Tạo hoặc thay khoá niêm phong")),
        Permission("ledger.switch_read_only", SYSTEM_ADMIN, vi=_("Bật, tắt chế độ chỉ đọc")),
        # accounts
        Permission(
            "accounts.manage_account", ORGANISATION_ADMIN, vi=_("Tạo, khóa tài khoản; đặt lại xác thực hai lớp")
        ),
        Permission("accounts.manage_protected_account", SYSTEM_ADMIN, vi=_("Khóa, đặt lại tài khoản quản trị")),
        Permission("accounts.keep_draft", SIGNED_IN, vi=_("Lưu nháp và bộ lọc của mình")),
        Permission("accounts.end_own_session", SIGNED_IN, vi=_("Kết thúc phiên đăng nhập của mình")),
        # organisation
        Permission("organisation.found_body", ORGANISATION_ADMIN, vi=_("Thành lập cơ quan, tổ chức")),
        Permission("organisation.change_body", ORGANISATION_ADMIN, vi=_("Đổi tên, mã, cấp trên của cơ quan, tổ chức")),
        Permission("organisation.close_body", ORGANISATION_ADMIN, vi=_("Sáp nhập, chia tách, giải thể")),
        Permission("organisation.change_unit", ORGANISATION_ADMIN, vi=_("Thành lập, đổi tên, giải thể phòng, ban")),
        Permission("organisation.register_person", ORGANISATION_ADMIN, vi=_("Ghi nhận người và họ tên")),
        Permission("organisation.appoint", ORGANISATION_ADMIN, vi=_("Bổ nhiệm, cho thôi giữ chức vụ")),
        Permission("organisation.grant_role", ORGANISATION_ADMIN - {"home_affairs"}, vi=_("Giao, thu hồi quyền")),
        Permission(
            "organisation.grant_any_role", SYSTEM_ADMIN, vi=_("Giao cả quyền quản trị, thanh tra, giữ quy định")
        ),
        Permission("organisation.delegate", LEADERS, vi=_("Ủy quyền ký, giao việc")),
        Permission("organisation.record_absence", SIGNED_IN, vi=_("Báo vắng mặt của mình")),
        Permission(
            "organisation.record_absence_of_others",
            ORGANISATION_ADMIN | LEADERS,
            vi=_("Ghi nhận vắng mặt của người khác"),
        ),
        Permission("organisation.view_person", OFFICERS, vi=_("Xem người và quá trình công tác")),
        Permission(
            "organisation.view_personal_record", ORGANISATION_ADMIN - {"system_admin"}, vi=_("Xem dữ liệu cá nhân")
        ),
        # outbox
        Permission("outbox.view_dead_letters", SYSTEM_ADMIN, vi=_("Xem sự kiện không giao được")),
        Permission("outbox.retry_dead_letter", SYSTEM_ADMIN, vi=_("Giao lại sự kiện không giao được")),
        # files
        Permission("files.attach_file", SIGNED_IN | SYSTEM, vi=_("Gắn tệp vào hồ sơ")),
        Permission("files.view_file", ANYONE, vi=_("Xem tệp của hồ sơ được phép xem")),
        Permission("files.erase_file", SYSTEM_ADMIN, vi=_("Xóa nội dung tệp theo quy định")),
        Permission("files.sweep_store", SYSTEM, vi=_("Dọn kho tệp")),
        # signatures
        Permission("signatures.sign_document", SIGNERS, vi=_("Ký số văn bản")),
        Permission("signatures.verify_document", ANYONE, vi=_("Kiểm tra chữ ký số")),
        Permission("signatures.view_record", INSPECTION, vi=_("Xem sổ chữ ký số")),
        # inbox
        Permission("inbox.view_own", SIGNED_IN, vi=_("Xem việc chờ của mình")),
        # notices
        Permission("notices.notify", SIGNED_IN | SYSTEM, vi=_("Gửi thông báo")),
        Permission("notices.deliver", SYSTEM, vi=_("Chuyển thông báo qua các kênh")),
        Permission("notices.read_own", SIGNED_IN, vi=_("Đọc thông báo của mình và chọn kênh nhận")),
        Permission("notices.handle_failures", SYSTEM_ADMIN, vi=_("Xem và gửi lại thông báo không gửi được")),
        Permission("notices.erase_notice", SYSTEM_ADMIN, vi=_("Xóa nội dung và địa chỉ của thông báo")),
        # lawbook
        Permission("lawbook.record_rule", LAW, vi=_("Ghi quy định mới")),
        Permission("lawbook.supersede_rule", LAW, vi=_("Thay dòng quy định")),
        Permission("lawbook.verify_rule", LAW, vi=_("Xác minh dòng quy định")),
        Permission("lawbook.load_rules", SYSTEM, vi=_("Nạp quy định kèm theo phần mềm")),
        # numbering: a number is taken inside an act that was allowed by its own line
        Permission("numbering.open_register", ORGANISATION_ADMIN | {"clerk"}, vi=_("Mở, đóng sổ cấp số")),
        Permission(
            "numbering.continue_series",
            ORGANISATION_ADMIN | {"procedure_controller"},
            vi=_("Nhận tiếp sổ cấp số từ hệ thống khác"),
        ),
        Permission("numbering.take_number", SIGNED_IN | SYSTEM, vi=_("Lấy số cho một việc được phép")),
        Permission("numbering.void_number", SYSTEM_ADMIN | {"clerk"}, vi=_("Huỷ số đã cấp")),
        Permission(
            "numbering.view_register", INSPECTION | {"clerk", "agency_leader", "division_head"}, vi=_("Xem sổ cấp số")
        ),
        # worktime
        Permission(
            "worktime.change_calendar", ORGANISATION_ADMIN | {"procedure_controller"}, vi=_("Thay đổi lịch làm việc")
        ),
        # applicants: they belong to no body, so the right may be held in any; whose record one sees is another question
        Permission("applicants.register_applicant", RECEPTION, vi=_("Ghi nhận người nộp hồ sơ")),
        Permission("applicants.look_up", RECEPTION | {"guide"}, vi=_("Tìm người nộp theo đúng số giấy tờ")),
        Permission("applicants.change_applicant", RECEPTION, vi=_("Ghi tên, giấy tờ, tài khoản của người nộp")),
        Permission("applicants.change_contacts", RECEPTION | {"applicant"}, vi=_("Ghi địa chỉ, liên hệ của người nộp")),
        Permission("applicants.record_representation", RECEPTION, vi=_("Ghi nhận người đại diện")),
        Permission("applicants.end_representation", RECEPTION | {"applicant"}, vi=_("Chấm dứt đại diện")),
        Permission("applicants.keep_paper", RECEPTION | {"applicant"}, vi=_("Lưu, dùng lại giấy tờ đã nộp")),
        Permission("applicants.merge_applicants", RECEPTION, vi=_("Gộp bản ghi người nộp bị trùng")),
        Permission("applicants.erase_applicant", SYSTEM_ADMIN, vi=_("Xóa dữ liệu người nộp theo quy định")),
        Permission("applicants.view_any", frozenset({"inspector", "system"}), vi=_("Xem mọi người nộp hồ sơ")),
        # forms: what is filled in is kept inside an act that was allowed by its own line
        Permission("forms.define_form", SYSTEM_ADMIN | {"procedure_controller"}, vi=_("Lập biểu mẫu điện tử")),
        Permission("forms.publish_version", SYSTEM_ADMIN | {"procedure_controller"}, vi=_("Ban hành bản biểu mẫu")),
        Permission("forms.answer", SIGNED_IN | SYSTEM, vi=_("Lưu nội dung điền vào biểu mẫu của hồ sơ")),
        Permission("forms.print_answer", SIGNED_IN | SYSTEM, vi=_("In biểu mẫu đã điền của hồ sơ được phép xem")),
        Permission("forms.erase_answer", SYSTEM_ADMIN, vi=_("Xóa nội dung đã điền theo quy định")),
        # procedures: who controls (kiểm soát) is not who announces (công bố); the rules ask it of each decision
        Permission("procedures.found_field", CATALOGUE, vi=_("Lập lĩnh vực thủ tục")),
        Permission("procedures.draft_decision", CATALOGUE, vi=_("Soạn thảo quyết định công bố thủ tục")),
        Permission("procedures.control_decision", CATALOGUE, vi=_("Kiểm soát, trình quyết định công bố thủ tục")),
        Permission(
            "procedures.return_decision", CATALOGUE | {"agency_leader"}, vi=_("Trả lại dự thảo quyết định công bố")
        ),
        Permission("procedures.announce_decision", frozenset({"agency_leader", "system"}), vi=_("Công bố thủ tục")),
        Permission("procedures.publish_decision", CATALOGUE, vi=_("Công khai thủ tục")),
        Permission("procedures.complete_version", CATALOGUE, vi=_("Bổ sung nội dung thủ tục chưa công khai")),
        Permission("procedures.change_centre", CATALOGUE, vi=_("Đưa thủ tục vào, ra khỏi Trung tâm")),
        Permission("procedures.record_review", CATALOGUE, vi=_("Ghi nhận rà soát, chuẩn hóa thủ tục")),
        Permission("procedures.change_group", CATALOGUE, vi=_("Lập nhóm thủ tục")),
        Permission(
            "procedures.view_unpublished",
            CATALOGUE | {"agency_leader", "inspector"},
            vi=_("Xem dự thảo, thủ tục chưa công khai"),
        ),
        Permission(
            "procedures.import_list",
            frozenset({"procedure_controller", "system"}),
            vi=_("Nhập danh mục thủ tục từ bảng tính thành bản soạn thảo"),
        ),
        Permission(
            "procedures.draft_process",
            frozenset({"procedure_controller", "division_head", "agency_leader", "system"}),
            vi=_("Soạn quy trình nội bộ"),
        ),
        Permission(
            "procedures.activate_process",
            frozenset({"procedure_controller", "system"}),
            vi=_("Kích hoạt, thôi áp dụng quy trình nội bộ theo quyết định"),
        ),
        # dossiers: the states are those of dossiers.rules.moves, and a test compares the two
        Permission(
            "dossiers.view",
            OFFICERS
            - {
                "union_officer",
                "union_provincial_officer",
                "council_member",
                "home_affairs",
                "lawbook_editor",
                "organisation_admin",
                "system_admin",
            }
            | {"system"},
            vi=_("Xem hồ sơ một cửa trong phạm vi của mình"),
        ),
        Permission(
            "dossiers.assist",
            frozenset({"guide", "receiver", "system"}),
            vi=_("Nhập thay, nộp thay người dân tại nơi tiếp nhận"),
        ),
        Permission("dossiers.follow_merge", SYSTEM, vi=_("Chuyển hồ sơ theo bản ghi người nộp đã gộp")),
        Permission(
            "dossiers.import_dossiers",
            CATALOGUE,
            vi=_("Nhận hồ sơ đang chạy và số cuối từ hệ thống khác"),
        ),
        Permission("dossiers.load_grounds", SYSTEM, vi=_("Nạp danh mục căn cứ kèm theo phần mềm")),
        Permission("dossiers.record_lives", SYSTEM, vi=_("Ghi lại nhiều hồ sơ đã qua (trình diễn, đo hiệu năng)")),
        Permission(
            "dossiers.print_form",
            frozenset({"receiver", "specialist", "division_head", "agency_leader", "clerk", "centre_leader", "system"}),
            vi=_("In mẫu phiếu của hồ sơ"),
        ),
        Permission(
            "dossiers.print_book",
            frozenset({"receiver", "clerk", "agency_leader", "centre_leader", "inspector", "system"}),
            vi=_("In sổ theo dõi hồ sơ"),
        ),
        Permission(
            "dossiers.save_draft",
            frozenset({"signed_in", "system"}),
            states=frozenset({"draft"}),
            vi=_("Lưu nháp hồ sơ"),
        ),
        Permission(
            "dossiers.submit",
            frozenset({"signed_in", "system"}),
            states=frozenset({"draft"}),
            vi=_("Nộp hồ sơ trực tuyến, qua bưu chính"),
        ),
        Permission(
            "dossiers.file_at_counter",
            frozenset({"receiver", "system"}),
            states=frozenset({"draft"}),
            vi=_("Tiếp nhận trực tiếp tại quầy"),
        ),
        Permission(
            "dossiers.check_components",
            frozenset({"receiver", "system"}),
            states=frozenset({"submitted", "supplement"}),
            vi=_("Kiểm tra từng giấy tờ"),
        ),
        Permission(
            "dossiers.accept",
            frozenset({"receiver", "system"}),
            states=frozenset({"submitted"}),
            vi=_("Tiếp nhận hồ sơ"),
        ),
        Permission(
            "dossiers.ask_intake_supplement",
            frozenset({"receiver", "system"}),
            states=frozenset({"submitted"}),
            vi=_("Yêu cầu bổ sung khi tiếp nhận"),
        ),
        Permission(
            "dossiers.answer_intake_supplement",
            frozenset({"signed_in", "system"}),
            states=frozenset({"intake_supplement"}),
            vi=_("Nộp giấy tờ bổ sung"),
        ),
        Permission(
            "dossiers.refuse",
            frozenset({"receiver", "system"}),
            states=frozenset({"submitted", "intake_supplement"}),
            vi=_("Từ chối tiếp nhận"),
        ),
        Permission(
            "dossiers.hand_over",
            frozenset({"receiver", "system"}),
            states=frozenset({"accepted"}),
            vi=_("Chuyển hồ sơ xử lý"),
        ),
        Permission(
            "dossiers.receive_handover",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"transferred"}),
            vi=_("Ký nhận hồ sơ chuyển đến"),
        ),
        Permission(
            "dossiers.accept_handover",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"transferred"}),
            vi=_("Nhận thụ lý hồ sơ"),
        ),
        Permission(
            "dossiers.decline_handover",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"transferred"}),
            vi=_("Trả lại hồ sơ chuyển nhầm"),
        ),
        Permission(
            "dossiers.pass_on",
            frozenset({"agency_leader", "clerk", "division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "signing"}),
            vi=_("Chuyển bước xử lý nội bộ"),
        ),
        Permission(
            "dossiers.take_on",
            frozenset({"agency_leader", "clerk", "division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Nhận hồ sơ chuyển bước"),
        ),
        Permission(
            "dossiers.send_back",
            frozenset({"agency_leader", "clerk", "division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Trả lại hồ sơ chuyển bước"),
        ),
        Permission(
            "dossiers.assign",
            frozenset({"agency_leader", "division_head", "system"}),
            states=frozenset({"transferred", "processing", "consulting"}),
            vi=_("Phân công thụ lý"),
        ),
        Permission(
            "dossiers.reassign",
            frozenset({"agency_leader", "division_head", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended"}),
            vi=_("Phân công lại"),
        ),
        Permission(
            "dossiers.consult",
            frozenset({"specialist", "system"}),
            states=frozenset({"processing"}),
            vi=_("Xin ý kiến cơ quan khác"),
        ),
        Permission(
            "dossiers.answer_consultation",
            frozenset({"agency_leader", "division_head", "specialist", "system"}),
            states=frozenset({"consulting"}),
            vi=_("Trả lời ý kiến"),
        ),
        Permission(
            "dossiers.record_silence",
            frozenset({"specialist", "system"}),
            states=frozenset({"consulting"}),
            vi=_("Ghi nhận quá hạn không trả lời"),
        ),
        Permission(
            "dossiers.end_consultation",
            frozenset({"specialist", "system"}),
            states=frozenset({"consulting"}),
            vi=_("Kết thúc xin ý kiến, tiếp tục thụ lý"),
        ),
        Permission(
            "dossiers.propose_supplement",
            frozenset({"specialist", "system"}),
            states=frozenset({"processing"}),
            vi=_("Đề nghị yêu cầu bổ sung"),
        ),
        Permission(
            "dossiers.ask_supplement",
            frozenset({"agency_leader", "division_head", "system"}),
            states=frozenset({"processing"}),
            vi=_("Duyệt yêu cầu bổ sung sau thẩm định"),
        ),
        Permission(
            "dossiers.decline_supplement",
            frozenset({"agency_leader", "division_head", "system"}),
            states=frozenset({"processing"}),
            vi=_("Không duyệt yêu cầu bổ sung"),
        ),
        Permission(
            "dossiers.answer_supplement",
            frozenset({"signed_in", "system"}),
            states=frozenset({"supplement"}),
            vi=_("Nộp giấy tờ bổ sung sau thẩm định"),
        ),
        Permission(
            "dossiers.receive_supplement",
            frozenset({"receiver", "system"}),
            states=frozenset({"supplement"}),
            vi=_("Nhận và kiểm tra giấy tờ bổ sung"),
        ),
        Permission(
            "dossiers.ask_payment",
            frozenset({"specialist", "system"}),
            states=frozenset({"processing"}),
            vi=_("Thông báo nghĩa vụ tài chính"),
        ),
        Permission(
            "dossiers.record_payment",
            frozenset({"accountant", "receiver", "specialist", "system"}),
            states=frozenset({"financial"}),
            vi=_("Ghi nhận chứng từ nộp tiền"),
        ),
        Permission(
            "dossiers.suspend",
            frozenset({"agency_leader", "system"}),
            states=frozenset({"processing"}),
            vi=_("Tạm dừng theo quy định chuyên ngành"),
        ),
        Permission(
            "dossiers.resume",
            frozenset({"agency_leader", "system"}),
            states=frozenset({"suspended"}),
            vi=_("Tiếp tục giải quyết"),
        ),
        Permission(
            "dossiers.extend",
            frozenset({"agency_leader", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                }
            ),
            vi=_("Gia hạn, hẹn lại ngày trả"),
        ),
        Permission(
            "dossiers.apologise",
            frozenset({"agency_leader", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "rejected",
                }
            ),
            vi=_("Xin lỗi vì quá hạn"),
        ),
        Permission(
            "dossiers.urge",
            frozenset({"agency_leader", "centre_leader", "division_head", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                }
            ),
            vi=_("Đôn đốc"),
        ),
        Permission(
            "dossiers.keep_result_draft",
            frozenset({"specialist", "system"}),
            states=frozenset({"processing"}),
            vi=_("Soạn dự thảo kết quả"),
        ),
        Permission(
            "dossiers.submit_for_signature",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"processing"}),
            vi=_("Trình ký"),
        ),
        Permission(
            "dossiers.return_for_repair",
            frozenset({"agency_leader", "division_head", "system"}),
            states=frozenset({"signing"}),
            vi=_("Trả lại để sửa"),
        ),
        Permission(
            "dossiers.sign", frozenset({"agency_leader", "system"}), states=frozenset({"signing"}), vi=_("Ký kết quả")
        ),
        Permission(
            "dossiers.issue",
            frozenset({"clerk", "system"}),
            states=frozenset({"signing"}),
            vi=_("Vào sổ, đóng dấu, ban hành"),
        ),
        Permission(
            "dossiers.reject",
            frozenset({"agency_leader", "system"}),
            states=frozenset({"signing"}),
            vi=_("Trả lời không giải quyết"),
        ),
        Permission(
            "dossiers.correct_result",
            frozenset({"agency_leader", "system"}),
            states=frozenset({"issued", "ready", "returned"}),
            vi=_("Đính chính kết quả"),
        ),
        Permission(
            "dossiers.hand_result_to_centre",
            frozenset({"clerk", "system"}),
            states=frozenset({"issued"}),
            vi=_("Bàn giao kết quả cho Trung tâm"),
        ),
        Permission(
            "dossiers.return_result",
            frozenset({"receiver", "system"}),
            states=frozenset({"ready", "rejected"}),
            vi=_("Trả kết quả"),
        ),
        Permission(
            "dossiers.record_delivery",
            frozenset({"receiver", "system"}),
            states=frozenset({"returned"}),
            vi=_("Ghi nhận bưu chính đã phát"),
        ),
        Permission(
            "dossiers.ask_to_withdraw",
            frozenset({"signed_in", "system"}),
            states=frozenset(
                {
                    "submitted",
                    "intake_supplement",
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                }
            ),
            vi=_("Đề nghị rút hồ sơ"),
        ),
        Permission(
            "dossiers.withdraw",
            frozenset({"agency_leader", "system"}),
            states=frozenset(
                {
                    "submitted",
                    "intake_supplement",
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                }
            ),
            vi=_("Duyệt rút hồ sơ"),
        ),
        Permission(
            "dossiers.decline_withdrawal",
            frozenset({"agency_leader", "system"}),
            states=frozenset(
                {
                    "submitted",
                    "intake_supplement",
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                }
            ),
            vi=_("Không duyệt rút hồ sơ"),
        ),
        Permission(
            "dossiers.stop",
            frozenset({"agency_leader", "system"}),
            states=frozenset(
                {"accepted", "transferred", "processing", "consulting", "supplement", "financial", "suspended"}
            ),
            vi=_("Dừng giải quyết"),
        ),
        Permission(
            "dossiers.open_tasks",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"processing"}),
            vi=_("Giao việc liên thông"),
        ),
        Permission(
            "dossiers.receive_task",
            frozenset({"clerk", "division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Nhận việc liên thông"),
        ),
        Permission(
            "dossiers.accept_task",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Nhận làm việc liên thông"),
        ),
        Permission(
            "dossiers.decline_task",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Trả lại việc liên thông"),
        ),
        Permission(
            "dossiers.finish_task",
            frozenset({"agency_leader", "division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Hoàn thành việc liên thông"),
        ),
        Permission(
            "dossiers.redirect_task",
            frozenset({"division_head", "specialist", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Chuyển việc liên thông cho cơ quan khác"),
        ),
        Permission(
            "dossiers.cancel_task",
            frozenset({"agency_leader", "division_head", "system"}),
            states=frozenset({"processing", "consulting", "supplement", "financial", "suspended", "signing"}),
            vi=_("Hủy việc liên thông"),
        ),
        Permission(
            "dossiers.propose_correction",
            frozenset({"agency_leader", "centre_leader", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "returned",
                    "rejected",
                }
            ),
            vi=_("Đề nghị sửa thời điểm"),
        ),
        Permission(
            "dossiers.approve_correction",
            frozenset({"agency_leader", "centre_leader", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "returned",
                    "rejected",
                }
            ),
            vi=_("Duyệt sửa thời điểm"),
        ),
        Permission(
            "dossiers.assess_fee",
            frozenset({"accountant", "receiver", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "rejected",
                    "returned",
                }
            ),
            vi=_("Tính số tiền phí, lệ phí"),
        ),
        Permission(
            "dossiers.collect_fee",
            frozenset({"accountant", "receiver", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "rejected",
                    "returned",
                }
            ),
            vi=_("Thu phí, lệ phí"),
        ),
        Permission(
            "dossiers.cancel_receipt",
            frozenset({"accountant", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "rejected",
                    "returned",
                }
            ),
            vi=_("Hủy biên lai"),
        ),
        Permission(
            "dossiers.exempt_fee",
            frozenset({"accountant", "receiver", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "rejected",
                    "returned",
                }
            ),
            vi=_("Miễn, giảm phí, lệ phí"),
        ),
        Permission(
            "dossiers.decide_refund",
            frozenset({"accountant", "agency_leader", "system"}),
            states=frozenset({"refused", "withdrawn", "stopped"}),
            vi=_("Quyết định hoàn phí, lệ phí"),
        ),
        Permission(
            "dossiers.hand_back_papers",
            frozenset({"receiver", "system"}),
            states=frozenset({"refused", "withdrawn", "stopped"}),
            vi=_("Trả lại giấy tờ đã nộp"),
        ),
        Permission(
            "dossiers.decline_correction",
            frozenset({"agency_leader", "centre_leader", "system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "issued",
                    "ready",
                    "returned",
                    "rejected",
                }
            ),
            vi=_("Không duyệt, rút đề nghị sửa thời điểm"),
        ),
        Permission(
            "dossiers.recompute",
            frozenset({"system"}),
            states=frozenset(
                {
                    "accepted",
                    "transferred",
                    "processing",
                    "consulting",
                    "supplement",
                    "financial",
                    "suspended",
                    "signing",
                    "submitted",
                }
            ),
            vi=_("Tính lại hạn theo lịch mới"),
        ),
        # facts, reports
        Permission(
            "facts.view_restricted",
            COUNTING | {"agency_leader", "centre_leader"},
            vi=_("Xem số liệu hạn chế và hồ sơ của nó"),
        ),
        Permission("facts.declare_figure", COUNTING, vi=_("Khai số liệu có tài liệu nguồn")),
        Permission("facts.take_snapshot", COUNTING | {"agency_leader"}, vi=_("Chụp số liệu tại một thời điểm")),
        Permission("reports.lock_report", COUNTING | {"agency_leader"}, vi=_("Chốt báo cáo")),
        Permission("reports.declare_index", COUNTING, vi=_("Khai chỉ số bên ngoài")),
    ]
)
