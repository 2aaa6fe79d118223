from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "diemsang.commons.facts"
    label = "facts"
    verbose_name = _("Số liệu")
    default_auto_field = "django.db.models.BigAutoField"
