from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "diemsang.onestop.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ một cửa")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diemsang.commons.notices.services import register_address_book
        from diemsang.onestop.dossiers.queries import may_see_files
        from diemsang.onestop.dossiers.queries.contacts import applicants_book
        from diemsang.proof.files.queries import register_resolver

        register_resolver("dossier", may_see_files)
        register_address_book(applicants_book)
