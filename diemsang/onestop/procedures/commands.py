"""`diemsang import procedures FILE`: a list of procedures becomes drafts, tried first with `--dry-run`."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused

if TYPE_CHECKING:
    from diemsang.kernel.declarations import Step
    from diemsang.onestop.procedures.imports import Outcome

DONE: Final = 0
FOUND_WRONG: Final = 1
SHOWN: Final = 20
LIMITS: Final = {"stated": "đọc được", "several": "nhiều giá trị, chưa gán", "unspecified": "không ghi hoặc lời văn"}


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="tệp csv, xlsx, xls hoặc ods / a spreadsheet")
    parser.add_argument("--dry-run", action="store_true", help="chỉ thử, không ghi / try, write nothing")
    parser.add_argument(
        "--issuer", metavar="CODE", default="", help="mã cơ quan công bố (mặc định: UBND tỉnh) / the announcing body"
    )
    parser.add_argument(
        "--leave-out-wrong",
        action="store_true",
        help="bỏ qua dòng có lỗi, ghi các dòng khác / write the rows without errors",
    )
    parser.add_argument(
        "--rows", metavar="OUT.xlsx", help="ghi các dòng có lỗi, cảnh báo ra bảng tính / rows with errors and warnings"
    )
    parser.add_argument("--json", action="store_true", help="trả lời bằng JSON / answer in JSON")


def _run(options: Namespace) -> int:
    from diemsang.kernel import clock
    from diemsang.kernel.access import system_actor
    from diemsang.onestop.procedures import imports
    from diemsang.onestop.procedures.rules import refusals
    from diemsang.people.organisation import queries as organisation

    by, at = system_actor("procedures.command_line"), clock.now()
    with Path(options.file).open("rb") as source:
        file = source.read(imports.LIMITS.file_bytes + 1)
    issuer = ""
    if options.issuer:
        issuer = organisation.key_of_code(options.issuer, clock.local(at).date()) or ""
        if not issuer:
            raise Refused(refusals.NO_ISSUER(at_field="issuer"))
    if options.dry_run:
        outcome = imports.dry_run(file, by=by, at=at, issuer=issuer, progress=_tell)
    else:
        outcome = imports.run(
            file, by=by, at=at, issuer=issuer, leave_out_wrong=options.leave_out_wrong, progress=_tell
        )
    if options.rows:
        with Path(options.rows).open("wb") as target:
            imports.hand_back(target, outcome.as_dict())
    if options.json:
        print(json.dumps(outcome.as_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_sentences(outcome)))
    return FOUND_WRONG if outcome.failed else DONE


def _tell(step: "Step") -> None:
    """How far it is, where somebody looks on; never in what a program reads."""
    if sys.stderr.isatty():
        print(f"\r{step.done} / {step.total}", end="\n" if step.done == step.total else "", file=sys.stderr)


def _sentences(outcome: "Outcome") -> list[str]:
    from diemsang.onestop.procedures.imports import FATES

    lines = [f"{FATES[fate]['vi']}: {count}" for fate, count in outcome.fates.items() if count]
    lines.append(f"Thời hạn: {', '.join(f'{LIMITS[kind]} {count}' for kind, count in sorted(outcome.limits.items()))}")
    lines.append(f"Dự thảo quyết định mới: {outcome.decisions}")
    lines.append(f"Lĩnh vực mới, chưa xác minh: {len(outcome.new_fields)}")
    lines.append(f"Cơ quan thực hiện khớp đúng một cơ quan: {outcome.agencies_matched}")
    lines += [f"  {count:5d}  {code}" for code, count in outcome.tally().items()]
    for note in outcome.failed[:SHOWN]:
        lines += [f"Dòng {note.number}: {each.message('vi')} [{each.code}]" for each in note.errors]
    if len(outcome.failed) > SHOWN:
        lines.append(f"... và {len(outcome.failed) - SHOWN} dòng lỗi khác: dùng --rows để lấy tất cả.")
    if not outcome.is_written:
        lines.append("Chưa ghi gì / nothing was written.")
    lines.append(f"Tổng số dòng đã đọc / rows read: {outcome.read}")
    return lines


COMMANDS = (
    Command(
        name="import",
        second="procedures",
        help_vi="danh mục thủ tục hành chính",
        help_en="a list of procedures",
        configure=_configure,
        run=_run,
    ),
)
