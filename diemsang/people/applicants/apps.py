from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicantsConfig(AppConfig):
    name = "diemsang.people.applicants"
    label = "applicants"
    verbose_name = _("Người nộp hồ sơ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from diemsang.people.applicants.queries import may_see_paper
        from diemsang.proof.files.queries import register_resolver

        register_resolver("paper", may_see_paper)
