"""A backup taken on one engine comes back whole on either, and the journal still verifies."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from diemsang.cli.restore import told
from tests.cli.installations import Installation
from tests.engines import database_of_its_own

pytestmark = pytest.mark.long

SMALL = Path(__file__).parent.parent / "demo" / "worlds"
FILL = f"""
from pathlib import Path
from diemsang.demo import scenario
from diemsang.demo.bodies import build_bodies
from diemsang.demo.people import build_people
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.proof.ledger import services as ledger
world = scenario.load("small", Path({str(SMALL)!r}))
build_people(world, build_bodies(world))
ledger.seal(by=system_actor("ledger.seal"), at=clock.real_now())
"""


@pytest.fixture(scope="module")
def original(installed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation on SQLite with a small world in it, and a file in its store."""
    installation = Installation(tmp_path_factory.mktemp("original") / "data")
    shutil.copytree(installed_once, installation.folder)
    installation.python(FILL)
    stored = installation.folder / "files" / "ab"
    stored.mkdir(parents=True)
    (stored / "abcd").write_bytes(b"a stored file")
    return installation


@pytest.fixture(scope="module")
def backup(original: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backups") / "backup.zip"
    original.run("backup", str(file))
    return file


def members(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        found: dict[str, str] = json.loads(archive.read("manifest.json"))["members"]
    return found


def restored(backup: Path, installation: Installation) -> Path:
    """Restore there, and take a backup of what came out."""
    summary = installation.json("restore", str(backup))
    assert summary["ledger"] == "intact"
    again = installation.folder / "again.zip"
    installation.run("backup", str(again))
    return again


def test_the_archive_holds_no_key_and_no_secret(original: Installation, backup: Path) -> None:
    secrets = [file.read_text().strip() for file in (original.folder / "secrets").iterdir()]
    keys = [json.loads(file.read_text())["private"] for file in (original.folder / "ledger-keys").glob("*.json")]
    assert secrets
    assert keys
    with zipfile.ZipFile(backup) as archive:
        for name in archive.namelist():
            content = archive.read(name).decode(errors="replace")
            assert not any(secret in content for secret in [*secrets, *keys]), name


def test_only_an_empty_database_is_filled(original: Installation, backup: Path) -> None:
    refused = original.run("restore", str(backup), "--json", expect=2)
    assert json.loads(refused.stdout)["errors"][0]["code"] == "restore.not_empty"


def damaged(backup: Path, file: Path) -> Path:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"rename", b"rEname") if "OrgEvent.jsonl" in name else content)
    return file


def of_a_newer_program(backup: Path, file: Path) -> Path:
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                manifest["migrations"].append(["organisation", "9999_from_the_future"])
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
    return file


def test_what_is_refused_changes_nothing(backup: Path, tmp_path: Path) -> None:
    """Damaged, of a newer program, without the checkpoint it was to be held against: the whole one still goes in."""
    other = Installation(tmp_path / "other")
    for words, code in (
        ([damaged(backup, tmp_path / "damaged.zip")], "restore.damaged_archive"),
        ([of_a_newer_program(backup, tmp_path / "newer.zip")], "restore.newer_archive"),
        ([backup, "--checkpoint", tmp_path / "none.json"], "restore.no_such_file"),
    ):
        refused = other.run("restore", *map(str, words), "--json", expect=2)
        assert json.loads(refused.stdout)["errors"][0]["code"] == code
    assert other.json("restore", str(backup))["ledger"] == "intact"


def test_a_journal_changed_before_the_backup_is_reported(original: Installation, tmp_path: Path) -> None:
    """A restore that cannot be proven says so: exit code 1, not 0."""
    copy = Installation(tmp_path / "copy")
    shutil.copytree(original.folder, copy.folder)
    copy.python(
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "cursor.execute(\"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'\")\n"
        "for (name,) in cursor.fetchall(): cursor.execute(f'DROP TRIGGER {name}')\n"
        "cursor.execute(\"UPDATE ledger_entry SET actor = 'x' WHERE id = (SELECT max(id) FROM ledger_entry)\")\n"
    )
    copy.run("backup", str(tmp_path / "copy.zip"))
    failed = Installation(tmp_path / "other").run("restore", str(tmp_path / "copy.zip"), "--json", expect=1)
    assert json.loads(failed.stdout)["ledger"] == "not intact"
    told = Installation(tmp_path / "third").run("restore", str(tmp_path / "copy.zip"), expect=1).stdout
    assert "  entry_changed: stream " in told
    assert "đã bị sửa" in told


def test_the_screen_shows_the_first_findings_and_how_many_more_there_are() -> None:
    findings = [{"code": "chain_broken", "stream": f"a\x1bb:{n}", "seq": n, "what": "Vì sao / Why"} for n in range(40)]
    lines = list(told(findings, found=12_345))
    assert lines[:2] == ["  chain_broken: stream a\\x1bb:0, seq 0", "      Vì sao / Why"]
    assert [line for line in lines if "seq 10" in line] == []
    assert lines[-1] == "  … và 12335 chỗ nữa / and 12335 more (--json)"
    assert len(list(told(findings[:10], found=10))) == 20
    assert list(told([], found=0)) == []


@pytest.fixture
def on_this_engine(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation on the engine of this run: on PostgreSQL, in a database of its own."""
    with database_of_its_own() as url:
        yield Installation(tmp_path / "there", url)


@pytest.mark.engines
def test_to_this_engine_and_back_to_sqlite(backup: Path, on_this_engine: Installation, tmp_path: Path) -> None:
    """The same rows to the byte at each stop; the run on PostgreSQL makes it a change of engine, twice."""
    there = restored(backup, on_this_engine)
    assert members(there) == members(backup)
    assert (on_this_engine.folder / "files" / "ab" / "abcd").read_bytes() == b"a stored file"
    back = restored(there, Installation(tmp_path / "back"))
    assert members(back) == members(backup)
