"""With `--json` every word refuses in JSON: the code, the field at fault, a sentence in two languages."""

import json
from pathlib import Path

import pytest

from diemsang.cli.main import main
from diemsang.cli.words import WORDS
from tests.cli.installations import Installation

BAD = "cli.bad_arguments"
REFUSED = {
    "demo": [("--world 1816 --json", BAD, None)],
    "serve": [("--port 99999999 --json", BAD, None)],
    "worker": [("--once --json", BAD, None)],
    "install": [("--json", BAD, None)],
    "backup": [("{file}/x.zip --json", "cli.file_not_usable", None)],
    "restore": [("{folder}/none.zip --json", "restore.no_such_file", "file")],
    "doctor": [("--nope --json", BAD, None)],
    "account": [
        ("create-admin Ông --full-name x --json", "accounts.bad_username", "username"),
        ("reset-password nobody --json", "access.not_found", None),
    ],
    "dossier": [
        ("list --limit 0 --json", BAD, None),
        ("show none --json", "access.not_found", None),
        ("accept dossier:1 --json {file}", "dossiers.input_not_json", "json"),
    ],
    "form": [("check --nope --json", BAD, None)],
    "import": [
        ("--json", BAD, None),
        ("procedures {folder}/none.csv --json", "cli.file_not_usable", None),
        ("procedures {file} --json", "procedures.no_issuer", "issuer"),
        ("procedures {file} --issuer H98 --dry-run --json", "procedures.no_issuer", "issuer"),
    ],
    "manage": [("--json", BAD, None)],
    "deadline": [("--start 2015-01-05T08:00 --limit 5 --json", "worktime.limit_unreadable", "limit")],
    "rule": [
        ("--key nope --on 2015-01-01 --json", "lawbook.rule_is_unknown", "key"),
        ("--key worktime.same_day_cutoff --on never --json", "text.bad_date", "on"),
        (
            "--key worktime.same_day_cutoff --on 2015-01-01 --scope ? --json",
            "lawbook.scope_is_written_wrongly",
            "scope",
        ),
    ],
    "fold": [("--json", BAD, None)],
    "ledger": [
        ("checkpoint --json", "ledger.no_checkpoint", None),
        ("export {folder}/x.zip --json", "ledger.no_checkpoint", None),
    ],
    "bundle": [
        ("--json", BAD, None),
        ("verify {folder}/none.zip --json", "bundle.unreadable", "bundle"),
        ("verify {file} --json", "bundle.unreadable", "bundle"),
        ("verify {file} --checkpoint {file} --json", "bundle.unreadable", "checkpoint"),
        ("export {file}/x.zip --json", "ledger.no_checkpoint", None),
    ],
    "number": [("check --nope --json", BAD, None)],
    "signature": [
        ("verify --json", BAD, None),
        ("verify {folder}/none.pdf --json", "signatures.cannot_read", "file"),
        ("verify {folder} --json", "signatures.cannot_read", "file"),
        ("verify {file} --json", "signatures.not_a_readable_pdf", "file"),
        ("sign {folder}/none.pdf --name An --out {folder}/x.pdf --json", "signatures.cannot_read", "file"),
        ("sign {file} --name An --out {folder}/x.pdf --json", "signatures.demo_key_outside_demo", None),
    ],
    "report": [
        ("--json", BAD, None),
        ("run nope --period 2015 --json", "reports.unknown_report", "report"),
        ("run diem-sang --json", "periods.bad_period", "period"),
        ("run diem-sang --period 2016/2011 --json", "periods.ends_before_it_starts", "period"),
        ("run diem-sang --period 1900/2016 --json", "reports.period_is_too_long", "period"),
        ("list --nope --json", BAD, None),
    ],
}
CASES = [
    pytest.param([word, *words.split()], code, field, id=f"{word} {words}")
    for word, cases in REFUSED.items()
    for words, code, field in cases
]


def test_every_word_is_here() -> None:
    assert set(REFUSED) == set(WORDS)


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "code", "field"), CASES)
def test_a_refusal_is_json_with_a_code_and_a_field(
    words: list[str], code: str, field: str | None, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("không phải")
    assert main([each.format(file=file, folder=tmp_path) for each in words]) == 2
    said = capfd.readouterr()
    (error,) = json.loads(said.out)["errors"]
    assert (error["code"], error["field"]) == (code, field)
    assert error["message"]
    assert error["message"] != error["message_en"]
    assert code in said.err


@pytest.mark.parametrize(
    "words",
    [
        "report run diem-sang --period 2015",
        "ledger verify",
        "ledger checkpoint",
        "bundle export {folder}/x.zip",
        "number check",
        "account reset-password an",
        "backup {folder}/x.zip",
    ],
)
def test_without_a_database_every_word_says_so_with_one_code_and_leaves_no_trace(words: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (error,) = Installation(folder).json(*words.format(folder=tmp_path).split(), expect=2)["errors"]
    assert error["code"] == "cli.database_not_ready"
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_refused_with_that_code_too(tmp_path: Path) -> None:
    (tmp_path / "diemsang.sqlite3").touch()
    (error,) = Installation(tmp_path).json("report", "run", "diem-sang", "--period", "2015", expect=2)["errors"]
    assert error["code"] == "cli.database_not_ready"


def test_half_of_the_option_is_no_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signature", "verify", str(tmp_path), "--jso"]) == 2
    assert BAD in capsys.readouterr().err


def test_a_word_without_its_act_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle"]) == 2
    assert "bundle.what_is_missing" in capsys.readouterr().err


@pytest.mark.django_db
def test_reports_are_listed_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "list", "--json"]) == 0
    assert "diem-sang" in {each["code"] for each in json.loads(capsys.readouterr().out)}


@pytest.mark.django_db
def test_a_bundle_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["ledger", "keygen"]) == 0
    assert main(["ledger", "seal"]) == 0
    capsys.readouterr()
    assert main(["bundle", "export", str(tmp_path / "file" / "x.zip"), "--json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["code"], error["field"]) == ("bundle.not_written", "target")
