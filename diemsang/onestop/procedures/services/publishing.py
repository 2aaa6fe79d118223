"""Putting versions in public view, and filling what is missing until then. After that no part changes any more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from diemsang.commons.worktime.rules import TimeLimit
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.canonical import digest
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean
from diemsang.onestop.procedures import events, rules
from diemsang.onestop.procedures.models import AnnouncingDecision, DecisionState, Field, ProcedureVersion
from diemsang.onestop.procedures.queries.views import complete, content_of
from diemsang.onestop.procedures.rules import LimitKind, VersionContent, refusals
from diemsang.onestop.procedures.services.announcing import Before, columns_of, create_ways, obstacles_to_drafting
from diemsang.onestop.procedures.services.catalogue import day_of, lock_catalogue
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce


def waiting_versions(decision: AnnouncingDecision) -> QuerySet[ProcedureVersion]:
    """The versions of a decision that are not in public view yet, by procedure."""
    return complete(ProcedureVersion.objects.filter(decision=decision, published_on__isnull=True)).order_by("pk")


def obstacles(
    versions: Iterable[ProcedureVersion], decision: AnnouncingDecision, on: date, today: date
) -> list[Refusal]:
    """Each missing part of each version, and days that cannot be."""
    found: list[Refusal] = []
    if on > today:
        found.append(refusals.SIGNED_LATER(at_field="on", day=f"{on:%d/%m/%Y}"))
    if decision.signed_on and on < decision.signed_on:
        found.append(refusals.PUBLIC_BEFORE_SIGNED(at_field="on"))
    for version in versions:
        found += rules.missing_parts(content_of(version), version.procedure.code)
    return found


def put_in_public_view(
    decision: AnnouncingDecision, versions: Sequence[ProcedureVersion], *, on: date, by: Actor, at: datetime
) -> None:
    """Write it down: the versions were judged. The decision is public when none of its versions waits any more."""
    numbers = [version.pk for version in versions]
    ProcedureVersion.objects.filter(pk__in=numbers).update(published_on=on)
    facts = {"decision": decision.pk, "on": on.isoformat()}
    items = [(version.procedure, {**facts, "version": version.pk}) for version in versions]
    ledger.record_many(by, "procedures.version_published", items, at)
    if not ProcedureVersion.objects.filter(decision=decision, published_on__isnull=True).exists():
        decision.state, decision.published_on = DecisionState.PUBLIC, on
        decision.save(update_fields=["state", "published_on"])
        ledger.record(by, "procedures.decision_published", decision, at, facts={"state": decision.state, **facts})
    announce(events.versions_published, versions=[version.key for version in versions], on=on)


@transaction.atomic
def publish_version(version: str, *, by: Actor, at: datetime, on: date) -> None:
    """Công khai một thủ tục: one version of an announced decision, once it is complete."""
    row = _held(version, by, "procedures.publish_decision")
    refuse_if(obstacles([row], row.decision, on, day_of(at)))
    put_in_public_view(row.decision, [row], on=on, by=by, at=at)


@transaction.atomic
def complete_version(version: str, content: VersionContent, *, by: Actor, at: datetime, reason: str) -> None:
    """Fill or mend the parts of a version that is announced and not public yet, saying what for.

    Name, field and all other parts are those of `content`. Refused (`procedures.public_already`) after publication.
    """
    row = _held(version, by, "procedures.complete_version")
    _write_content(row, rules.cleaned(content), by=by, at=at, reason=reason)


@transaction.atomic
def assign_limit(
    version: str,
    channel: str,
    *,
    by: Actor,
    at: datetime,
    limit: TimeLimit,
    local_limit: TimeLimit | None = None,
    reason: str,
) -> None:
    """Ấn định thời hạn: one limit where the source stated none or several. A local one may only be shorter."""
    row = _held(version, by, "procedures.complete_version")
    before = content_of(row)
    if channel not in {way.channel for way in before.ways}:
        code = row.procedure.code
        raise Refused(refusals.CHANNEL_NOT_OFFERED(at_field="channel", channel=channel, code=code))
    ways = tuple(
        replace(way, limit=limit, limit_kind=LimitKind.STATED.value, local_limit=local_limit)
        if way.channel == channel
        else way
        for way in before.ways
    )
    _write_content(row, replace(before, ways=ways), by=by, at=at, reason=reason)


def _held(version: str, by: Actor, act: str) -> ProcedureVersion:
    """The version, not yet public, held with its decision until the transaction ends."""
    number = rules.number_of(version, "procedure_version")
    lock_catalogue()
    rows = complete(ProcedureVersion.objects.filter(pk=number))
    row = rows.select_for_update(of=("self", "decision")).first()
    authorise(by, act, scope=row.decision.issuer if row else None)
    if row is None:
        raise Refused(refusals.NOT_FOUND_HERE())
    if row.published_on is not None:
        raise Refused(refusals.PUBLIC_ALREADY(code=row.procedure.code))
    return row


def _write_content(row: ProcedureVersion, content: VersionContent, *, by: Actor, at: datetime, reason: str) -> None:
    changed = rules.changed_parts(content_of(row), content)
    if not changed:
        return
    in_field = Field.objects.filter(code=content.field).first()
    fields = {in_field.code: in_field} if in_field else {}
    line = rules.NewLine(rules.LineKind.NEW, row.procedure.code, content)
    before = Before({row.procedure.code: row.procedure}, {}, fields)
    found = [
        replace(each, at_field=(each.at_field or "").removeprefix("lines.0."))
        for each in obstacles_to_drafting([line], row.effective_from, before)
    ]
    if not clean(reason):
        found.append(refusals.REASON_MISSING(at_field="reason"))
    refuse_if(found)
    columns = columns_of(content, row.procedure.code, fields[content.field])
    ProcedureVersion.objects.filter(pk=row.pk).update(**columns)
    if "ways" in changed:
        row.ways.all().delete()
        create_ways([(row, content)])
    facts = {"version": row.pk, "parts": list(changed), "content": digest(rules.as_json(content))}
    private = {"reason": clean(reason)}
    ledger.record(by, "procedures.version_completed", row.procedure, at, facts=facts, private=private)
