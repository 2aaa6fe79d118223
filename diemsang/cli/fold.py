"""`diemsang fold`: what search makes of a text. Two texts that fold alike find each other."""

import json
from argparse import ArgumentParser, Namespace

from diemsang.kernel.commands import Command
from diemsang.kernel.text import fold


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", help="văn bản / text")
    parser.add_argument("--json", action="store_true")


def run(options: Namespace) -> int:
    text = " ".join(options.text)
    folded = fold(text)
    print(json.dumps({"text": text, "folded": folded}, ensure_ascii=False) if options.json else folded)
    return 0


COMMANDS = (Command("fold", "Gập dấu để tìm kiếm", "Fold text as search does", configure, run, needs_django=False),)
