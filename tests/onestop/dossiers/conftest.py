"""What tests of the dossiers share: the cast and a counter ready to work, built once for each module.

They stand in a transaction around the module; every test works in one of its own inside it, taken back as usual.
Modules whose tests commit (races) build theirs anew for each test.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from diemsang.proof.ledger.queries import Health, HealthState, remember_health
from tests import cast as casting
from tests.cast import Cast
from tests.onestop.dossiers.stage import Counter, build


@pytest.fixture(scope="module", autouse=True)
def shared_counter(request: pytest.FixtureRequest) -> Iterator[Counter | None]:
    items: list[Any] = [item for item in request.session.items if item.getparent(pytest.Module) is request.node]
    is_wanted = any({"cast", "counter"} & set(item.fixturenames) for item in items)
    commits = any(mark.kwargs.get("transaction") for item in items for mark in item.iter_markers("django_db"))
    if not is_wanted or commits:
        yield None
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        remember_health(Health(HealthState.OK, None, None), seconds=3600)
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]
        around.__enter__()
        built = build(casting.build())
    yield built
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def counter(shared_counter: Counter | None, request: pytest.FixtureRequest) -> Counter:
    """A counter ready to work: procedures in force, applicants, grounds."""
    if shared_counter is not None:
        return shared_counter
    request.getfixturevalue("db")
    return build(casting.build())


@pytest.fixture
def cast(counter: Counter) -> Cast:
    """The cast the counter works with."""
    return counter.cast
