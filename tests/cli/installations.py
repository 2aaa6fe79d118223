"""Installations of their own for tests of the command line: a folder, a database, and the program run as a process."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FEW: Final = ("demo", "--share", "1")
"""A demo of which only the processes and the folder matter: whole in everything but the number of its dossiers."""


@dataclass
class Installation:
    folder: Path
    database_url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIEMSANG_", "DATABASE_"))}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        own = {"DIEMSANG_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "diemsang.config.settings"}
        if self.database_url:
            own["DATABASE_URL"] = self.database_url
        return kept | own | self.more

    def run(self, *words: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "diemsang.cli", *words], env=self.environment, capture_output=True, text=True
        )
        if expect is not None:
            assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *words: str, expect: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", expect=expect).stdout)

    def start(self, *words: str, own_group: bool = False) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "diemsang.cli", *words]
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=own_group,
        )

    def python(self, program: str) -> str:
        """Run a piece of Python inside the installation, for what has no word of its own."""
        opening = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", opening + program], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
