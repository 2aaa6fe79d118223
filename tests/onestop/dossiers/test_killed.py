"""A process killed in the middle of its acts: what it finished is there whole, what it was at is not there at all."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, Move, Pause
from diemsang.onestop.dossiers.queries import check_against_journal
from diemsang.onestop.dossiers.rules import State
from diemsang.proof.ledger.queries import entries_of, proof_of
from diemsang.proof.ledger.services import stream_of
from diemsang.proof.outbox.models import Message
from tests import cast as casting
from tests.cast import AT, SYSTEM
from tests.engines import database_others_can_open
from tests.onestop.dossiers.stage import Counter, build, row_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines, pytest.mark.long]
DOSSIERS = 8
ROUNDS = 13
"""Two acts of each dossier in a round: some two hundred altogether."""
WORKER = """
import sys
import django
django.setup()
from datetime import timedelta
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.rules import State
from tests.cast import AT, SYSTEM

keys, rounds = [f"dossier:{pk}" for pk in sys.argv[2:]], int(sys.argv[1])
at = AT + timedelta(minutes=1)
for turn in range(rounds):
    for key in keys:
        at += timedelta(seconds=1)
        end = (at + timedelta(days=9)).date()
        services.suspend(key, ground="suspend.court", reason="Chờ", expected_end=end, by=SYSTEM, at=at)
        print(key, flush=True)
    for key in keys:
        at += timedelta(seconds=1)
        services.resume(key, by=SYSTEM, at=at)
        print(key, flush=True)
"""


@pytest.fixture
def counter(transactional_db: None, tmp_path: Path) -> Iterator[tuple[Counter, dict[str, str]]]:
    with database_others_can_open(tmp_path) as environment:
        yield build(casting.build()), environment


def test_a_process_killed_among_two_hundred_acts_leaves_nothing_half_done(
    counter: tuple[Counter, dict[str, str]], tmp_path: Path
) -> None:
    stage, environment = counter
    rows = [stage.processing(f"filing-000{number}") for number in range(DOSSIERS)]
    before = Move.objects.count()
    said = killed_after(61, rows, environment, tmp_path)
    done = Move.objects.count() - before
    # What it said it had done is there; at most one more, done and not yet said.
    assert done in (said, said + 1)
    assert 60 < done < DOSSIERS * ROUNDS * 2
    for row in rows:
        assert_whole(row_of(row.key))
    assert list(check_against_journal()) == []

    # Nothing is left locked or in the way: every dossier goes on where it is.
    later = AT + timedelta(hours=1)
    for row in Dossier.objects.filter(state=State.SUSPENDED):
        services.resume(row.key, by=SYSTEM, at=later)
    assert set(Dossier.objects.values_list("state", flat=True)) == {State.PROCESSING}
    assert not Pause.objects.filter(resumed_at=None).exists()


def killed_after(acts: int, rows: list[Dossier], environment: dict[str, str], folder: Path) -> int:
    """Let a process of its own work, kill it in the middle of whatever it does after so many acts; how many it told."""
    program = folder / "worker.py"
    program.write_text(WORKER)
    command = [sys.executable, str(program), str(ROUNDS), *(str(row.pk) for row in rows)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(acts):
            assert process.stdout.readline().startswith("dossier:")
        process.kill()
        rest = process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    return acts + rest.count("dossier:")


def assert_whole(row: Dossier) -> None:
    """The row, its lines, its entries of the journal and the announcements tell one story, to the last act."""
    moves = list(row.moves.order_by("seq"))
    assert [move.seq for move in moves] == list(range(1, row.seq + 1))
    assert (moves[-1].to_state, moves[-1].at) == (row.state, row.moved_at)
    assert (row.paused_since is not None) == (row.state == State.SUSPENDED)
    assert row.pauses.filter(resumed_at=None).count() == (1 if row.state == State.SUSPENDED else 0)
    entries = list(entries_of(stream_of(row)))
    assert len(entries) == len(moves)
    assert all(proof.is_intact for proof in proof_of(entries))
    assert [entry.at for entry in entries] == [move.at for move in moves]
    told = Message.objects.filter(payload__dossier=row.key, event__startswith="dossiers.").order_by("pk")
    assert [message.payload["seq"] for message in told] == [move.seq for move in moves]
