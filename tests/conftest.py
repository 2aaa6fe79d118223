"""What every test may use."""

from collections.abc import Iterator

import pytest

from diemsang.kernel import clock


@pytest.fixture(autouse=True)
def _the_clock_is_put_back() -> Iterator[None]:
    yield
    clock.state_today(None)
