"""`diemsang deadline`: answers without a database, and refuses with a code and exit 2."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from diemsang.cli.main import main
from diemsang.commons.worktime.rules.requests import SCHEMA

QUESTION = ["deadline", "--start", "2016-02-05T15:30", "--limit", "10 ngày làm việc"]


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_it_answers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(capsys, *QUESTION)
    assert code == 0
    assert said["due"] == "2016-02-26T17:00:00+07:00"
    assert [day["number"] for day in said["days"] if day["counted"]] == list(range(1, 11))
    assert said["legal_basis"][0]["rule"] == "R2"


def test_it_answers_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(QUESTION) == 0
    said = capsys.readouterr().out
    assert "Hạn trả kết quả: 17:00 thứ Sáu 26/02/2016" in said
    assert "08/02/2016 thứ Hai: nghỉ lễ (Tết Nguyên Đán)" in said


def test_pauses_extension_and_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ask(
        capsys, "deadline", "--start", "2024-02-05T09:00", "--limit", "10 ngày làm việc",
        "--pause", "2024-02-07T09:30/2024-02-19T10:00", "--extend", "2", "--extend-signed", "2024-02-28",
        "--settled", "2024-03-01T09:00",
    )  # fmt: skip
    assert code == 0
    assert (said["legal_due"], said["due"]) == ("2024-03-01T08:00:00+07:00", "2024-03-05T17:00:00+07:00")
    assert said["verdict"]["legal"] == {"punctuality": "late", "late_minutes": 60, "early_days": 0}
    assert said["verdict"]["promised"]["punctuality"] == "early"


def test_an_offset_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    _code, said = ask(capsys, "deadline", "--start", "2016-02-05T08:30:00Z", "--limit", "10 ngày làm việc")
    assert said["start"] == "2016-02-05T15:30:00+07:00"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--start", "2016-02-31T10:00", "--limit", "5 ngày"], "worktime.bad_moment"),
        (["--start", "31/02/2016 10:00", "--limit", "5 ngày"], "text.no_such_day"),
        (["--start", "9999-12-31T23:59Z", "--limit", "5 ngày"], "worktime.bad_moment"),
        (["--start", "2016-02-05", "--limit", "5 ngày"], "text.bad_moment"),
        (["--limit", "5 ngày"], "worktime.bad_moment"),
        (["--start", "2016-02-05T15:30"], "worktime.limit_empty"),
        (["--start", "2016-02-05T15:30", "--limit", "5 ngày làm"], "worktime.limit_unreadable"),
        (["--start", "2010-02-05T15:30", "--limit", "5 ngày"], "worktime.calendar_unknown"),
        (["--start", "2027-02-05T15:30", "--limit", "5 ngày"], "worktime.calendar_unknown"),
        (["--start", "2016-02-05T15:30", "--limit", "5 ngày", "--pause", "hôm qua"], "worktime.pause_written"),
        (["--start", "2016-02-05T15:30", "--limit", "5 ngày", "--extend", "x"], "worktime.extension_length"),
        (
            ["--start", "2016-02-05T15:30", "--limit", "5 ngày", "--extend", "1", "--extend", "1"],
            "worktime.extension_twice",
        ),
        (["--start", "2016-02-05T15:30", "--limit", "5 ngày", "--late-cutoff", "25:00"], "worktime.bad_time"),
        (["--start", "2016-02-05T15:30", "--limit", "5 ngày", "--extension-notice-days", "-1"], "worktime.notice_days"),
        (["--input", "/no/such/file"], "worktime.bad_request"),
    ],
)
def test_bad_input_is_refused(words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = ask(capsys, "deadline", *words)
    assert status == 2
    assert said["errors"][0]["code"] == code
    assert said["errors"][0]["message"]
    assert said["errors"][0]["message_en"]


def test_everything_wrong_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    _status, said = ask(capsys, "deadline", "--start", "x", "--limit", "y", "--late-cutoff", "z")
    assert [each["field"] for each in said["errors"]] == ["start", "limit", "late_cutoff"]


class TestJsonIn:
    def ask(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], question: bytes
    ) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(question)))
        return ask(capsys, "deadline", "--input", "-")

    def test_limits_by_channel_hours_and_own_days(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        question = {
            "start": "2016-03-15T09:00",
            "channel": "online",
            "limits": [{"channel": "online", "limit": "3 ngày làm việc"}, {"limit": "10 ngày làm việc"}],
            "local_limits": [{"channel": "online", "limit": "2 ngày làm việc"}],
            "overrides": [{"day": "2016-03-16", "sessions": ""}, {"day": "2016-03-18", "sessions": "07:30-11:30"}],
        }
        code, said = self.ask(monkeypatch, capsys, json.dumps(question).encode())
        assert code == 0
        assert said["due"] == "2016-03-18T11:30:00+07:00"
        assert said["chosen_limit"]["national"] == "3 ngày làm việc"
        assert said["chosen_limit"]["local"] == "2 ngày làm việc"

    @pytest.mark.parametrize(
        "question",
        [
            b"", b"[]", b"\xff\xfe", b"{" * 100_000, b'{"start": 5, "limit": "5 ng\xc3\xa0y"}', b'{"nothing": 1}',
            b'{"start": "2016-03-15T09:00", "limit": "5 ng\xc3\xa0y", "pauses": "x"}',
            b'{"start": "2016-03-15T09:00", "limit": "5 ng\xc3\xa0y", "overrides": [{"day": "2016-03-16", "x": 1}]}',
        ],
    )  # fmt: skip
    def test_what_is_no_question_is_refused(
        self, question: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, said = self.ask(monkeypatch, capsys, question)
        assert code == 2
        assert said["errors"][0]["code"] == "worktime.bad_request"


def test_the_schema_names_every_item(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadline", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_it_needs_no_settings_and_no_database(tmp_path: Path) -> None:
    program = (
        "import sys; from diemsang.cli.main import main; code = main(sys.argv[1:]); "
        "sys.exit(code or ('django' in sys.modules and 3))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *QUESTION],
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
