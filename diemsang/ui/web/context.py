"""What every page of the frame shows: demo mode and its stated today."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from diemsang.kernel import clock


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"demo_world": settings.DEMO_WORLD, "stated_today": clock.stated_today(), "today": clock.today()}
