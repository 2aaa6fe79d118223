"""Which folder a command asks: a demo's says of itself that it is one, and an empty one says where the demo is."""

import json
import shutil
from pathlib import Path

import pytest

from diemsang.cli.folders import beside_data
from tests.cli.installations import FEW, Installation


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's `var/` after `make demo`: no installation of its own, one demo."""
    var = tmp_path_factory.mktemp("checkout") / "var"
    Installation(var).run(*FEW, "--folder", str(var / "demo-2016"), "--load-only")
    return var / "demo-2016"


@pytest.mark.long
def test_the_doctor_finds_a_demo_well_with_nothing_but_its_folder(demo: Path) -> None:
    findings = {
        each["name"]: each for each in json.loads(Installation(demo).run("doctor", "--json", expect=None).stdout)
    }
    assert findings["sealing key"]["is_ok"], findings["sealing key"]
    assert findings["sealing key"]["detail"].endswith("demo")
    assert findings["data folder"]["is_ok"]


@pytest.mark.long
def test_a_demo_stands_on_its_day_with_nothing_but_its_folder(demo: Path) -> None:
    said = Installation(demo).python(
        "from django.conf import settings; from diemsang.kernel import clock\n"
        "print(settings.DEMO_WORLD, clock.today() == settings.STATED_TODAY == clock.stated_today())"
    )
    assert said.split() == ["2016", "True"]


@pytest.mark.long
def test_a_folder_never_makes_a_demo_of_a_database_elsewhere(demo: Path) -> None:
    other = Installation(demo, "sqlite:////nowhere/there.sqlite3")
    assert other.python("from django.conf import settings; print(repr(settings.DEMO_WORLD))").strip() == "''"


@pytest.mark.long
def test_a_refusal_names_the_command_that_asks_the_demo(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo.parent.parent)
    words = ["report", "run", "diem-sang", "--period", "2015"]
    beside = Installation(demo.parent)
    (error,) = beside.json(*words, expect=2)["errors"]
    command = "DIEMSANG_DATA=var/demo-2016 diemsang report run diem-sang --period 2015 --json"
    assert command in error["message"]
    assert command in error["message_en"]
    assert sorted(each.name for each in demo.parent.iterdir()) == ["demo-2016"]
    assert Installation(demo).json(*words)
    advice = {each["name"]: each for each in json.loads(beside.run("doctor", "--json", expect=1).stdout)}
    assert "DIEMSANG_DATA=var/demo-2016 diemsang doctor" in advice["data folder"]["advice_vi"]


def test_only_folders_with_a_whole_demo_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIEMSANG_DATA", str(tmp_path / "empty"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("demo-2016", "demo-2026", "other"):
        (tmp_path / "var" / name).mkdir(parents=True)
    assert beside_data() == []
    (tmp_path / "var" / "demo-2026" / "demo.json").touch()
    (tmp_path / "var" / "demo-2026" / "diemsang.sqlite3").touch()
    assert beside_data() == [tmp_path / "var" / "demo-2026"]
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "diemsang.sqlite3").touch()
    assert beside_data() == [], "a folder with a database of its own needs no other"
    shutil.rmtree(tmp_path / "empty")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///diemsang")
    assert beside_data() == [], "the database is not in the folder"


@pytest.mark.parametrize("more", [[], ["--fresh"]], ids=["built", "built anew"])
def test_a_folder_that_is_no_demos_is_left_alone(tmp_path: Path, more: list[str]) -> None:
    kept = tmp_path / "papers" / "important.txt"
    kept.parent.mkdir()
    kept.write_text("kept")
    refused = Installation(tmp_path / "var").run("demo", "--folder", str(kept.parent), "--load-only", *more, expect=2)
    assert "demo.not_a_demos_folder" in refused.stderr
    assert kept.read_text() == "kept"
    assert list(kept.parent.iterdir()) == [kept]
