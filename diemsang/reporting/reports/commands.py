"""`diemsang report`: run a report, list the reports there are."""

import json
from argparse import ArgumentParser, Namespace

from diemsang.kernel import periods
from diemsang.kernel.access import system_actor
from diemsang.kernel.commands import Command
from diemsang.reporting.reports import rules

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "report": {"enum": sorted(rules.templates())},
        "period": {"type": "string", "description": "2015, 2015-Q1, 2011/2016 (closed-open)"},
    },
    "required": ["report", "period"],
}


def _configure(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True)
    run = words.add_parser("run", help="lập báo cáo cho một kỳ")
    run.add_argument("report", nargs="?", default="", help="mã báo cáo, ví dụ diem-sang")
    run.add_argument("--period", default="", help="kỳ, ví dụ 2011/2016 (không gồm 2016)")
    run.add_argument("--json", action="store_true")
    run.add_argument("--schema", action="store_true", help="in lược đồ JSON của đầu vào")
    listed = words.add_parser("list", help="các báo cáo hiện có")
    listed.add_argument("--json", action="store_true")


def _run(options: Namespace) -> int:
    if options.word == "list":
        known = [{"code": each.code, "vi": each.vi} for each in rules.templates().values()]
        if options.json:
            print(json.dumps(known, ensure_ascii=False, indent=2))
        else:
            print("\n".join(f"{each['code']}\t{each['vi']}" for each in known))
        return 0
    if options.schema:
        print(json.dumps(SCHEMA, ensure_ascii=False, indent=2))
        return 0
    from diemsang.reporting.reports import queries

    period = periods.parse(options.period, at_field="period")
    found = queries.run(options.report, period, visible_to=system_actor("report.run"))
    if options.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        return 0
    for section in found.sections:
        print(section.section.vi)
        for line in section.lines:
            number = "chưa có số liệu" if line.found.numerator is None else str(line.found.numerator)
            below = "" if line.found.denominator is None else f"/{line.found.denominator}"
            print(f"  {line.figure.vi} [{line.period}]: {number}{below} ({line.found.status})")
    return 0


COMMANDS = (Command(name="report", help_vi="báo cáo", help_en="reports", configure=_configure, run=_run),)
