"""Which data folder a command asks, and the exact words that ask another one."""

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from diemsang.config.paths import DATABASE, data_folder

DEMOS = Path("var")
"""Where `diemsang demo` puts a world, in the current folder, unless it is told another place."""


def beside_data() -> list[Path]:
    """The whole demos there are, newest first, when the data folder in force holds no database."""
    if os.environ.get("DATABASE_URL") or (data_folder() / DATABASE).exists():
        return []
    found = {each.parent.resolve() for base in (data_folder(), DEMOS) for each in base.glob("demo-*/demo.json")}
    whole = [folder for folder in found if (folder / DATABASE).exists()]
    return sorted(whole, key=lambda folder: (folder / DATABASE).stat().st_mtime, reverse=True)


def command_in(folder: Path, words: Sequence[str]) -> str:
    """The line to type that asks this folder."""
    return f"DIEMSANG_DATA={shlex.quote(_short(folder))} {shlex.join([_program(), *words])}"


def asked_of_a_demo(words: Sequence[str]) -> tuple[str, str]:
    """A sentence in Vietnamese and one in English: where a demo is, and how to ask it this. Empty without one."""
    if not (demos := beside_data()):
        return "", ""
    command = command_in(demos[0], words)
    return (
        f" Thư mục {_short(data_folder())} không có cơ sở dữ liệu; có tỉnh trình diễn, hỏi bằng: {command}",
        f" The folder {_short(data_folder())} holds no database; there is a demo, ask it with: {command}",
    )


def _short(folder: Path) -> str:
    here, folder = Path.cwd(), folder.resolve()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)


def _program() -> str:
    """This program as it was called: by its name when the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    found = shutil.which("diemsang")
    if called.name != "diemsang" or (found is not None and Path(found).absolute() == called.absolute()):
        return "diemsang"
    return _short(called.parent) + "/diemsang"
