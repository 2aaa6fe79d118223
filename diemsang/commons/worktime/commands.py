"""`diemsang deadline`: ask the deadline engine from the command line, without a database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from diemsang.commons.worktime.rules import Deadline, Verdict
from diemsang.commons.worktime.rules.refusals import BAD_REQUEST
from diemsang.commons.worktime.rules.requests import SCHEMA, DeadlineRequest
from diemsang.commons.worktime.rules.words import CONFIDENCES, NOTES, PUNCTUALITY, REASONS, RULES, STANDINGS
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused

DONE: Final = 0
WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
AGAINST: Final = {"legal": "hạn theo quy định", "promised": "hạn đã hẹn"}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--start", metavar="2016-02-05T15:30", help="lúc tiếp nhận hồ sơ / the moment of acceptance")
    parser.add_argument("--limit", metavar='"10 ngày làm việc"', help="thời hạn / the time limit, in Vietnamese")
    parser.add_argument(
        "--pause", metavar="FROM/TO", action="append", nargs="+", help="tạm dừng từ/đến / a pause; may be repeated"
    )
    parser.add_argument(
        "--extend", metavar="N", action="append", help="gia hạn N ngày làm việc / extend by N working days"
    )
    parser.add_argument("--extend-signed", metavar="DATE", help="ngày ký gia hạn / the day the extension was signed")
    parser.add_argument("--extension-notice-days", metavar="N", help="ký trước hạn cũ ít nhất N ngày làm việc (1)")
    parser.add_argument(
        "--late-cutoff", metavar="HH:MM", help="giờ chốt của cơ quan (R9), mặc định không có / off by default"
    )
    parser.add_argument("--same-day-cutoff", metavar="HH:MM", help="giờ chốt trả trong ngày (R6), mặc định 15:00")
    parser.add_argument(
        "--settled", metavar="MOMENT", help="lúc có kết quả: xét đúng hạn / judge the punctuality (R10)"
    )
    parser.add_argument("--input", metavar="FILE", help="đọc yêu cầu JSON từ tệp, - là đầu vào chuẩn / read JSON")
    parser.add_argument("--json", action="store_true", help="trả lời bằng JSON / answer in JSON")
    parser.add_argument(
        "--schema", action="store_true", help="in lược đồ JSON của yêu cầu / print the input's JSON schema"
    )


def run(arguments: Namespace) -> int:
    if arguments.schema:
        print(json.dumps(SCHEMA, ensure_ascii=False, indent=2))
        return DONE
    request = DeadlineRequest.read(_raw(arguments))
    answer = request.answer()
    verdicts = request.verdicts(answer)
    if arguments.json:
        said = answer.as_dict()
        if request.chosen is not None:
            national, local = request.chosen.national, request.chosen.local
            said["chosen_limit"] = {
                "rule": "R12",
                "channel": request.chosen.channel,
                "national": str(national),
                "local": str(local) if local else None,
            }
        if request.settled_at is not None:
            said["settled_at"] = request.settled_at.isoformat()
            said["verdict"] = {against: _verdict(verdict) for against, verdict in verdicts.items()}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_sentences(answer, verdicts)))
    return DONE


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "punctuality": verdict.punctuality.value,
        "late_minutes": verdict.late_minutes,
        "early_days": verdict.early_days,
    }


def _raw(arguments: Namespace) -> Mapping[str, Any]:
    if arguments.input is not None:
        return DeadlineRequest.decode(
            sys.stdin.buffer.read() if arguments.input == "-" else _content(Path(arguments.input))
        )
    pauses = [text for group in arguments.pause or () for text in group]
    signed = {} if arguments.extend_signed is None else {"signed_on": arguments.extend_signed}
    extensions = [{"working_days": each} | signed for each in arguments.extend or ()]
    if signed and not extensions:
        extensions = [signed]
    raw = {
        "start": arguments.start,
        "limit": arguments.limit,
        "pauses": pauses,
        "extensions": extensions,
        "extension_notice_days": arguments.extension_notice_days,
        "late_cutoff": arguments.late_cutoff,
        "same_day_cutoff": arguments.same_day_cutoff,
        "settled": arguments.settled,
    }
    return {key: value for key, value in raw.items() if value is not None}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        shown = {"problem_vi": f"không mở được tệp {path}", "problem_en": f"the file {path} cannot be opened"}
        raise Refused(BAD_REQUEST(at_field="input", **shown)) from problem


def _sentences(answer: Deadline, verdicts: Mapping[str, Verdict]) -> list[str]:
    due = answer.due
    lines = [f"Hạn trả kết quả: {due:%H:%M} {WEEKDAYS[due.weekday()]} {due:%d/%m/%Y} ({due.isoformat()})"]
    if answer.legal_due != answer.due:
        lines.append(f"Hạn theo quy định (chưa gia hạn): {answer.legal_due.isoformat()}")
    lines += [f"Tiếp nhận: {answer.accepted_at.isoformat()}; thời hạn: {answer.limit}"]
    lines += [f"{rule}: {RULES[rule].vi}" for rule in answer.rules]
    lines += [f"Căn cứ {basis.rule}: {basis.citation} [{STANDINGS[basis.standing].vi}]" for basis in answer.legal_basis]
    lines.append(f"Độ tin cậy của lịch: {CONFIDENCES[answer.confidence].vi}")
    lines.append("Từng ngày:")
    for row in answer.days:
        mark = "+" if row.counted else " "
        number = "" if row.number is None else f" ngày thứ {row.number}"
        minutes = "" if row.minutes is None else f" {row.minutes // 60} giờ {row.minutes % 60:02} phút"
        name = f" ({row.name})" if row.name else ""
        reason = REASONS[row.reason].vi
        lines.append(
            f" {mark} {row.day:%d/%m/%Y} {WEEKDAYS[row.day.weekday()]}: {reason}{number}{minutes}{name} [{row.rule}]"
        )
    lines += [f"Lưu ý: {NOTES[note].vi}" for note in answer.notes]
    for against, verdict in verdicts.items():
        lines.append(f"So với {AGAINST[against]}: {PUNCTUALITY[verdict.punctuality].vi}")
        if verdict.late_minutes:
            lines[-1] += f", quá {verdict.late_minutes} phút làm việc"
        if verdict.early_days:
            lines[-1] += f", sớm {verdict.early_days} ngày làm việc"
    return lines


COMMANDS = (
    Command(
        name="deadline",
        help_vi="Tính hạn trả kết quả, giải thích từng ngày",
        help_en="Compute a due time and explain it day by day",
        configure=configure,
        run=run,
        needs_django=False,
    ),
)
