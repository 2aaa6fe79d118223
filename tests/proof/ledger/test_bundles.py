"""A bundle says the same twice, and the file that verifies it needs nothing of ours."""

import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import services
from diemsang.proof.ledger.models import Entry, Opening
from tests.engines import guards_lifted
from tests.proof.ledger.journal import AT, CLERK, JOB, VERIFIER, build, latest, load_verifier, verify

pytestmark = [pytest.mark.engines, pytest.mark.django_db]
VERIFY = load_verifier()


def run_verifier(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The file alone, in a Python that sees neither our folder nor our environment."""
    command = [sys.executable, "-I", str(VERIFIER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env={"PYTHONIOENCODING": "utf-8"})


def codes(report: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


def test_a_bundle_verifies_in_a_program_of_its_own(tmp_path: Path) -> None:
    build(40, streams=8, seals=3)
    services.export_bundle(tmp_path / "bundle.zip", by=JOB, at=AT, with_values=True)

    result = run_verifier(tmp_path / "bundle.zip", "--checkpoint", latest(), "--strict", "--json")

    report = json.loads(result.stdout)
    assert result.returncode == 0, result.stdout
    assert (report["verdict"], report["found"]) == ("intact", 0)
    assert report["entries"] == report["sealed"] == 42  # with the key's own entry and the erasure
    assert report["values"]["checked"] > 0
    assert {each["rule"] for each in report["erased"]} == {"nd-13-2023:16"}
    assert "nd-13-2023:16" in run_verifier(tmp_path / "bundle.zip").stdout


def test_two_exports_have_the_same_bytes(tmp_path: Path) -> None:
    build(30, streams=5, seals=2)
    number = services.seal(by=JOB, at=AT) or json.loads(latest().read_text())["number"]
    assert isinstance(number, int)
    for name in ("one.zip", "two.zip"):
        services.export_bundle(tmp_path / name, by=JOB, at=AT, upto=number, with_values=True)
        services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert codes(verify(VERIFY, tmp_path / "one.zip", latest())) == set()


def test_the_chains_of_some_records_carry_their_own_proof(tmp_path: Path) -> None:
    build(60, streams=9, seals=4)
    wanted = ["dossiers.dossier:1", "dossiers.dossier:4"]
    summary = services.export_bundle(tmp_path / "some.zip", by=JOB, at=AT, streams=wanted, with_values=True)

    assert summary.entries == Entry.objects.filter(stream__in=wanted).count()
    assert verify(VERIFY, tmp_path / "some.zip", latest())["verdict"] == "intact"
    with zipfile.ZipFile(tmp_path / "some.zip") as archive:
        text = archive.read("entries.jsonl").decode()
    assert "dossiers.dossier:2" not in text


def test_a_forged_entry_fails_its_proof_even_when_its_chain_fits(tmp_path: Path) -> None:
    build(20, streams=2, seals=2)
    last = Entry.objects.filter(stream="dossiers.dossier:1").order_by("-seq")[0]
    last.act = "dossiers.forged"
    from diemsang.proof.ledger.rules import hash_of

    with guards_lifted():
        Entry.objects.filter(pk=last.pk).update(act=last.act, hash=hash_of(last))
    services.export_bundle(tmp_path / "some.zip", by=JOB, at=AT, streams=["dossiers.dossier:1"])
    services.export_bundle(tmp_path / "whole.zip", by=JOB, at=AT)
    assert "proof_fails" in codes(verify(VERIFY, tmp_path / "some.zip", latest()))
    assert "root_differs" in codes(verify(VERIFY, tmp_path / "whole.zip", latest()))


def test_what_is_under_no_seal_yet_is_said(tmp_path: Path) -> None:
    build(10, streams=2, seals=1)
    services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT)
    services.export_bundle(tmp_path / "bundle.zip", by=JOB, at=AT)
    report = verify(VERIFY, tmp_path / "bundle.zip", latest(), strict=False)
    assert report["verdict"] == "intact"
    assert [each["code"] for each in report["unproved"]] == ["unsealed"]
    assert codes(verify(VERIFY, tmp_path / "bundle.zip", latest())) == {"unsealed"}


def test_a_change_of_keys_keeps_the_journal_whole(tmp_path: Path) -> None:
    build(10, streams=2, seals=1)
    services.create_key(by=JOB, at=AT)
    services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT)
    services.seal(by=JOB, at=clock.real_now())
    services.export_bundle(tmp_path / "bundle.zip", by=JOB, at=AT)
    assert verify(VERIFY, tmp_path / "bundle.zip", latest())["verdict"] == "intact"


def test_an_old_backup_is_named_and_not_sealed_over(tmp_path: Path) -> None:
    build(10, streams=2, seals=1)
    services.export_bundle(tmp_path / "old.zip", by=JOB, at=AT)
    services.record(CLERK, "dossiers.accepted", "dossiers.dossier:1", AT)
    services.seal(by=JOB, at=clock.real_now())
    assert codes(verify(VERIFY, tmp_path / "old.zip", latest())) == {"older_than_checkpoint"}

    from django.db import connection

    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_leaf WHERE checkpoint_id = (SELECT max(number) FROM ledger_checkpoint)")
        cursor.execute("DELETE FROM ledger_checkpoint WHERE number = (SELECT max(number) FROM ledger_checkpoint)")
    with pytest.raises(Refused) as refused:
        services.seal(by=JOB, at=clock.real_now())
    assert refused.value.codes == ("ledger.older_than_published",)


def test_erasing_keeps_everything_verifying(tmp_path: Path) -> None:
    build(30, streams=3, seals=2)
    services.erase("dossiers.dossier:0", [], "luat-luu-tru:30", JOB, AT)
    assert not Opening.objects.filter(entry__stream="dossiers.dossier:0").exists()
    services.seal(by=JOB, at=clock.real_now())
    services.export_bundle(tmp_path / "bundle.zip", by=JOB, at=AT, with_values=True)
    report = verify(VERIFY, tmp_path / "bundle.zip", latest())
    assert report["verdict"] == "intact"
    assert "luat-luu-tru:30" in {each["rule"] for each in report["erased"]}
    with pytest.raises(Refused, match="nothing_to_erase"):
        services.erase("dossiers.dossier:0", [], "luat-luu-tru:30", JOB, AT)


def test_only_who_may_exports(tmp_path: Path) -> None:
    build(4, streams=1, seals=1)
    with pytest.raises(Refused, match="not_allowed"):
        services.export_bundle(tmp_path / "bundle.zip", by=Actor("account:9"), at=AT)
    assert not (tmp_path / "bundle.zip").exists()


@pytest.mark.parametrize(
    "content",
    [
        {"manifest.json": "{}"},
        {"manifest.json": "[" * 100_000, "entries.jsonl": "", "checkpoints.jsonl": ""},
        {"manifest.json": '{"format": "x"}\n', "entries.jsonl": "", "checkpoints.jsonl": ""},
        {
            "manifest.json": '{"format":"diemsang.bundle.1","kind":"journal"}\n',
            "entries.jsonl": "7\n",
            "checkpoints.jsonl": "",
        },
        {"manifest.json": "", "entries.jsonl": "", "checkpoints.jsonl": "", "../evil": ""},
    ],
    ids=["members missing", "nested", "another format", "no object", "stranger"],
)
def test_what_is_no_bundle_is_refused(content: dict[str, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    result = run_verifier(tmp_path / "bad.zip", "--json")
    assert (result.returncode, result.stdout) == (2, "")
    assert "bundle.unreadable" in result.stderr


ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    10**30,
    1e999,
    0.5,
    "",
    "x",
    "\ud800",
    "2016-13-01T00:00:00.000000Z",
    [],
    {},
    [[]],
    {"a": 1},
]


def test_whatever_a_bundle_holds_the_verifier_answers_and_does_not_break(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(8, streams=2, seals=2)
    services.export_bundle(tmp_path / "whole.zip", by=JOB, at=AT, with_values=True)
    services.export_bundle(tmp_path / "some.zip", by=JOB, at=AT, with_values=True, streams=["dossiers.dossier:1"])
    chance = random.Random(7)
    codes_seen = set()
    for name in ["whole.zip", "some.zip"] * 120:
        with zipfile.ZipFile(tmp_path / name) as archive:
            members = {each: archive.read(each).decode().splitlines() for each in archive.namelist()}
        lines = members[chance.choice(sorted(members))]
        number = chance.randrange(len(lines))
        row = json.loads(lines[number])
        key = chance.choice(sorted(row))
        old, row[key] = row[key], chance.choice(ODD)
        lines[number] = json.dumps(row)
        with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
            for each, content in members.items():
                archive.writestr(each, "".join(f"{line}\n" for line in content))
        code = VERIFY.main([str(tmp_path / "odd.zip"), f"--checkpoint={latest()}", "--json", "--strict"])
        capsys.readouterr()
        codes_seen.add(code)
        unread = key in {"values", "kind", "streams"} or (key == "checkpoint" and not old and not row[key])
        assert code in {1, 2} or unread or old == row[key], (name, key, old, row[key])
    assert codes_seen >= {1, 2}


def test_the_verifier_is_one_file_of_at_most_400_lines_that_imports_nothing_of_ours() -> None:
    source = VERIFIER.read_text(encoding="utf-8")
    imported = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert len(source.splitlines()) <= 400
    assert imported - sys.stdlib_module_names == {"cryptography"}
