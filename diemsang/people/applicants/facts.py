"""What can be counted of applicants: who was registered, and how often a paper that was held spared the way."""

from typing import Any, Final

from django.db.models import QuerySet

from diemsang.kernel.declarations import Audience, Fact
from diemsang.people.applicants.models import Applicant, PaperUse


def applicants_registered() -> QuerySet[Applicant]:
    """Records that stand: a merged one is counted with the one that took it over."""
    return Applicant.objects.filter(merged_into__isnull=True)


def paper_uses() -> QuerySet[PaperUse]:
    """One row per paper and dossier: used again, or asked for again with a reason."""
    return PaperUse.objects.all()


def _which(row: Any) -> str:
    """No name: a record of a fact is shown to more people than may see an applicant."""
    return str(row.key)


def _use(row: Any) -> str:
    return f"{row.kind}: {row.get_outcome_display()}"


FACTS: Final = (
    Fact(
        "applicants.applicant_registered",
        vi="Người nộp hồ sơ được ghi nhận",
        en="Applicants registered",
        records=applicants_registered,
        happened_on="registered_at",
        journal="pk",
        dimensions={"kind": "kind"},
        audience=Audience.STATISTICAL,
        label=_which,
    ),
    Fact(
        "applicants.paper_use",
        vi="Giấy tờ đã có được dùng lại hoặc yêu cầu nộp lại",
        en="Papers held that were used again or asked for again",
        records=paper_uses,
        happened_on="used_on",
        journal="applicant",
        dimensions={"outcome": "outcome", "kind": "kind"},
        audience=Audience.STATISTICAL,
        label=_use,
    ),
)
