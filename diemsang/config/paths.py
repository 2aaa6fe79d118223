"""Where an installation keeps what it writes. One folder, named by DIEMSANG_DATA."""

import json
import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import quote

DATABASE = "diemsang.sqlite3"
WORLD = "world.json"
"""In a demo's folder: which world it is, and the day it stands on."""
_may_found = True


def data_folder() -> Path:
    """`DIEMSANG_DATA`, else `var/` in the current folder: database, files and keys. Never inside the package."""
    return Path(os.environ.get("DIEMSANG_DATA", "var")).resolve()


def found_nothing() -> None:
    """From here on this process only asks: in a folder without an installation it leaves no secret and no database."""
    global _may_found
    _may_found = False


def database_name(name: str) -> str:
    """The name SQLite is given. A file that is not there is made only by who may found an installation."""
    if _may_found or name == ":memory:" or Path(name).exists():
        return name
    return f"file:{quote(name)}?mode=rw"


def say_world(folder: Path, world: str, today: date) -> None:
    """Let the folder say that it is a demo's, to whoever asks it later with nothing but its name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / WORLD).write_text(json.dumps({"world": world, "today": today.isoformat()}))


def is_demos(folder: Path) -> bool:
    """Whether a folder may be emptied for a demo: it is not there, holds nothing, or says that it is a demo's."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    return any((folder / name).is_file() for name in (WORLD, "demo.json")) or not any(folder.iterdir())


def world_of(folder: Path) -> tuple[str, str]:
    """The world a demo's folder names and its stated today; two empty texts for any other folder."""
    try:
        said = json.loads((folder / WORLD).read_text())
    except FileNotFoundError:
        return "", ""
    return said["world"], said["today"]


def secret(name: str, folder: Path) -> str:
    """A secret from the environment, else from a file only its owner reads, made the first time it is asked for."""
    if given := os.environ.get(f"DIEMSANG_{name.upper()}"):
        return given
    file = folder / "secrets" / name
    if not file.exists():
        if not _may_found:
            return secrets.token_urlsafe(48)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
