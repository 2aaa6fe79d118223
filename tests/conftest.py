"""What every test may use."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from diemsang.kernel import clock
from tests.engines import flush_past_the_guards

pytest_plugins = ["tests.plugins.require_all", "tests.plugins.demo_signing", "tests.cast", "tests.browser"]

flush_past_the_guards()


@pytest.fixture(autouse=True)
def _the_clock_is_put_back() -> Iterator[None]:
    yield
    clock.state_today(None)


@pytest.fixture(autouse=True)
def _the_journal_is_its_own_and_well(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys and published checkpoints of one test are no other's; sealing counts as well unless a test asks again."""
    from diemsang.proof.ledger.queries import Health, HealthState, remember_health

    folder = tmp_path_factory.getbasetemp() / f"ledger-{uuid4().hex}"
    settings.LEDGER_KEY_FOLDER, settings.LEDGER_PUBLISH_FOLDER = folder / "keys", folder / "published"
    remember_health(Health(HealthState.OK, None, None), seconds=3600)
