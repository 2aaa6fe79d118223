"""The whole life of a dossier by `diemsang dossier`, in JSON; what it refuses; what the journal says of that door."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.commands import COMMANDS
from diemsang.onestop.dossiers.rules import ACTS
from diemsang.onestop.dossiers.services.doors import doors
from diemsang.proof.ledger.queries import entries_of
from diemsang.proof.ledger.services import stream_of
from tests.cast import AT
from tests.onestop.dossiers.signing import desk_of
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = pytest.mark.django_db
Say = Callable[..., dict[str, Any]]
INTERNAL = {"dossiers.recompute", "dossiers.import", "dossiers.lapse_fee"}


@pytest.fixture
def say(counter: Counter, demo_signing: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Say:
    """Run one command of the operator in a demo and read what it says."""
    clock.state_today(AT.date())
    parser = ArgumentParser()
    (command,) = COMMANDS
    command.configure(parser)

    def run(*words: str, given: Any = None) -> dict[str, Any]:
        if given is not None:
            source = tmp_path / "given.json"
            source.write_text(json.dumps(given), encoding="utf-8")
            words = (*words, "--json", str(source))
        assert command.run(parser.parse_args(list(words))) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return run


def login(counter: Counter, role: str) -> str:
    return counter.cast.account(role).username


def a_filing(counter: Counter) -> dict[str, Any]:
    door = doors()["dossiers.file_at_counter"]
    return {**door.write({"filing": counter.filing("counter")}), "filing_key": "filing-by-command"}


def test_a_dossier_lives_its_whole_life_by_commands(say: Say, counter: Counter) -> None:
    desk_of(counter)

    def do(word: str, role: str, at: str, subject: str = "", given: Any = None, *more: str) -> dict[str, Any]:
        subjects = [subject] if subject else []
        return say(word, *subjects, "--as", login(counter, role), "--at", at, *more, given=given)["dossier"]

    row = do("file", "receiver", "2016-05-30T09:00", given=a_filing(counter))
    code = row["code"]
    assert row["legal_due"] == "2016-06-02T17:00:00+07:00"
    do("hand-over", "receiver", "2016-05-30T09:10", code, {"unit": counter.cast.units["unit"]})
    do("accept-handover", "specialist", "2016-05-30T09:20", code)
    lacking = {
        "items": [{"component": "identity", "reason": "Bản sao mờ"}],
        "reason": "Thiếu giấy tờ",
        "checks": [{"component": "identity", "verdict": "invalid", "note": "mờ"}],
    }
    do("propose-supplement", "specialist", "2016-05-30T10:00", code, lacking)
    paused = do("ask-supplement", "division_head", "2016-05-31T10:00", code)
    assert paused["state"] == "supplement"
    brought = {
        "papers": [{"component": "identity", "copies": 1}],
        "checks": [{"component": "identity", "verdict": "valid"}],
    }
    resumed = do("receive-supplement", "receiver", "2016-06-01T14:00", code, brought)
    assert resumed["legal_due"] == "2016-06-06T10:00:00+07:00"
    draft = {"kind": "KQ.H98.000001", "text": "Cấp thẻ cho ông Nguyễn Văn A."}
    do("keep-result-draft", "specialist", "2016-06-01T15:00", code, draft)
    do("submit-for-signature", "specialist", "2016-06-01T15:10", code)
    why = say("why", code)
    assert (why["is_as_kept"], why["legal_due"]) == (True, "2016-06-06T10:00:00+07:00")
    shown = say("show", code, "--as", login(counter, "agency_leader"))
    assert "return-for-repair" in shown["next"]
    assert [line["act"] for line in say("timeline", code)["lines"]][:3] == [
        "dossiers.file_at_counter",
        "dossiers.hand_over",
        "dossiers.accept_handover",
    ]
    do("sign", "agency_leader", "2016-06-02T09:00", code)
    issued = do("issue", "clerk", "2016-06-02T10:00", code)
    assert (issued["state"], issued["settled_at"]) == ("issued", "2016-06-02T10:00:00+07:00")
    do("hand-result-to-centre", "clerk", "2016-06-02T10:30", code)
    returned = do("return-result", "receiver", "2016-06-02T14:00", code, {"identity_checked": True})
    assert (returned["state"], returned["legal_due"]) == ("returned", "2016-06-06T10:00:00+07:00")
    told = [entry.act for entry in entries_of(stream_of(row_of(row["key"])))]
    assert told.count("dossiers.command_given") == 12
    listed = say("list", "--state", "returned", "--as", login(counter, "agency_leader"))
    assert [each["code"] for each in listed["dossiers"]] == [code]


def test_every_act_of_the_table_has_a_door_whose_input_comes_back_as_it_was(say: Say) -> None:
    missing = set(ACTS) - set(doors()) - INTERNAL
    assert not missing
    for door in doors().values():
        schema = door.schema()
        assert set(schema["required"]) == {each.name for each in door.fields if each.required}
    filing = say("file-at-counter", "--schema")
    assert filing["properties"]["filing"]["properties"]["papers"]["type"] == "array"


@pytest.mark.parametrize(
    ("words", "given", "code"),
    [
        pytest.param(["accept", "no-such-code", "--as", "receiver"], {}, "access.not_found", id="no such dossier"),
        pytest.param(["accept", "--as", "receiver"], {}, "dossiers.subject_missing", id="no dossier"),
        pytest.param(["accept", "dossier:1"], {}, "dossiers.login_missing", id="nobody acts"),
        pytest.param(["accept", "dossier:1", "--as", "nobody"], {}, "dossiers.unknown_login", id="unknown login"),
        pytest.param(
            ["accept", "dossier:1", "--as", "receiver"], {"x": 1}, "dossiers.input_field_unknown", id="unknown field"
        ),
        pytest.param(["accept", "dossier:1", "--as", "receiver"], [1], "dossiers.input_not_json", id="no object"),
        pytest.param(["file", "--as", "receiver"], {}, "dossiers.input_field_missing", id="nothing given"),
    ],
)
def test_bad_input_is_refused_with_its_code(
    say: Say, counter: Counter, words: list[str], given: Any, code: str
) -> None:
    words = [login(counter, "receiver") if word == "receiver" else word for word in words]
    with pytest.raises(Refused) as refused:
        say(*words, given=given)
    assert refused.value.codes[0] == code


def test_the_moment_is_stated_in_a_demo_only(say: Say, counter: Counter) -> None:
    clock.state_today(None)
    with pytest.raises(Refused) as refused:
        say("accept", "dossier:1", "--as", login(counter, "receiver"), "--at", "2016-05-30T09:00")
    assert refused.value.codes == ("dossiers.only_in_a_demo",)
