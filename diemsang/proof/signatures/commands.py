"""`diemsang signature verify FILE [--json]` and, in a demo, `diemsang signature sign FILE [--json]`."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from diemsang.kernel import clock
from diemsang.kernel.access import ANONYMOUS
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused
from diemsang.proof.signatures import rules

MAX_BYTES: Final = 50 * 1024 * 1024


def configure(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True)
    check = words.add_parser("verify", help="kiểm tra chữ ký của một tệp PDF / check the signatures of a PDF")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true")
    sign = words.add_parser("sign", help="ký bằng khóa trình diễn / sign with a demo key")
    sign.add_argument("file", type=Path)
    sign.add_argument("--name", required=True)
    sign.add_argument("--unit", default="")
    sign.add_argument("--role", default="")
    sign.add_argument("--visible", action="store_true")
    sign.add_argument("--out", type=Path, required=True)
    sign.add_argument("--json", action="store_true")


def run(arguments: Namespace) -> int:
    try:
        with arguments.file.open("rb") as source:
            content = source.read(MAX_BYTES + 1)  # one more than is checked, so that a larger file is refused as such
    except OSError as error:
        raise Refused(rules.CANNOT_READ(at_field="file", file=error.filename, why=error.strerror)) from error
    return _verify(content, as_json=arguments.json) if arguments.word == "verify" else _sign(content, arguments)


def _verify(content: bytes, *, as_json: bool) -> int:
    from diemsang.proof.signatures import queries

    report = queries.verify(content, by=ANONYMOUS, now=clock.real_now())
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(report.words)
        for each in report.signatures:
            when = f"{clock.local(each.signed_at):%d/%m/%Y %H:%M:%S}" if each.signed_at else "không có dấu thời gian"
            print(f"- {each.signer} ({each.issuer}), {when}: {each.state.value}. {each.reason}")
    return 0 if report.is_acceptable else 1


def _sign(content: bytes, arguments: Namespace) -> int:
    from diemsang.proof.signatures import services

    stamp = services.Stamp() if arguments.visible else None
    wish = services.Wish(arguments.name, arguments.unit, arguments.role, stamp=stamp)
    signed = services.sign_only(content, wish, at=clock.now(), method="demo")
    arguments.out.write_bytes(signed.content)
    print(json.dumps({"file": str(arguments.out)}, ensure_ascii=False) if arguments.json else arguments.out)
    return 0


COMMANDS = (Command("signature", "chữ ký số: kiểm tra, ký thử", "digital signatures: check, sign", configure, run),)
