from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "diemsang.proof.files"
    label = "files"
    verbose_name = _("Kho tệp")
    default_auto_field = "django.db.models.BigAutoField"
