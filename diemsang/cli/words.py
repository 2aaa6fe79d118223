"""The words of the command line and where each is kept.

Modules are imported only when their word is used, so that a rule engine answers at once and without a database.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    module: str
    vi: str
    en: str
    also: tuple[str, ...] = ()
    """Further modules that bring something to the same word, each under a second word of its own."""


WORDS: dict[str, Word] = {
    # One installation
    "demo": Word("diemsang.cli.demo", "chạy tỉnh trình diễn", "run the demo province"),
    "serve": Word("diemsang.cli.serve", "chạy máy chủ web", "run the web server"),
    "worker": Word("diemsang.cli.worker", "chạy công việc nền và theo lịch", "run background and scheduled work"),
    "install": Word("diemsang.cli.install", "chuẩn bị cơ sở dữ liệu và khoá", "prepare database and keys"),
    "backup": Word("diemsang.cli.backup", "sao lưu toàn bộ", "back everything up"),
    "restore": Word("diemsang.cli.restore", "khôi phục bản sao lưu", "restore a backup"),
    "doctor": Word("diemsang.cli.doctor", "khám tình trạng hệ thống", "examine the installation"),
    "account": Word("diemsang.people.organisation.commands", "tài khoản quản trị", "administrators' accounts"),
    "dossier": Word(
        "diemsang.onestop.dossiers.commands",
        "hồ sơ một cửa: mọi việc từ nộp đến trả kết quả",
        "one-stop dossiers, from filing to the result",
    ),
    "import": Word(
        "diemsang.onestop.procedures.commands",
        "nhập danh mục từ bảng tính",
        "lists from a spreadsheet",
        also=("diemsang.onestop.dossiers.imports.commands",),
    ),
    "manage": Word("diemsang.cli.manage", "lệnh của Django", "Django's own commands"),
    # Rule engines, without a database
    "deadline": Word("diemsang.commons.worktime.commands", "tính hạn giải quyết", "compute a due time"),
    "rule": Word("diemsang.proof.lawbook.commands", "quy định có hiệu lực vào một ngày", "the rule in force on a date"),
    "form": Word("diemsang.commons.forms.commands", "kiểm tra biểu mẫu điện tử", "check electronic forms"),
    "fold": Word("diemsang.cli.fold", "gập dấu để tìm kiếm", "fold text as search does"),
    # Proof
    "ledger": Word("diemsang.proof.ledger.commands", "nhật ký chứng thực", "the tamper-evident journal"),
    "bundle": Word("diemsang.proof.ledger.commands", "gói chứng cứ", "bundles of evidence"),
    "number": Word("diemsang.proof.numbering.commands", "sổ cấp số", "registers of numbers"),
    "signature": Word("diemsang.proof.signatures.commands", "chữ ký số", "digital signatures"),
    # Counting
    "report": Word("diemsang.reporting.reports.commands", "báo cáo", "reports"),
}
