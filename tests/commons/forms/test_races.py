"""Two at once: one is kept after the other, none is lost, none is doubled."""

import json
import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from diemsang.commons.forms import queries, services
from diemsang.commons.forms.models import Answer, FormDefinition, FormVersion
from diemsang.kernel.access import system_actor
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Entry
from tests.commons.forms.examples import ON, field, form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]

BY = system_actor("tests.forms")
AT = at_local(ON, 9)


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


@pytest.fixture
def version() -> str:
    services.define_form("A", "Đơn", by=BY, at=AT)
    return services.publish_version("A", form(field("text")), valid_from=ON, legal_basis="1/QĐ", by=BY, at=AT)


def test_two_answers_about_one_subject_end_as_the_latter(version: str) -> None:
    """Whoever came second replaced the first, and the journal tells of both."""

    def say(text: str) -> Callable[[], object]:
        return lambda: services.answer(version, "dossier:1", {"asked": text}, by=BY, at=AT, on=ON)

    assert race(say("một"), say("hai"), say("ba")) == [(), (), ()]
    kept = Answer.objects.get()
    told = Entry.objects.filter(act="forms.answered").order_by("seq")
    assert told.count() == 3
    last = told.last()
    assert last is not None
    assert json.loads(last.openings.get(field="values").value) == kept.values


def test_two_versions_of_one_day_are_published_once(version: str) -> None:
    def publish() -> None:
        later = date(2017, 1, 1)
        services.publish_version("A", form(field("date")), valid_from=later, legal_basis="2/QĐ", by=BY, at=AT)

    assert sorted(race(publish, publish)) == [(), ("forms.not_latest",)]
    assert list(FormVersion.objects.order_by("no").values_list("no", flat=True)) == [1, 2]
    found = queries.version_in_force("A", date(2017, 1, 1))
    assert found is not None
    assert found.no == 2


def test_a_code_is_taken_once() -> None:
    def define() -> None:
        services.define_form("B", "Đơn", by=BY, at=AT)

    assert sorted(race(define, define)) == [(), ("forms.code_taken",)]
    assert FormDefinition.objects.filter(code="B").count() == 1
