"""Where an installation keeps what it writes. One folder, named by DIEMSANG_DATA."""

import os
import secrets
from pathlib import Path


def data_folder() -> Path:
    """`DIEMSANG_DATA`, else `var/` in the current folder: database, files and keys. Never inside the package."""
    return Path(os.environ.get("DIEMSANG_DATA", "var")).resolve()


def secret(name: str, folder: Path) -> str:
    """A secret from the environment, else from a file only its owner reads, made the first time it is asked for."""
    if given := os.environ.get(f"DIEMSANG_{name.upper()}"):
        return given
    file = folder / "secrets" / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
