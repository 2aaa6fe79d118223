"""Filing and taking in: a draft, an online or posted filing, a filing at the counter, acceptance.

The same filing sent again is the same dossier (`filing_key`). Only the receiver's acceptance starts the legal clock,
never the filing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.commons.forms import queries as forms
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import Channel, Dossier
from diemsang.onestop.dossiers.rules import State, refusals
from diemsang.onestop.dossiers.rules.intake import Found, PaperCheck, obstacles_to_accepting
from diemsang.onestop.dossiers.services import components
from diemsang.onestop.dossiers.services.acting import authorise_at, carry_out, hold, may_assist_at
from diemsang.onestop.dossiers.services.fees import fix_fees
from diemsang.onestop.dossiers.services.filing import (
    Depth,
    NewFiling,
    Prepared,
    filed_before,
    fill,
    follow,
    keep_content,
    link_previous,
    open_dossier,
    prepare,
    refuse_bad_key,
    same_or_refused,
    standing_applicant,
)
from diemsang.onestop.dossiers.services.places import obstacles_to_place, who_answers_for
from diemsang.onestop.dossiers.services.serials import issue_code
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import VersionView
from diemsang.people.organisation.rules import number_of
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

MAX_SUPPLEMENTS: Final = "dossiers.max_supplements_default"


@transaction.atomic
def save_draft(filing: NewFiling, *, by: Actor, at: datetime, dossier: str = "") -> str:
    """Lưu nháp: keep what is filled in so far, so that files can be attached and nothing is lost; its key.

    A draft is its writer's alone, has no code and starts no clock.
    """
    authorise(by, "dossiers.save_draft", state=State.DRAFT)
    row = hold(dossier, "dossiers.save_draft", by=by, at=at) if dossier else None
    filing, version = _theirs(filing, by, at)
    prepared = prepare(filing, version, by=by, at=at, row=row, depth=Depth.DRAFT)
    if row is None:
        row, _ = open_dossier(prepared, None, by=by, at=at)
    else:
        fill(row, prepared, by=by, at=at)
    keep_content(row, prepared, by=by, at=at, whole=False)
    carry_out(row, "dossiers.save_draft", by=by, at=at)
    return row.key


@transaction.atomic
def submit(filing: NewFiling, *, filing_key: str, by: Actor, at: datetime, dossier: str = "") -> str:
    """Nộp hồ sơ online or by post, from a `dossier` that is a draft or at once; its key. State 0 to 1.

    The code is issued now and stays to the archive. An officer who types for somebody at the counter is noted. The
    applicant's word on a paper is no finding: verdicts are left out. Refused with every reason: what lacks, the form,
    the agency, the day; `dossiers.filed_with_other_content` when the key was used for something else.
    """
    authorise(by, "dossiers.submit", state=State.DRAFT)
    refuse_bad_key(filing_key)
    filing, version = _theirs(filing, by, at)
    filing = replace(filing, papers=tuple(replace(each, verdict=Found.UNCHECKED.value) for each in filing.papers))
    if filing.channel == Channel.COUNTER:
        raise Refused(refusals.CHANNEL_UNKNOWN(at_field="channel", value=filing.channel))
    return _file(filing, version, "dossiers.submit", Depth.WHOLE, filing_key, dossier, by=by, at=at)


@transaction.atomic
def file_at_counter(filing: NewFiling, *, filing_key: str, by: Actor, at: datetime, dossier: str = "") -> str:
    """Tiếp nhận trực tiếp: a filing at the counter, every paper judged by the receiver, accepted at once. State 0 to 4.

    Refused as `submit` is, and with every paper that was not checked or not found valid.
    """
    places = [each for each in (filing.agency, filing.centre) if each]
    authorise_at(by, "dossiers.file_at_counter", places or [None], state=State.DRAFT)
    refuse_bad_key(filing_key)
    filing = replace(filing, applicant=standing_applicant(filing.applicant))
    version = procedures.in_force(filing.procedure, _day(at))
    return _file(filing, version, "dossiers.file_at_counter", Depth.CHECKED, filing_key, dossier, by=by, at=at)


def _file(
    filing: NewFiling,
    version: VersionView,
    act: str,
    depth: Depth,
    filing_key: str,
    dossier: str,
    *,
    by: Actor,
    at: datetime,
) -> str:
    """Both ways of filing: once for each key, then the code, the link to what was closed before, the move."""
    if (there := filed_before(filing, filing_key, by=by)) is not None:
        return there.key
    row = _held_draft(dossier, act, filing, filing_key, by=by, at=at) if dossier else None
    if row is not None and row.state != State.DRAFT:
        return row.key
    prepared = prepare(filing, version, by=by, at=at, row=row, depth=depth)
    if row is None:
        row, is_new = open_dossier(prepared, filing_key, by=by, at=at)
        if not is_new:
            return row.key
    else:
        fill(row, prepared, by=by, at=at)
        row.filing_key = filing_key
    keep_content(row, prepared, by=by, at=at)
    row.assisted = filing.channel == Channel.ONLINE and not (
        by.is_system or queries.stands_for(by, row.applicant, row.procedure, at)
    )
    link_previous(row, prepared.on)
    row.filed_at = at
    fees: list[dict[str, Any]] = []
    if depth is Depth.CHECKED:
        fees = _take_in(row, version, by=by, at=at)
    row.code = issue_code(row.agency, prepared.on)
    carry_out(row, act, by=by, at=at, facts=_facts(row, prepared) | {"fees": fees})
    return row.key


def _held_draft(dossier: str, act: str, filing: NewFiling, filing_key: str, *, by: Actor, at: datetime) -> Dossier:
    """The draft, locked; or, when this very filing was made of it a moment ago, the dossier it became."""
    row = Dossier.objects.select_for_update(of=("self",)).filter(pk=number_of(dossier, "dossier")).first()
    if row is not None and row.filing_key == filing_key:
        return same_or_refused(row, filing, by=by)
    return hold(dossier, act, by=by, at=at)


@transaction.atomic
def check_components(dossier: str, *, checks: Sequence[PaperCheck], by: Actor, at: datetime) -> str:
    """Kiểm tra từng giấy tờ: what the receiver finds of some papers; the rest can follow later. The dossier's key."""
    row = hold(dossier, "dossiers.check_components", by=by, at=at)
    if row.accepted_at is None:
        follow_version(row, by=by, at=at)
    components.check(row, checks, by=by, at=at)
    found = {each.component: each.verdict for each in checks}
    carry_out(row, "dossiers.check_components", by=by, at=at, facts={"verdicts": found})
    return row.key


