"""`diemsang form`: JSON in, JSON out, no database; bad input ends with 2."""

import json
from pathlib import Path
from typing import Any

import pytest

from diemsang.cli.main import main
from tests.commons.forms.examples import DEFINITION, RIGHT, right


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main(["form", *arguments])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    contents = {"form": DEFINITION, "right": RIGHT, "wrong": right(capital="x"), "bad": {"format": 1}}
    for name, content in contents.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "torn").write_text('{"a": 1, "a": 2}', encoding="utf-8")
    return {name: str(tmp_path / name) for name in [*contents, "torn", "absent"]}


def test_a_definition_is_checked(capsys: pytest.CaptureFixture[str], files: dict[str, str]) -> None:
    code, said = ask(capsys, "check", files["form"])
    assert (code, said["valid"], said["fields"][0]) == (0, True, "full_name")


def test_values_are_judged(capsys: pytest.CaptureFixture[str], files: dict[str, str]) -> None:
    code, said = ask(capsys, "evaluate", files["form"], files["right"], "--on", "30/05/2016")
    assert (code, said["accepted"], said["values"]["capital"]) == (0, True, 100_000_000)
    code, said = ask(capsys, "evaluate", files["form"], files["wrong"], "--on", "2016-05-30")
    assert (code, said["accepted"]) == (1, False)
    assert [(each["code"], each["field"]) for each in said["refusals"]] == [("forms.not_money", "capital")]


def test_the_description_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capsys, "--schema")
    assert code == 0
    assert said["$schema"].startswith("https://json-schema.org/")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check", "bad"],
        ["check", "torn"],
        ["check", "absent"],
        ["evaluate", "bad", "right", "--on", "2016-05-30"],
        ["evaluate", "form", "right", "--on", "hôm nay"],
        ["evaluate", "form", "right"],
    ],
)
def test_bad_input_ends_with_two(
    capsys: pytest.CaptureFixture[str], files: dict[str, str], arguments: list[str]
) -> None:
    assert main(["form", *(files.get(each, each) for each in arguments)]) == 2
    assert capsys.readouterr().err
