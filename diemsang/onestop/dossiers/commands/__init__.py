"""`diemsang dossier`: the whole life of a dossier from the command line. JSON in, JSON out.

One word for each act of the table of moves, and words that look: show, timeline, why, next, list, print, bundle, acts.
An act is done in the name of a login (`--as`), and the journal of the dossier says that it came by this door: that is
for the operator of the installation's own machine, who needs no password there.
"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Any, Final

from diemsang.kernel.commands import Command
from diemsang.onestop.dossiers.rules import ACTS, State

MOST: Final = 200
LOOKS: Final = {
    "show": "một hồ sơ: trạng thái, hạn, ai đang giữ, giấy tờ, việc làm được / one dossier as it stands",
    "timeline": "nhật ký một hồ sơ, từng việc / every line of its journal",
    "why": "vì sao hạn là như vậy, từng ngày / why it is due when it is, day by day",
    "next": "việc làm được tiếp theo và ai làm / acts possible now, and for whom",
    "print": "in một mẫu phiếu ra tệp PDF / one form as a PDF",
    "bundle": "gói chứng cứ của một hồ sơ / the evidence of one dossier",
}
ABOUT_TASKS: Final = frozenset(
    f"dossiers.{verb}_task" for verb in ("receive", "accept", "decline", "finish", "redirect", "cancel")
)


def configure(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    for word, said in LOOKS.items():
        looking = _add(words, word, said)
        looking.add_argument("dossier", metavar="CODE", help="mã hồ sơ, hoặc dossier:5 / code or key")
        if word == "print":
            looking.add_argument("form", metavar="FORM", help="receipt, supplement, refusal, apology, ...")
            looking.add_argument("--copies", type=int, default=2, choices=(1, 2), help="số liên / copies of a receipt")
        if word in ("print", "bundle"):
            looking.add_argument("--out", required=True, metavar="FILE")
    listing = _add(words, "list", "danh sách hồ sơ / dossiers, a page at a time")
    listing.add_argument("--agency", default="", metavar="CODE", help="mã cơ quan hoặc body:3 / an agency")
    listing.add_argument("--state", action="append", choices=[state.value for state in State])
    listing.add_argument("--overdue", action="store_true", help="chỉ hồ sơ đang quá hạn / only those overdue now")
    listing.add_argument("--limit", type=_count, default=50, metavar="N")
    listing.add_argument("--after", default="", help="trang sau: giá trị after của trang trước / the next page")
    acts = words.add_parser("acts", help="mọi việc và các trường của nó / all acts with their fields")
    acts.add_argument("--json", action="store_true")
    filing = _add_act(words, "file", "nộp hồ sơ: tại quầy, trực tuyến hay bưu chính theo channel / by its channel")
    filing.set_defaults(act="file", subject=None)
    for act in ACTS.values():
        word = act.name.removeprefix("dossiers.").replace("_", "-")
        doing = _add_act(words, word, act.vi)
        doing.set_defaults(act=act.name)
        metavar = "TASK" if act.name in ABOUT_TASKS else "CODE"
        doing.add_argument("subject", nargs="?", metavar=metavar, help="mã hồ sơ, dossier:5 hoặc task:7 / code or key")


def _add(words: Any, word: str, said: str) -> ArgumentParser:
    parser: ArgumentParser = words.add_parser(word, help=said, description=said)
    parser.add_argument(
        "--as", dest="login", default="", metavar="LOGIN", help="nhìn như tài khoản này / as this login"
    )
    parser.add_argument("--json", action="store_true", help="lỗi cũng bằng JSON / refusals as JSON too")
    return parser


def _add_act(words: Any, word: str, said: str) -> ArgumentParser:
    parser: ArgumentParser = words.add_parser(word, help=said, description=said)
    parser.add_argument(
        "--json", nargs="?", const="", metavar="FILE|-", help="nội dung của việc / what the act asks for"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="một trường / one field, instead of JSON"
    )
    parser.add_argument("--as", dest="login", default="", metavar="LOGIN", help="làm với tài khoản này / as this login")
    parser.add_argument("--at", default="", metavar="MOMENT", help="chỉ trong tỉnh trình diễn / only in a demo")
    parser.add_argument("--schema", action="store_true", help="in lược đồ JSON / print the JSON schema of the input")
    return parser


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    raise ArgumentTypeError(f"1 .. {MOST}")


def run(options: Namespace) -> int:
    # What works with Django is imported once it is ready; the words above are needed before.
    if options.word in LOOKS or options.word in ("list", "acts"):
        from diemsang.onestop.dossiers.commands import looking

        return looking.run(options)
    from diemsang.onestop.dossiers.commands import doing

    return doing.run(options)


COMMANDS = (
    Command(
        name="dossier",
        help_vi="hồ sơ một cửa: mọi việc từ nộp đến trả kết quả",
        help_en="one-stop dossiers: every act from filing to the result",
        configure=configure,
        run=run,
    ),
)
