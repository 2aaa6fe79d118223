from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorktimeConfig(AppConfig):
    name = "diemsang.commons.worktime"
    label = "worktime"
    verbose_name = _("Thời gian làm việc")
    default_auto_field = "django.db.models.BigAutoField"
