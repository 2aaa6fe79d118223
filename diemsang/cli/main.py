"""`diemsang <word> ...`: one program for operators, auditors and scripts. JSON out, exit code 2 for bad input."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from diemsang import __version__
from diemsang.cli.folders import asked_of_a_demo
from diemsang.cli.words import WORDS
from diemsang.config.paths import found_nothing
from diemsang.kernel.commands import Command, together
from diemsang.kernel.refusals import Refusal, RefusalKind, Refused

DONE, BAD_INPUT, INTERRUPTED = 0, 2, 130
UNKNOWN_WORD = RefusalKind("cli.unknown_word", vi="Không có lệnh “{word}”.", en="There is no command “{word}”.")
BAD_ARGUMENTS = RefusalKind(
    "cli.bad_arguments",
    vi="Lệnh viết chưa đúng: {why}. Xem: {program} --help.",
    en="The command is not written correctly: {why}. See: {program} --help.",
)
FILE_NOT_USABLE = RefusalKind(
    "cli.file_not_usable",
    vi="Không đọc hoặc ghi được {file}: {why}.",
    en="{file} cannot be read or written: {why}.",
)
DATABASE_NOT_READY = RefusalKind(
    "cli.database_not_ready",
    vi="Cơ sở dữ liệu không trả lời hoặc chưa được chuẩn bị ({why}). Chạy diemsang install; diemsang doctor khám tiếp."
    "{demo_vi}",
    en="The database does not answer or is not prepared ({why}). Run diemsang install; diemsang doctor examines more."
    "{demo_en}",
)


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
        code = _refuse([UNKNOWN_WORD(word=name)], as_json="--json" in rest)
        print(f"\n{overview()}", file=sys.stderr)
        return code
    return run(command_named(name), rest)


def overview() -> str:
    width = max(map(len, WORDS))
    lines = [f"  {name:<{width}}  {word.vi}  ({word.en})" for name, word in WORDS.items()]
    title = f"Điểm Sáng {__version__}: không con số nào không có hồ sơ. / No number without its records."
    closing = "`diemsang <lệnh> --help` giải thích từng lệnh. / explains each command."
    return "\n".join([title, "", *lines, "", closing])


def command_named(name: str) -> Command:
    word = WORDS[name]
    commands: list[Command] = []
    for module in (word.module, *word.also):
        commands += importlib.import_module(module).COMMANDS
    found = [command for command in commands if command.name == name]
    return together(found, help_vi=word.vi, help_en=word.en) if found[0].second else found[0]


def run(command: Command, arguments: Sequence[str]) -> int:
    parser = Parser(prog=f"diemsang {command.name}", description=f"{command.help_vi} / {command.help_en}")
    command.configure(parser)
    try:
        options = parser.parse_args(arguments)
        if not command.founds:
            found_nothing()
        if command.needs_django:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemsang.config.settings")
            import django

            django.setup()
        return command.run(options)
    except Refused as refused:
        return _refuse(refused.refusals, as_json="--json" in arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:
        if (refusal := _refusal_for(error, [command.name, *arguments])) is None:
            raise
        return _refuse([refusal], as_json="--json" in arguments)


class Parser(argparse.ArgumentParser):
    """Says no as everything else here does. The parsers of its acts are of this class too."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False} | more)  # `--js` for `--json` would refuse in text

    def error(self, message: str) -> NoReturn:
        raise Refused(BAD_ARGUMENTS(why=message, program=self.prog))


def _refusal_for(error: Exception, command: Sequence[str]) -> Refusal | None:
    """What the operator can mend; None for a bug, which shows itself whole."""
    if isinstance(error, OSError) and error.filename is not None:
        return FILE_NOT_USABLE(file=error.filename, why=error.strerror)
    kind, words = f"{type(error).__module__}.{type(error).__name__}", str(error).strip().partition("\n")[0]
    no_table = "no such table" in words or ("relation" in words and "does not exist" in words)
    if kind == "django.db.utils.OperationalError" or (kind == "django.db.utils.ProgrammingError" and no_table):
        demo_vi, demo_en = asked_of_a_demo(command)
        return DATABASE_NOT_READY(why=words, demo_vi=demo_vi, demo_en=demo_en)
    return None


def _refuse(refusals: Sequence[Refusal], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"errors": [each.as_dict() for each in refusals]}, ensure_ascii=False, indent=2))
    for each in refusals:
        lines = f"[{each.code}] {each.message('vi')}\n{' ' * (len(each.code) + 3)}{each.message('en')}"
        print("".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in lines), file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
