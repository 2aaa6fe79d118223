from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NumberingConfig(AppConfig):
    name = "diemsang.proof.numbering"
    label = "numbering"
    verbose_name = _("Sổ cấp số")
    default_auto_field = "django.db.models.BigAutoField"
