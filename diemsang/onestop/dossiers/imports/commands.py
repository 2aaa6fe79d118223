"""`diemsang import dossiers FILE` and `diemsang import numbers FILE`: what a province brings from another system."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from diemsang.kernel.commands import Command

if TYPE_CHECKING:
    from diemsang.kernel.declarations import Step
    from diemsang.onestop.dossiers.imports import Outcome

DONE: Final = 0
FOUND_WRONG: Final = 1
SHOWN: Final = 20


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="một tệp xlsx, ods, xls; hoặc mỗi trang một tệp csv / a workbook or csv files",
    )
    parser.add_argument("--dry-run", action="store_true", help="chỉ thử, không ghi / try, write nothing")
    parser.add_argument(
        "--source", metavar="NAME", default="", help="tên hệ thống cũ / what the other system is called"
    )
    parser.add_argument(
        "--leave-out-wrong",
        action="store_true",
        help="bỏ qua dòng có lỗi, ghi các dòng khác / write the rows without errors",
    )
    parser.add_argument("--rows", metavar="OUT.xlsx", help="ghi các dòng cần xem ra bảng tính / rows to look at")
    parser.add_argument("--json", action="store_true", help="trả lời bằng JSON / answer in JSON")


def _run_dossiers(options: Namespace) -> int:
    from diemsang.onestop.dossiers import imports

    shared = _shared(options)
    if options.dry_run:
        return _answer(options, imports.dry_run(_files(options), **shared))
    more = {"source": options.source, "leave_out_wrong": options.leave_out_wrong}
    return _answer(options, imports.run(_files(options), **shared, **more))


def _run_numbers(options: Namespace) -> int:
    from diemsang.onestop.dossiers import imports

    more = {"source": options.source, "leave_out_wrong": options.leave_out_wrong, "is_trial": options.dry_run}
    return _answer(options, imports.run_numbers(_files(options), **_shared(options), **more))


def _shared(options: Namespace) -> dict[str, Any]:
    from diemsang.kernel import clock
    from diemsang.kernel.access import system_actor

    return {"by": system_actor("dossiers.command_line"), "at": clock.now(), "progress": _tell}


def _files(options: Namespace) -> list[bytes]:
    from diemsang.onestop.dossiers.imports import LIMITS

    found = []
    for name in options.files:
        with Path(name).open("rb") as source:
            found.append(source.read(LIMITS.file_bytes + 1))
    return found


def _tell(step: "Step") -> None:
    """How far it is, where somebody looks on; never in what a program reads."""
    if sys.stderr.isatty():
        print(f"\r{step.done} / {step.total}", end="\n" if step.done == step.total else "", file=sys.stderr)


def _answer(options: Namespace, outcome: "Outcome") -> int:
    from diemsang.onestop.dossiers.imports import hand_back

    said = outcome.as_dict()
    if options.rows:
        with Path(options.rows).open("wb") as target:
            hand_back(target, said)
    print(json.dumps(said, ensure_ascii=False, indent=2) if options.json else "\n".join(_sentences(outcome)))
    return FOUND_WRONG if outcome.failed else DONE


def _sentences(outcome: "Outcome") -> list[str]:
    from diemsang.onestop.dossiers.imports import FATES, SHEETS

    lines = [f"{FATES[fate]['vi']}: {count}" for fate, count in outcome.fates.items() if count]
    if outcome.applicants_new or outcome.applicants_matched:
        lines.append(f"Người nộp: {outcome.applicants_matched} đã có, {outcome.applicants_new} ghi nhận mới")
    lines += [f"Trang {SHEETS[name].title}: {count} dòng" for name, count in outcome.parts.items()]
    lines += [f"  {count:5d}  {code}" for code, count in outcome.tally().items()]
    failed = [note for note in outcome.notes if note.errors]
    for note in failed[:SHOWN]:
        place = f"{SHEETS[note.sheet].title}, dòng {note.number}"
        lines += [f"{place}: {each.message('vi')} [{each.code}]" for each in note.errors]
    if len(failed) > SHOWN:
        lines.append(f"... và {len(failed) - SHOWN} dòng lỗi khác: dùng --rows để lấy tất cả.")
    if not outcome.is_written:
        lines.append("Chưa ghi gì / nothing was written.")
    lines.append(f"Tổng số dòng đã đọc / rows read: {outcome.read}")
    return lines


COMMANDS = (
    Command(
        name="import",
        second="dossiers",
        help_vi="hồ sơ đang chạy của hệ thống khác",
        help_en="running dossiers of another system",
        configure=_configure,
        run=_run_dossiers,
    ),
    Command(
        name="import",
        second="numbers",
        help_vi="số cuối hệ thống khác đã cấp",
        help_en="the last numbers another system gave",
        configure=_configure,
        run=_run_numbers,
    ),
)
