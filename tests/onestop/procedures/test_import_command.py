"""`diemsang import procedures FILE`: counts and reasons in words or in JSON, and the total at the end."""

import json
from pathlib import Path

import pytest

from diemsang.cli import main as program
from diemsang.kernel.spreadsheets import read_sheets
from diemsang.onestop.procedures.models import DecisionLine
from tests.onestop.procedures.lists import as_csv, row, rows
from tests.onestop.procedures.rows import Stage, a_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    return a_stage()


def run(*words: str) -> int:
    return program.main(["import", "procedures", *words])


def test_a_list_is_tried_and_then_drafted(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "thu-tuc.csv"
    file.write_bytes(as_csv(rows(12)))
    assert run(str(file), "--dry-run", "--json") == 0
    tried = json.loads(capsys.readouterr().out)
    assert (tried["read"], tried["is_written"], tried["fates"]["new"]) == (12, False, 12)
    assert not DecisionLine.objects.exists()
    assert run(str(file), "--issuer", "H98") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Thêm bản soạn thảo: 12" in lines
    assert lines[-1] == "Tổng số dòng đã đọc / rows read: 12"
    assert DecisionLine.objects.count() == 12
    assert run(str(file)) == 0
    assert "Không thay đổi: 12" in capsys.readouterr().out.splitlines()


def test_rows_at_fault_are_told_and_written_out(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "thu-tuc.csv", tmp_path / "dong-loi.xlsx"
    file.write_bytes(as_csv([row(1), row(2, channels="fax")]))
    assert run(str(file), "--rows", str(out)) == 1
    said = capsys.readouterr().out
    assert "[procedures.channel_unknown]" in said
    assert "Chưa ghi gì / nothing was written." in said
    assert not DecisionLine.objects.exists()
    assert "fax" in [cell for _, cells in read_sheets(out.read_bytes())[0].rows for cell in cells]
    assert run(str(file), "--leave-out-wrong") == 1
    assert [line.code for line in DecisionLine.objects.all()] == ["1.000001"]
