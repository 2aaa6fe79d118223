"""`diemsang form`: check a definition and judge values by it, JSON in and JSON out, without a database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from diemsang.commons.forms import rules
from diemsang.commons.forms.rules.describing import described
from diemsang.commons.forms.rules.refusals import BAD_INPUT
from diemsang.kernel.commands import Command
from diemsang.kernel.dates import parse_date
from diemsang.kernel.refusals import Refused

DONE: Final = 0
FOUND_WRONG: Final = 1
MAX_BYTES: Final = 2_000_000


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--schema", action="store_true", help="in lược đồ JSON của định nghĩa / print the JSON schema of a definition"
    )
    words = parser.add_subparsers(dest="form_act", metavar="check | evaluate")
    check = words.add_parser("check", help="đọc một định nghĩa / read a definition")
    check.add_argument("file", metavar="FILE", help="tệp JSON, - là đầu vào chuẩn / a JSON file, - is standard input")
    evaluate = words.add_parser("evaluate", help="xét nội dung đã điền / judge what was filled in")
    evaluate.add_argument("definition", metavar="SCHEMA", help="tệp định nghĩa / the definition")
    evaluate.add_argument("values", metavar="VALUES", help="tệp nội dung / the values")
    evaluate.add_argument("--on", required=True, metavar="2016-05-30", help="ngày nộp / the filing day")
    evaluate.add_argument("--partial", action="store_true", help="bản nháp, được thiếu / a draft")


def run(arguments: Namespace) -> int:
    """Exit code 0 when what was asked is right, 1 when the values are refused; bad input is refused (2)."""
    if arguments.schema:
        _say(described())
        return DONE
    if arguments.form_act == "check":
        schema = rules.read_schema(_read(arguments.file))
        entries = schema.entries()
        _say({"valid": True, "title": schema.title.vi, "fields": list(entries), "checks": len(schema.checks)})
        return DONE
    if arguments.form_act == "evaluate":
        return _evaluate(arguments)
    raise _refused("form", "hãy chọn check, evaluate hoặc --schema", "choose check, evaluate or --schema")


def _evaluate(arguments: Namespace) -> int:
    on: date = parse_date(arguments.on, at_field="on")
    schema = rules.read_schema(_read(arguments.definition))
    judged = rules.evaluate(schema, _read(arguments.values), on=on, partial=arguments.partial)
    _say(
        {
            "accepted": judged.is_accepted,
            "on": on.isoformat(),
            "values": judged.values,
            "refusals": [refusal.as_dict() for refusal in judged.refusals],
            "visible": sorted(judged.visible),
        }
    )
    return DONE if judged.is_accepted else FOUND_WRONG


def _read(name: str) -> Any:
    """JSON of a file. Numbers keep every digit; names that stand twice are refused, because one would be lost."""
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else _content(Path(name))
    except OSError:
        raise _refused(name, "không mở được tệp", "the file cannot be opened") from None
    if len(content) > MAX_BYTES:
        raise _refused(name, "tệp quá lớn", "the file is too large")
    try:
        return json.loads(content, parse_float=Decimal, object_pairs_hook=_once)
    except (ValueError, RecursionError, ArithmeticError):
        raise _refused(name, "không phải là JSON đúng", "it is no proper JSON") from None


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _refused(name: str, vi: str, en: str) -> Refused:
    return Refused(BAD_INPUT(at_field=name[-100:], name=name[-100:], problem_vi=vi, problem_en=en))


def _say(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=2))


COMMANDS: Final = (
    Command(
        name="form",
        help_vi="Kiểm tra định nghĩa biểu mẫu và nội dung đã điền",
        help_en="Check the definition of a form and what was filled in",
        configure=configure,
        run=run,
        needs_django=False,
    ),
)
