"""The papers that are held, and how often holding them spared somebody the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.people.applicants import rules
from diemsang.people.applicants.models import Paper, PaperUse, UseOutcome
from diemsang.people.applicants.queries.access import visible_to
from diemsang.people.applicants.queries.snapshots import standing_rows


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper of the store; `file` is the number of its scan, None when it was kept on paper."""

    key: str
    applicant: str
    kind: str
    number: str
    issued_on: date | None
    issued_by: str
    valid_to: date | None
    kept_on: date
    source: str
    file: int | None
    times_reused: int


@dataclass(frozen=True, slots=True)
class Reuse:
    """In how many cases a paper that was held was used again, and in how many it was asked for all the same."""

    reused: int
    asked_again: int


def reusable_papers(applicant: str, kind: str, on: date) -> list[PaperView]:
    """The papers of a kind that are held and valid on that day, the latest first: offer these before asking.

    For contexts that have decided who may see them.
    """
    return papers_on([applicant], on, kinds=[kind]).get(applicant, [])


def papers_on(applicants: Iterable[str], on: date, *, kinds: Iterable[str] = ()) -> dict[str, list[PaperView]]:
    """The same for many applicants and kinds (none named: all), in two queries, by the key that was asked for."""
    standing = standing_rows(applicants)
    rows = counted(Paper.objects.filter(applicant__in=[row.pk for row in standing.values()]))
    if wanted := set(kinds):
        rows = rows.filter(kind__in=wanted)
    found: dict[int, list[PaperView]] = {}
    for row in rows:
        if validity_of(row).holds_on(on):
            found.setdefault(row.applicant_id, []).append(view_of(row))
    return {key: found.get(row.pk, []) for key, row in standing.items()}


def obstacles_held(applicant: str, kind: str, on: date) -> list[rules.PaperValidity]:
    """What `rules.obstacles_to_ask_again` wants to know of an applicant's papers of a kind."""
    standing = standing_rows([applicant]).get(applicant)
    rows = Paper.objects.filter(applicant=standing, kind=kind) if standing else Paper.objects.none()
    return [validity_of(row) for row in rows]


def papers_for(actor: Actor, applicant: int) -> list[Paper]:
    """Every paper of an applicant the actor may see, with `times_reused`, the latest first."""
    return list(counted(Paper.objects.filter(applicant=applicant, applicant__in=visible_to(actor)))[:200])


def reuse_between(start: date, end: date, *, kind: str = "") -> Reuse:
    """Reuse in `[start, end)`, of one kind of paper or of all."""
    rows = PaperUse.objects.filter(used_on__gte=start, used_on__lt=end)
    counts = dict((rows.filter(kind=kind) if kind else rows).values_list("outcome").annotate(n=Count("pk")))
    return Reuse(counts.get(UseOutcome.REUSED, 0), counts.get(UseOutcome.ASKED_AGAIN, 0))


def may_see_paper(actor: Actor, subject: str) -> bool:
    """For the file store: who sees the applicant sees the scans of their papers (`paper:12`)."""
    try:
        number = rules.number_of(subject, "paper")
    except Refused:
        return False
    return Paper.objects.filter(pk=number, applicant__in=visible_to(actor)).exists()


def counted(rows: QuerySet[Paper]) -> QuerySet[Paper]:
    """The same papers, the latest first, with `times_reused`."""
    reused = Count("uses", filter=Q(uses__outcome=UseOutcome.REUSED))
    return rows.annotate(times_reused=reused).order_by("-kept_on", "-pk")


def validity_of(row: Paper) -> rules.PaperValidity:
    return rules.PaperValidity(row.issued_on or row.kept_on, row.valid_to, is_withdrawn=row.withdrawn_at is not None)


def view_of(row: Paper) -> PaperView:
    return PaperView(
        key=row.key,
        applicant=f"applicant:{row.applicant_id}",
        kind=row.kind,
        number=row.number,
        issued_on=row.issued_on,
        issued_by=row.issued_by,
        valid_to=row.valid_to,
        kept_on=row.kept_on,
        source=row.source,
        file=row.file,
        times_reused=getattr(row, "times_reused", 0),
    )
