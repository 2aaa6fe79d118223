"""`diemsang <word> ...`: one program for operators, auditors and scripts. JSON out, exit code 2 for bad input."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence

from diemsang import __version__
from diemsang.cli.words import WORDS
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused

DONE, BAD_INPUT = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not given or given[0] in {"-h", "--help", "help"}:
        print(overview())
        return DONE
    if given[0] in {"-V", "--version"}:
        print(__version__)
        return DONE
    name, rest = given[0], given[1:]
    if name not in WORDS:
        print(f"Không có lệnh “{name}”. / There is no command “{name}”. [cli.unknown_word]\n", file=sys.stderr)
        print(overview(), file=sys.stderr)
        return BAD_INPUT
    return run(command_named(name), rest)


def overview() -> str:
    width = max(map(len, WORDS))
    lines = [f"  {name:<{width}}  {word.vi}  ({word.en})" for name, word in WORDS.items()]
    title = f"Điểm Sáng {__version__}: không con số nào không có hồ sơ. / No number without its records."
    closing = "`diemsang <lệnh> --help` giải thích từng lệnh. / explains each command."
    return "\n".join([title, "", *lines, "", closing])


def command_named(name: str) -> Command:
    module = importlib.import_module(WORDS[name].module)
    commands: tuple[Command, ...] = module.COMMANDS
    return next(command for command in commands if command.name == name)


def run(command: Command, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog=f"diemsang {command.name}", description=f"{command.help_vi} / {command.help_en}", allow_abbrev=False
    )
    command.configure(parser)
    options = parser.parse_args(arguments)
    if command.needs_django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemsang.config.settings")
        import django

        django.setup()
    try:
        return command.run(options)
    except Refused as refused:
        if getattr(options, "json", False):
            print(json.dumps({"errors": [each.as_dict() for each in refused.refusals]}, ensure_ascii=False, indent=2))
        for each in refused.refusals:
            print(
                f"[{each.code}] {each.message('vi')}\n{' ' * (len(each.code) + 3)}{each.message('en')}", file=sys.stderr
            )
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


if __name__ == "__main__":
    sys.exit(main())
