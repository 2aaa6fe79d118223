from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LawbookConfig(AppConfig):
    name = "diemsang.proof.lawbook"
    label = "lawbook"
    verbose_name = _("Sổ quy định")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every context's rules, so that the page of a rule knows who uses it."""
        autodiscover_modules("rules")
