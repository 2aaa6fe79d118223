"""Decisions of announcement: where they stand, what their lines say, and how long they took."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from diemsang.kernel.access import EVERYWHERE, Actor, table
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import AnnouncingDecision, DecisionLine, ProcedureAct, ProcedureVersion
from diemsang.onestop.procedures.queries.views import complete, view_of
from diemsang.onestop.procedures.rules import PartDifference, VersionContent, VersionView, refusals


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a decision: drafted (`content`), or announced (`version`)."""

    no: int
    kind: str
    code: str
    sources: tuple[str, ...]
    changed_parts: tuple[str, ...]
    effective_from: date
    procedure: str | None
    content: VersionContent | None
    version: VersionView | None
    missing: tuple[str, ...]
    """The required parts that keep it from public view: `steps`, `ways.counter`."""


def decisions_visible_to(actor: Actor) -> QuerySet[AnnouncingDecision]:
    """Announced decisions are everybody's; drafts are seen by who keeps the catalogue of that body. Newest first."""
    rows = AnnouncingDecision.objects.order_by("-signed_on", "-pk")
    roles = table().roles_for("procedures.view_unpublished")
    scopes = EVERYWHERE if actor.is_system else actor.scopes_as(roles)
    if scopes is EVERYWHERE:
        return rows
    return rows.filter(Q(announced_at__isnull=False) | Q(issuer__in=sorted(scopes)))


def decision_for(actor: Actor, key: str) -> AnnouncingDecision:
    """A decision the actor may see; anything else is not found."""
    row = decisions_visible_to(actor).filter(pk=rules.number_of(key, "announcing_decision")).first()
    if row is None:
        raise Refused(refusals.NOT_FOUND_HERE())
    return row


def lines_of(decision: str) -> list[LineView]:
    """The lines of a decision, in order, in three queries; for who has decided already who may see it."""
    number = rules.number_of(decision, "announcing_decision")
    versions = {
        row.pk: view_of(row)
        for row in complete(ProcedureVersion.objects.filter(decision=number, decision__announced_at__isnull=False))
    }
    rows = DecisionLine.objects.filter(decision=number).order_by("no")
    return [_line(row, versions.get(row.version_id) if row.version_id else None) for row in rows]


def _line(row: DecisionLine, version: VersionView | None) -> LineView:
    content = rules.from_json(row.content) if row.content else None
    said = version or content
    missing = () if version and version.is_public else rules.missing_parts(said, row.code) if said else ()
    return LineView(
        no=row.no,
        kind=row.kind,
        code=row.code,
        sources=tuple(row.sources),
        changed_parts=tuple(row.changed_parts),
        effective_from=row.effective_from,
        procedure=f"procedure:{row.procedure_id}" if row.procedure_id else None,
        content=content,
        version=version,
        missing=tuple(each.at_field or "" for each in missing),
    )


def lines_about(procedure: str) -> QuerySet[DecisionLine]:
    """What announced decisions did to a procedure, the latest first."""
    number = rules.number_of(procedure, "procedure")
    rows = DecisionLine.objects.filter(Q(procedure=number) | Q(endings__procedure=number))
    return rows.select_related("decision").distinct().order_by("-effective_from", "-pk")


def acts_on(procedure: str) -> QuerySet[ProcedureAct]:
    """When a procedure was reviewed and standardised, the latest first."""
    number = rules.number_of(procedure, "procedure")
    return ProcedureAct.objects.filter(procedure=number).order_by("-done_on", "-pk")


def difference_between(before: str, after: str) -> tuple[PartDifference, ...]:
    """What differs between two versions (`procedure_version:9`), part by part, in two queries."""
    rows = ProcedureVersion.objects.filter(
        pk__in=[rules.number_of(key, "procedure_version") for key in (before, after)]
    )
    views = {row.key: view_of(row) for row in complete(rows)}
    if not {before, after} <= views.keys():
        raise Refused(refusals.NOT_FOUND_HERE())
    return rules.difference(views[before], views[after])


def announcement_lag(row: AnnouncingDecision) -> int | None:
    """Days from the day the text behind took effect to the signing; None when either is not known."""
    return rules.announcement_lag(row.signed_on, row.source_in_force_on)


def publication_lag(row: AnnouncingDecision) -> int | None:
    """Days from signing to public view; None while it is not public."""
    return rules.publication_lag(row.signed_on, row.published_on)


def state_on(row: AnnouncingDecision, day: date) -> str:
    """The state of a decision on that day: ended once none of its versions is in force any more."""
    return rules.state_on(row.state, row.ended_on, day)
