from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "diemsang.commons.notices"
    label = "notices"
    verbose_name = _("Thông báo")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diemsang.commons.notices.addresses import accounts_book, register_address_book

        register_address_book(accounts_book)
