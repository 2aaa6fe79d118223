"""What every page of the frame shows: demo mode and its stated today, the reader's look, the navigation, the bands."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

import diemsang
from diemsang.kernel import clock
from diemsang.ui import banners, navigation
from diemsang.ui.look import look_of


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo_world": settings.DEMO_WORLD,
        "demo_logins": settings.DEMO_LOGINS,
        "stated_today": clock.stated_today(),
        "today": clock.today(),
        "look": look_of(request),
        "product_version": diemsang.__version__,
        # Lazy: a fragment or a printed page draws neither.
        "navigation": SimpleLazyObject(lambda: navigation.menus_for(request)),
        "footer_links": SimpleLazyObject(lambda: navigation.footer_for(request)),
        "account_links": SimpleLazyObject(lambda: navigation.account_for(request)),
        "banners": SimpleLazyObject(lambda: banners.banners_for(request)),
    }
