from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawbookConfig(AppConfig):
    name = "diemsang.proof.lawbook"
    label = "lawbook"
    verbose_name = _("Sổ quy định")
    default_auto_field = "django.db.models.BigAutoField"
