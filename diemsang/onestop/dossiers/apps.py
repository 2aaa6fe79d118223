from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "diemsang.onestop.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ một cửa")
    default_auto_field = "django.db.models.BigAutoField"
