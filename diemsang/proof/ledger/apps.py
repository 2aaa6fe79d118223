from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "diemsang.proof.ledger"
    label = "ledger"
    verbose_name = _("Nhật ký chứng thực")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diemsang.proof.ledger.web.banners import seal_banners
        from diemsang.ui import banners

        banners.register(seal_banners)
