"""`diemsang signature`: signing and checking from the command line."""

import json

import pytest

from diemsang.cli.main import main
from tests.proof.files import samples

pytestmark = pytest.mark.usefixtures("demo_signing")


def run_command(*words: str) -> int:
    return main(["signature", *words])


def test_the_command_signs_and_checks(tmp_path, capsys):
    source, target = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(samples.pdf())
    assert run_command("sign", str(source), "--name", "Bình", "--out", str(target), "--visible") == 0
    capsys.readouterr()
    assert run_command("verify", str(target), "--json") == 0
    assert json.loads(capsys.readouterr().out)["state"] == "demo"
    assert run_command("verify", str(source)) == 1
    assert run_command("verify", str(tmp_path / "none.pdf")) == 2
    source.write_text("không phải PDF")
    assert run_command("verify", str(source)) == 2
    assert "signatures.not_a_readable_pdf" in capsys.readouterr().err
