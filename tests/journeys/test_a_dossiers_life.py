"""One dossier from the counter to the applicant's hands, then somebody with the database's password.

Filed, accepted with its slip, a paper asked for, handed in, signed, issued, returned: at each point the due time is the
slow oracle's, the journal verifies in the standalone verifier, and the rows say what the journal says. A byte changed
past the program is found and named.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from diemsang.cli.doctor import examine
from diemsang.cli.main import main
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.printing.documents import print_form
from diemsang.onestop.dossiers.queries import check_against_journal
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem
from diemsang.proof.ledger import queries as ledger
from diemsang.proof.ledger import services as sealing
from diemsang.proof.ledger.models import Entry
from diemsang.proof.signatures.queries import verify
from tests.cast import AT, SYSTEM, Cast
from tests.engines import guards_lifted
from tests.onestop.dossiers.oracle import Oracles
from tests.onestop.dossiers.signing import KIND, TEXT, Desk, desk_of
from tests.onestop.dossiers.stage import build, row_of
from tests.onestop.dossiers.test_intake import CHECKS
from tests.onestop.dossiers.test_signing import pdf_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines, pytest.mark.usefixtures("demo_signing")]
SEALER = system_actor("ledger.seal")


def day(number: int, hour: int, month: int = 6) -> datetime:
    return at_local(date(2016, month, number), hour)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return desk_of(build(cast))


def live(desk: Desk, check: Callable[[Dossier], None]) -> Dossier:
    """A life of eleven days; `check` after every act."""
    cast = desk.cast
    who = cast.actor
    key = services.submit(desk.counter.filing(), filing_key="doi-ho-so-01", by=who("applicant"), at=AT)
    lacks = (PaperCheck("identity", "invalid", "mờ, không đọc được"),)
    items = (SupplementItem(component="identity", reason="Bản sao mờ"),)
    unit = cast.units["unit"]
    acts: tuple[Callable[[], Any], ...] = (
        lambda: services.accept(key, checks=CHECKS, by=who("receiver"), at=day(30, 14, 5)),
        lambda: print_form(key, "receipt", by=who("receiver"), at=day(30, 14, 5)),
        lambda: services.hand_over(key, unit=unit, by=who("receiver"), at=day(30, 16, 5)),
        lambda: services.accept_handover(key, by=who("specialist"), at=day(30, 16, 5)),
        lambda: services.propose_supplement(
            key, items=items, reason="Thiếu", checks=lacks, by=who("specialist"), at=day(31, 8, 5)
        ),
        lambda: services.ask_supplement(key, by=who("division_head"), at=day(31, 9, 5)),
        lambda: services.answer_supplement(
            key, papers=[GivenPaper(component="identity", copies=1)], by=who("applicant"), at=day(3, 19)
        ),
        lambda: services.receive_supplement(
            key, checks=[PaperCheck("identity", "valid")], by=who("receiver"), at=day(6, 8)
        ),
        lambda: services.keep_result_draft(key, kind=KIND, text=TEXT, by=who("specialist"), at=day(6, 9)),
        lambda: services.submit_for_signature(key, by=who("specialist"), at=day(6, 9)),
        lambda: services.sign(key, by=who("agency_leader"), at=day(6, 10)),
        lambda: services.issue(key, by=who("clerk"), at=day(6, 11)),
        lambda: services.hand_result_to_centre(key, by=who("clerk"), at=day(6, 14)),
        lambda: services.return_result(key, identity_checked=True, by=who("receiver"), at=day(9, 9)),
    )
    check(row_of(key))
    for act in acts:
        act()
        check(row_of(key))
    return row_of(key)


def test_a_dossier_lives_by_the_law_and_nobody_rewrites_its_life(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oracles = Oracles(desk.cast.bodies["agency"], 2016, 2016)
    dues: list[datetime | None] = []

    def check(row: Dossier) -> None:
        if row.accepted_at is not None:
            assert oracles.due(row) == (row.legal_due, row.promised_due), row.state
        if row.legal_due not in dues:
            dues.append(row.legal_due)
        assert list(check_against_journal([row.key])) == []

    row = live(desk, check)
    # Eight working hours from Monday 14:00 are Tuesday 14:00; three and a half were left at 09:00, when it stopped.
    assert dues == [None, day(31, 14, 5), at_local(date(2016, 6, 6), 11, 30)]
    assert (row.state, row.punctuality, row.closed_at) == (State.RETURNED, "on_time", day(9, 9))
    report = verify(pdf_of(row.results.get()), by=SYSTEM, now=clock.real_now())
    assert [each.is_intact for each in report.signatures] == [True, True]
    assert len(row.moves.all()) == row.seq

    # The journal verifies, whole and as a bundle of this one dossier.
    sealing.create_key(by=SEALER, at=clock.now())
    sealing.seal(by=SEALER, at=clock.real_now())
    assert verified(capsys) == (0, [])
    bundle = tmp_path / "ho-so.zip"
    stream = sealing.stream_of(row)
    sealing.export_bundle(bundle, by=SEALER, at=clock.now(), streams=[stream])
    assert ledger.verify_bundle(bundle)["verdict"] == "intact"
    assert {each.name: each.is_ok for each in examine(full=True)}["dossiers"]

    # One letter of one entry, by somebody with the database's password.
    entry = Entry.objects.get(stream=stream, act="dossiers.supplement_received")
    forged = entry.body.replace("processing", "processinG")
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET body = %s WHERE id = %s", [forged, entry.pk])
    code, named = verified(capsys)
    assert code == 1
    assert (stream, entry.seq) in named


def verified(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[tuple[str, int]]]:
    """The exit code of `diemsang ledger verify` and the entries it names."""
    capsys.readouterr()
    code = main(["ledger", "verify", "--json"])
    report = json.loads(capsys.readouterr().out)
    return code, [(each.get("stream", ""), each.get("seq", 0)) for each in report["findings"]]


class TakenBack(Exception):
    """Undoes what was forged."""


FORGED = [
    ("UPDATE dossiers_dossier SET legal_due = '2016-07-01 10:00:00+00:00'", "legal_due"),
    ("UPDATE dossiers_dossier SET settled_at = '2016-06-01 10:00:00+00:00'", "settled_at"),
    ("UPDATE dossiers_dossier SET applicant = 'applicant:99'", "applicant"),
    ("UPDATE dossiers_dossier SET procedure_version = 'procedure_version:99'", "procedure_version"),
    ("UPDATE dossiers_dossier SET limit_local = '30 ngày làm việc'", "limit_local"),
    ("UPDATE dossiers_dossier SET moved_by = 'account:99'", "moved_by"),
    ("UPDATE dossiers_move SET at = '2016-05-30 01:00:00+00:00' WHERE seq = 2", "moves[2].at"),
    ("UPDATE dossiers_move SET actor = 'account:99' WHERE seq = 4", "moves[4].actor"),
    ("UPDATE dossiers_move SET to_state = 'signing' WHERE seq = 3", "moves[3].to_state"),
    ("DELETE FROM dossiers_move WHERE seq = 3", "moves[3]"),
    ("UPDATE dossiers_result SET number = '99/KQ'", "results[{result}].number"),
]


def test_a_row_changed_past_the_program_is_found_and_named(desk: Desk) -> None:
    row = live(desk, lambda _row: None)
    result = row.results.get().pk
    assert list(check_against_journal()) == []
    for sql, field in FORGED:
        with suppress(TakenBack), transaction.atomic():
            with guards_lifted(), connection.cursor() as cursor:
                cursor.execute(sql)
            assert [(each.dossier, each.field) for each in check_against_journal()] == [
                (row.key, field.format(result=result))
            ], sql
            raise TakenBack
    assert list(check_against_journal()) == []
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossier SET state = 'ready', closed_at = NULL")
    findings = {each.name: each for each in examine(full=True)}
    assert not findings["dossiers"].is_ok
    assert f"{row.code} state" in findings["dossiers"].detail
