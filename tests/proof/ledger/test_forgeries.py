"""Forging a bundle after it left the house: what the verifier must not call intact, and what it must not print."""

import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diemsang.proof.ledger import services
from tests.proof.ledger.journal import AT, JOB, VERIFIER, build, latest, load_verifier, verify

VERIFY = load_verifier()
ENTRIES, CHECKPOINTS = "entries.jsonl", "checkpoints.jsonl"
Members = dict[str, list[dict[str, Any]]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A whole journal with its values, an erasure among them."""
    build(20, streams=3, seals=3)
    services.export_bundle(tmp_path / "true.zip", by=JOB, at=AT, with_values=True)
    return tmp_path / "true.zip"


def read(bundle: Path) -> Members:
    with zipfile.ZipFile(bundle) as archive:
        return {name: [json.loads(line) for line in archive.read(name).splitlines()] for name in archive.namelist()}


def written(members: Members | dict[str, str], target: Path) -> Path:
    """The members as a bundle whose manifest counts what is there."""
    if not isinstance(members["manifest.json"], str):
        entries, checkpoints = members[ENTRIES], members[CHECKPOINTS]
        assert not isinstance(entries, str)
        assert not isinstance(checkpoints, str)
        (manifest,) = members["manifest.json"]
        manifest |= {"entries": len(entries), "checkpoints": len(checkpoints)}
        manifest |= {"streams": len({row["stream"] for row in entries})}
        manifest |= {"checkpoint": max((row["number"] for row in checkpoints), default=0)}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            lines = content if isinstance(content, str) else "".join(json.dumps(row) + "\n" for row in content)
            archive.writestr(name, lines)
    return target


def codes(report: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in report["findings"]}


def run_verifier(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, str(VERIFIER), *map(str, arguments)], capture_output=True, env=environment)


def sealed_row(stream: str, seq: int, prev_hash: str, **more: Any) -> dict[str, Any]:
    """An entry as anyone can write it: its own hash fits."""
    moment = "2016-05-30T03:15:00.000000Z"
    row = {"stream": stream, "seq": seq, "prev_hash": prev_hash, "act": "x.y", "actor": "account:1", "on_behalf_of": ""}
    row |= {"at": moment, "recorded_at": moment, "body": '{"facts":{},"private":{}}', **more}
    row["hash"] = VERIFY.sha256(VERIFY.write_row("entry", row)).hexdigest()
    return row


def test_the_helpers_keep_a_true_bundle_true(bundle: Path, tmp_path: Path) -> None:
    report = verify(VERIFY, written(read(bundle), tmp_path / "again.zip"), latest())
    assert report["verdict"] == "intact"
    assert report["kind"] == "journal"
    assert report["keys"] == [json.loads(latest().read_text())["key_id"]]


def test_a_journal_without_any_seal_is_not_intact(bundle: Path, tmp_path: Path) -> None:
    members = read(bundle)
    members[CHECKPOINTS] = []
    for row in members[ENTRIES]:
        del row["checkpoint"], row["position"]
    assert "checkpoint_missing" in codes(verify(VERIFY, written(members, tmp_path / "forged.zip"), strict=False))


def test_a_line_says_nothing_that_no_hash_covers(bundle: Path, tmp_path: Path) -> None:
    for name in (ENTRIES, CHECKPOINTS):
        members = read(bundle)
        members[name][2]["actor_name"] = "Trần Thị Bưởi"
        assert "malformed" in codes(verify(VERIFY, written(members, tmp_path / "forged.zip")))


def test_a_line_does_not_say_the_same_thing_twice(bundle: Path, tmp_path: Path) -> None:
    text = {name: "".join(json.dumps(row) + "\n" for row in rows) for name, rows in read(bundle).items()}
    text[ENTRIES] = '{"act": "x.shown_to_readers", ' + text[ENTRIES].removeprefix("{")
    result = run_verifier(written(text, tmp_path / "forged.zip"))
    assert result.returncode == 2
    assert b"bundle.unreadable" in result.stderr


def test_an_erasure_under_no_seal_hides_no_value(bundle: Path, tmp_path: Path) -> None:
    members = read(bundle)
    hidden = next(row for row in members[ENTRIES] if "name" in row.get("values", {}))
    last = max((row for row in members[ENTRIES] if row["stream"] == hidden["stream"]), key=lambda row: row["seq"])
    del hidden["values"]["name"]
    facts = {"facts": {"rule": "nd-13-2023:16", "erased": [[hidden["seq"], "name"]]}, "private": {}}
    now = members[CHECKPOINTS][-1]["sealed_at"]
    members[ENTRIES].append(
        sealed_row(
            hidden["stream"],
            last["seq"] + 1,
            last["hash"],
            act="ledger.values_erased",
            body=json.dumps(facts),
            recorded_at=now,
        )
    )
    report = verify(VERIFY, written(members, tmp_path / "forged.zip"), latest(), strict=False)
    assert (hidden["stream"], hidden["seq"]) not in {(each["stream"], each["seq"]) for each in report["erased"]}
    assert {"code": "unsealed", "stream": hidden["stream"], "seq": hidden["seq"], "detail": "name"}.items() <= next(
        each for each in report["unproved"] if each["seq"] == hidden["seq"]
    ).items()
    assert "unsealed" in codes(verify(VERIFY, tmp_path / "forged.zip", latest()))


def test_an_erasure_covers_only_what_was_there_before_it() -> None:
    """Else an entry could excuse in advance the values of entries to come."""
    verification = VERIFY.Verification(None, None, set(), False)  # type: ignore[call-arg]
    verification.has_values, verification.sealed_at = True, "2016-05-30T03:15:00.000000Z"
    facts = {"facts": {"rule": "any", "erased": [[2, "name"]]}, "private": {}}
    early = sealed_row("a:1", 1, "", act="ledger.values_erased", body=json.dumps(facts), checkpoint=1)
    late = sealed_row("a:1", 2, early["hash"], body='{"facts":{},"private":{"name":"00"}}', checkpoint=1)
    assert verification.check_entry(early)
    assert verification.check_entry(late)
    assert verification.check_values() == []
    assert [each["code"] for each in verification.findings] == ["value_missing"]


@pytest.mark.parametrize("content", ["null", "{}", "[]", '""', "0"])
def test_a_checkpoint_that_is_none_is_no_comparison(content: str, bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "anchor.json").write_text(content)
    result = run_verifier(bundle, "--checkpoint", tmp_path / "anchor.json")
    assert result.returncode == 2
    assert b"bundle.unreadable" in result.stderr


def test_one_demo_seal_makes_a_journal_a_demo(bundle: Path, tmp_path: Path) -> None:
    members = read(bundle)
    for number, row in enumerate(members[CHECKPOINTS]):
        row["is_demo"] = number == 0
    assert verify(VERIFY, written(members, tmp_path / "forged.zip"))["is_demo"] is True


def spoofing(members: Members) -> None:
    members[ENTRIES].append(sealed_row("a:1\x1b[2J\nverdict: intact\x1b[8m", 7, "x"))


def lone_surrogate(members: Members) -> None:
    members[ENTRIES][0]["stream"] = "\ud800"


@pytest.mark.parametrize("forge", [spoofing, lone_surrogate])
@pytest.mark.parametrize("option", ["--strict", "--json"])
def test_what_a_bundle_holds_does_not_write_on_the_readers_screen(
    forge: Callable[[Members], None], option: str, bundle: Path, tmp_path: Path
) -> None:
    members = read(bundle)
    forge(members)
    result = run_verifier(written(members, tmp_path / "forged.zip"), option, PYTHONIOENCODING="cp1252")
    assert result.returncode == 1, result.stderr
    assert b"Traceback" not in result.stderr
    assert b"\x1b" not in result.stdout
    assert result.stdout.count(b"verdict: intact\n") == 0
    assert "Dòng".encode() in result.stdout


def test_many_gaps_do_not_keep_the_verifier_busy(bundle: Path, tmp_path: Path) -> None:
    members = read(bundle)
    now = members[CHECKPOINTS][-1]["sealed_at"]
    members[ENTRIES] += [sealed_row("a:1", 2 * number, "x", recorded_at=now) for number in range(1, 12_000)]
    written(members, tmp_path / "forged.zip")
    started = time.process_time()
    report = verify(VERIFY, tmp_path / "forged.zip", strict=False)
    assert "entry_missing" in codes(report)
    assert time.process_time() - started < 5
