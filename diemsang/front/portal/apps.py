from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "diemsang.front.portal"
    label = "portal"
    verbose_name = _("Cổng công khai")
    default_auto_field = "django.db.models.BigAutoField"
