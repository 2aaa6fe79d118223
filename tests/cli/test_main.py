"""Whatever is typed, the program answers: a code, a sentence in two languages, exit code 2, and JSON when asked for."""

import json
from pathlib import Path

import pytest

from diemsang.cli.main import main
from tests.cli.installations import Installation

HOSTILE = [
    pytest.param(["rule", "--keyx"], "cli.bad_arguments", id="unknown option"),
    pytest.param(["rule", "--key", "nope", "--on", "2015-01-01"], "lawbook.rule_is_unknown", id="unknown key"),
    pytest.param(["rule", "--key", "worktime.same_day_cutoff"], "text.bad_date", id="no day"),
    pytest.param(
        ["rule", "--key", "worktime.same_day_cutoff", "--on", "1/1/2015", "--scope", "H９９"],
        "lawbook.scope_is_written_wrongly",
        id="scope",
    ),
    pytest.param(["serve", "--port", "99999999"], "cli.bad_arguments", id="port beyond"),
    pytest.param(["demo", "--port", "-1", "--load-only"], "cli.bad_arguments", id="port below"),
    pytest.param(["demo", "--world", "../../etc"], "demo.unknown_world", id="world"),
    pytest.param(["ledger", "fly"], "cli.bad_arguments", id="unknown act"),
    pytest.param(["signature", "verify"], "cli.bad_arguments", id="no file"),
    pytest.param(["\x1b[2J"], "cli.unknown_word", id="control codes"),
]


@pytest.mark.parametrize(("words", "code"), HOSTILE)
def test_bad_input_is_named(words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert code in said.err
    assert "\x1b" not in said.err


@pytest.mark.parametrize(("words", "code"), HOSTILE[:4])
def test_bad_input_is_named_in_json_too(words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert error["code"] == code
    assert error["message"] != error["message_en"]


@pytest.mark.parametrize(
    "words", [["number", "check"], ["ledger", "checkpoint"], ["ledger", "export", "x.zip"], ["backup", "x.zip"]]
)
def test_without_tables_it_says_what_to_do(words: list[str], tmp_path: Path) -> None:
    done = Installation(tmp_path / "data").run(*words, expect=2)
    assert "cli.database_not_ready" in done.stderr
    assert "diemsang install" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = Installation(tmp_path / "data").run("backup", str(tmp_path / "file" / "x.zip"), expect=2)
    assert "cli.file_not_usable" in done.stderr
    assert str(tmp_path / "file") in done.stderr