@transaction.atomic
def accept(dossier: str, *, checks: Sequence[PaperCheck] = (), by: Actor, at: datetime) -> str:
    """Tiếp nhận: an online or posted dossier is complete and valid; the legal clock starts. State 1 to 4.

    By the version, the limit and the process in force on the day of acceptance, kept for life; by the agency, or who
    succeeded it since the filing. `checks` are findings
    made in the same moment. Refused with every paper not checked, missing or not valid.
    """
    row = hold(dossier, "dossiers.accept", by=by, at=at)
    row.agency = who_answers_for(row.agency, _day(at))
    version = follow_version(row, by=by, at=at)
    components.check(row, checks, by=by, at=at)
    found = list(obstacles_to_accepting(components.states_of(row)))
    found += obstacles_to_place(version, agency=row.agency, centre=row.centre, on=_day(at))
    if version.form and forms.version_in_force(version.form, _day(at)):
        kept = forms.answer_of(row.key)
        if kept is None or kept.is_partial:
            found.append(refusals.FORM_MISSING(at_field="answers", name=version.form))
    refuse_if(found)
    fees = _take_in(row, version, by=by, at=at)
    process = procedures.process_in_force(version.key, row.agency, _day(at))
    row.process = process.key if process else ""
    limits = {
        "agency": row.agency,
        "version": version.key,
        "limit_national": row.limit_national,
        "limit_local": row.limit_local,
    }
    carry_out(row, "dossiers.accept", by=by, at=at, facts={"agency": row.agency} | limits | {"fees": fees})
    return row.key


def follow_version(row: Dossier, *, by: Actor, at: datetime) -> VersionView:
    """Before acceptance a dossier goes by the version in force today: its papers and limits, written on `row`, unsaved.

    Papers a new version asks for appear unchecked; those it dropped stay, outside the list. Refused as the catalogue
    refuses when the procedure is no longer in force.
    """
    version = procedures.in_force(row.procedure, _day(at))
    if version.key != row.procedure_version:
        components.write(row, version.components_for(row.case), (), by=by, at=at)
    follow(row, version, version.limit_for(row.channel))
    return version


def _take_in(row: Dossier, version: VersionView, *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """What acceptance writes besides the move; what the journal is told of the fees."""
    row.receiver = by.person or ""
    row.holder_person = by.person or ""
    row.supplements_allowed = _supplements_allowed(version, row.agency, _day(at))
    filled_in = frozenset(each.code for each in version.components if each.form)
    components.settle_papers(row, filled_in, by=by, at=at)
    return fix_fees(row, version, at)


@uses(MAX_SUPPLEMENTS)
def _supplements_allowed(version: VersionView, agency: str, on: date) -> int:
    """What the version says, else the lawbook; without a rule none may be asked for."""
    if version.max_supplements is not None:
        return version.max_supplements
    answer = lawbook.rule_value(MAX_SUPPLEMENTS, on=on, scope=agency)
    return answer.whole() if answer.is_defined else 0


def _theirs(filing: NewFiling, by: Actor, at: datetime) -> tuple[NewFiling, VersionView]:
    """The filing under the applicant's key of today and the version in force; refused for who is neither the applicant
    nor a representative, nor helps at the place of filing."""
    version = procedures.in_force(filing.procedure, _day(at))
    helps = by.is_system or may_assist_at(by, filing.agency, filing.centre)
    if not helps and not queries.stands_for(by, filing.applicant, version.procedure, at):
        raise Refused(refusals.NOT_YOURS())
    return replace(filing, applicant=standing_applicant(filing.applicant)), version


def _facts(row: Dossier, prepared: Prepared) -> dict[str, Any]:
    return {
        "applicant": row.applicant,
        "procedure": row.procedure_code,
        "version": row.procedure_version,
        "agency": row.agency,
        "centre": row.centre,
        "channel": row.channel,
        "assisted": row.assisted,
        "form": prepared.form,
        "previous": row.previous_id,
        "limit_national": row.limit_national,
        "limit_local": row.limit_local,
    }


def _day(at: datetime) -> date:
    return clock.local(at).date()
