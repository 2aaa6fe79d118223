"""What the import-linter says is part of the suite, and of everyone's own test run."""

import subprocess
import sys

import pytest

from tests.architecture.house import ROOT, floors, may_know


@pytest.mark.long
def test_imports_keep_to_the_floors() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "0 broken" in done.stdout


def test_the_picture_of_the_house_is_read_right() -> None:
    assert may_know("people.organisation", "people.accounts")
    assert not may_know("people.accounts", "people.organisation")
    assert not may_know("proof.files", "proof.lawbook")
    assert may_know("proof.signatures", "proof.files")
    assert not may_know("ui", "proof.ledger")
    assert not may_know("commons.facts", "commons.inbox")
    assert floors()["kernel"] < floors()["ui"]
