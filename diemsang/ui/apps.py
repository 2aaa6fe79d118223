from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "diemsang.ui"
    label = "ui"
    verbose_name = _("Giao diện")

    def ready(self) -> None:
        from diemsang.ui import search  # noqa: F401  (registers the lookup `words`)
