from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "diemsang.people.accounts"
    label = "accounts"
    verbose_name = _("Tài khoản")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diemsang.people.accounts.services import AccountDraftStore, AccountFilterStore
        from diemsang.people.accounts.web import signals
        from diemsang.ui import drafts
        from diemsang.ui.tables import saved_filters

        drafts.register_store(AccountDraftStore())
        saved_filters.register_store(AccountFilterStore())
        signals.connect()
