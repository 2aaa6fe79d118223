"""A citizen, her neighbour and a business, registered by the installation: no officer has looked any of them up."""

from types import SimpleNamespace

import pytest

from diemsang.kernel import clock
from diemsang.people.applicants import services
from tests.people.applicants.people import AN, AT, BINH, BUSINESS, SYSTEM, TODAY


@pytest.fixture
def filed(db: None) -> SimpleNamespace:
    """Keys of `an`, `binh` and the `business`, on the stated today."""
    clock.state_today(TODAY)
    keys = services.register_applicants([AN, BINH, BUSINESS], by=SYSTEM, at=AT)
    return SimpleNamespace(**dict(zip(("an", "binh", "business"), keys, strict=True)))
