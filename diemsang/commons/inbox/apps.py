from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "diemsang.commons.inbox"
    label = "inbox"
    verbose_name = _("Việc chờ xử lý")
    default_auto_field = "django.db.models.BigAutoField"
