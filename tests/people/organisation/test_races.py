"""Two administrators at once: one wins, the other is told; no interleaving makes a cycle or two open versions."""

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from diemsang.kernel.refusals import Refused
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import BodyVersion, Grant
from diemsang.people.organisation.services import NewGrant
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]


def race(*acts: Callable[[], object]) -> list[tuple[str, ...]]:
    """Run the acts at the same moment; for each, the codes it was refused with."""
    barrier = threading.Barrier(len(acts))
    answers: list[tuple[str, ...]] = [("crashed",)] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
            answers[place] = ()
        except Refused as refused:
            answers[place] = refused.codes
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_two_administrators_rename_one_body(province: SimpleNamespace) -> None:
    seen = queries.body_as_of(province.labour, TODAY)
    assert seen is not None

    def rename(name: str) -> Callable[[], object]:
        return lambda: services.rename_body(
            province.labour, by=SYSTEM, at=AT, on=TODAY, name=name, decision_number="1/QĐ", expected_version=seen.pk
        )

    answers = race(rename("Tên A"), rename("Tên B"))
    assert sorted(answers) == [(), ("organisation.changed_meanwhile",)]
    winner = ("Tên A", "Tên B")[answers.index(())]
    assert queries.name_of(province.labour, TODAY) == winner
    assert BodyVersion.objects.filter(body=int(province.labour[5:])).count() == 2


def test_two_moves_cannot_close_a_circle(province: SimpleNamespace) -> None:
    def move(body: str, parent: str) -> Callable[[], object]:
        return lambda: services.move_body(
            body, by=SYSTEM, at=AT, on=TODAY, line="state", parent=parent, decision_number="1/QĐ"
        )

    answers = race(move(province.labour, province.board), move(province.board, province.labour))
    assert sorted(answers) == [(), ("organisation.cycle",)]
    assert len(queries.flattened(queries.tree_on(TODAY, "state"))) == 4


def test_a_role_is_taken_back_once(province: SimpleNamespace, django_user_model: type) -> None:
    account = django_user_model.objects.create_user("a")  # type: ignore[attr-defined]
    new = NewGrant(account=account.key, role="clerk", scope=province.labour, valid_from=BEGIN)
    grant = services.grant_role(new, by=SYSTEM, at=AT)

    def revoke() -> None:
        services.revoke_role(grant, by=SYSTEM, at=AT, on=TODAY, reason="thử")

    assert sorted(race(revoke, revoke)) == [(), ("organisation.ended_already",)]
    assert Grant.objects.get().valid_to == TODAY
    assert queries.actor_for(account, AT + timedelta(hours=1)).grants == ()
