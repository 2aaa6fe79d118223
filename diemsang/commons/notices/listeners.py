"""A new notice is put on its way. Sending itself is a job, so that a slow provider holds up nothing."""

from collections.abc import Mapping
from typing import Any

from diemsang.commons.notices import services
from diemsang.kernel import clock
from diemsang.kernel.declarations import Listener


def prepare(payload: Mapping[str, Any]) -> None:
    services.prepare_deliveries(payload["notice_id"], now=clock.real_now())


LISTENERS = (Listener("notices.notice_created", "notices.prepare_deliveries", prepare),)
