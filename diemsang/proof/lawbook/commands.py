"""`diemsang rule`: the rule in force on a date, from the packaged rows, without a database."""

import json
from argparse import ArgumentParser, Namespace

from diemsang.kernel import dates
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused
from diemsang.proof.lawbook import rules

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "key": {"enum": sorted(rules.packaged_names())},
        "on": {"type": "string", "format": "date", "description": "2015-12-31 or 31/12/2015"},
        "scope": {"type": "string", "description": "VN, a province such as H99, or a body such as body:12"},
    },
    "required": ["key", "on"],
}


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("--key", default="", help="mã quy định; bỏ trống để liệt kê")
    parser.add_argument("--on", default="", help="ngày, ví dụ 31/12/2015 hoặc 2015-12-31")
    parser.add_argument("--scope", default=rules.NATION, help="phạm vi: VN, mã tỉnh, hoặc tổ chức")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--schema", action="store_true", help="in lược đồ JSON của đầu vào")


def _run(options: Namespace) -> int:
    if options.schema:
        print(json.dumps(SCHEMA, ensure_ascii=False, indent=2))
        return 0
    if not options.key:
        for name in rules.packaged_names().values():
            print(f"{name.key}\t{name.vi}")
        return 0
    if options.key not in rules.packaged_names():
        raise Refused(rules.RULE_IS_UNKNOWN(at_field="key", key=options.key))
    day = dates.parse_date(options.on, at_field="on")
    try:
        scopes = rules.scope_chain(options.scope)
    except ValueError as error:
        raise Refused(rules.SCOPE_IS_WRITTEN_WRONGLY(at_field="scope")) from error
    found = rules.answer(rules.packaged_rows(), options.key, on=day, scopes=scopes)
    answer = found.as_dict()
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    elif not found.is_defined:
        print(f"{options.key}: UNDEFINED (không có quy định cho ngày {dates.format_date(day)})")
    else:
        seen = "đã xác minh" if found.is_verified else "CHƯA XÁC MINH"
        print(f"{options.key} {answer['operator']} {answer['value']} {answer['unit']}".strip())
        print(f"Căn cứ: {found.legal_basis} ({seen})")
    return 0


COMMANDS = (
    Command(
        name="rule",
        help_vi="quy định có hiệu lực vào một ngày",
        help_en="the rule in force on a date",
        configure=_configure,
        run=_run,
        needs_django=False,
    ),
)
