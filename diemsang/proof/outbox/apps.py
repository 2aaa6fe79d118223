from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "diemsang.proof.outbox"
    label = "outbox"
    verbose_name = _("Hộp thư sự kiện")
    default_auto_field = "django.db.models.BigAutoField"
