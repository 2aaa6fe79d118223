"""`diemsang number`: is every series whole, and how would a number be written."""

import json
from argparse import ArgumentParser, Namespace

from diemsang.kernel.commands import Command


def _configure(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True)
    check = words.add_parser("check", help="kiểm tra mọi dãy số có liền mạch không")
    check.add_argument("--register", default="", help="chỉ một sổ")
    check.add_argument("--json", action="store_true")


def _run(options: Namespace) -> int:
    from diemsang.proof.numbering.queries import series_to_check

    lines = [
        {
            "register": series.register.key,
            "year": series.year,
            "taken": found.taken,
            "voided": found.voided,
            "next": found.next,
            "missing": [list(each) for each in found.missing],
            "taken_over": [list(each) for each in found.taken_over],
            "whole": found.is_whole,
        }
        for series, found in series_to_check(options.register)
    ]
    whole = all(line["whole"] for line in lines)
    if options.json:
        print(json.dumps({"whole": whole, "series": lines}, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            verdict = "liền mạch" if line["whole"] else f"THIẾU SỐ {line['missing']}"
            before = f", nhận tiếp {line['taken_over']} từ hệ thống khác" if line["taken_over"] else ""
            print(f"{line['register']}/{line['year']}: {line['taken']} số, huỷ {line['voided']}{before}, {verdict}")
        print(f"Đã kiểm tra {len(lines)} dãy số.")
    return 0 if whole else 1


COMMANDS = (
    Command(
        name="number",
        help_vi="sổ cấp số",
        help_en="registers of numbers",
        configure=_configure,
        run=_run,
    ),
)
