from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "diemsang.front.desk"
    label = "desk"
    verbose_name = _("Bàn làm việc")
    default_auto_field = "django.db.models.BigAutoField"
