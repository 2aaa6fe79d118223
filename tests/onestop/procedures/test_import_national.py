"""The national list of 1,601 procedures, when it lies beside the checkout; else a made one of its size, said aloud."""

import csv
import sys
import time
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest

from diemsang.onestop.procedures.imports import dry_run, run
from diemsang.onestop.procedures.models import AnnouncingDecision, DecisionLine, Field, ProcedureVersion
from diemsang.onestop.procedures.rules.content import from_json
from diemsang.onestop.procedures.rules.limits_read import LimitKind, read_limit
from tests.cast import AT
from tests.onestop.procedures.lists import as_csv, rows
from tests.onestop.procedures.rows import a_stage

NATIONAL = Path(__file__).resolve().parents[4] / "shared" / "domain" / "data" / "procedures.csv"
SIZE = 1601
SECONDS = 20
REAL = {
    "limits": {"stated": 1126, "unspecified": 340, "several": 135},
    "units": {"working_days": 819, "calendar_days": 255, "working_hours": 48, "months": 4, "": 475},
    "decisions": 280,
    "fields": 123,
    "codes": {
        "procedures.limit_missing": 340,
        "procedures.channels_missing": 340,
        "procedures.agency_missing": 230,
        "procedures.limits_not_told_apart": 135,
        "procedures.decision_unusual": 47,
        "procedures.agency_cut": 11,
    },
}


@pytest.fixture
def national(capfd: pytest.CaptureFixture[str]) -> bytes:
    if NATIONAL.is_file():
        return NATIONAL.read_bytes()
    with capfd.disabled():
        print(
            f"\nNOT TESTED: the national list is not at {NATIONAL}; a made list of {SIZE} rows stands in for it.",
            file=sys.stderr,
        )
    return as_csv(rows(SIZE))


@pytest.mark.django_db
@pytest.mark.engines
def test_the_whole_list_is_drafted_within_seconds_and_counted_exactly(national: bytes) -> None:
    stage = a_stage()
    actor = stage.actor("procedure_controller")
    began = time.monotonic()
    tried = dry_run(national, by=actor, at=AT)
    written = run(national, by=actor, at=AT)
    again = run(national, by=actor, at=AT)
    assert time.monotonic() - began < SECONDS
    assert tried.as_dict() == written.as_dict() | {"is_written": False}
    assert {fate: count for fate, count in written.fates.items() if count} == {"new": SIZE}
    assert {fate: count for fate, count in again.fates.items() if count} == {"unchanged": SIZE}
    assert DecisionLine.objects.count() == sum(written.limits.values()) == SIZE
    assert AnnouncingDecision.objects.count() == written.decisions
    assert not ProcedureVersion.objects.exists()
    assert not written.failed
    if NATIONAL.is_file():
        assert written.limits == REAL["limits"]
        cells = [read_limit(row["time_limit"]) for row in csv.DictReader(StringIO(national.decode("utf-8-sig")))]
        assert Counter(each.limit.unit.value if each.limit else "" for each in cells) == REAL["units"]
        assert (written.decisions, len(written.new_fields)) == (REAL["decisions"], REAL["fields"])
        assert written.tally().items() >= REAL["codes"].items()
        assert Field.objects.filter(is_verified=False).count() == REAL["fields"]
        assert "procedures.subject_unknown" not in written.tally()


@pytest.mark.django_db
def test_each_limit_of_the_list_is_what_is_written_or_no_limit_at_all(national: bytes) -> None:
    """Against the file itself: what is drafted, spelled out again, is what stood there; of several none was taken."""
    run(national, by=a_stage().actor("procedure_controller"), at=AT)
    sent = {row["code"]: row["time_limit"] for row in csv.DictReader(StringIO(national.decode("utf-8-sig")))}
    kinds: Counter[str] = Counter()
    for line in DecisionLine.objects.all():
        for way in from_json(line.content).ways:
            kinds[way.limit_kind] += 1
            if way.limit_kind == LimitKind.STATED:
                assert str(way.limit).replace("giờ làm việc", "giờ") == sent[line.code]
            else:
                assert way.limit is None
                assert "|" in sent[line.code] or not sent[line.code]
            assert way.limit_text == sent[line.code]
    assert set(kinds) >= {LimitKind.STATED, LimitKind.SEVERAL}
    assert {read_limit(text).kind for text in sent.values()} == set(LimitKind)
