"""Why a dossier is due when it is: its limit, pauses and extension through the deadline engine, day by day."""

from dataclasses import replace
from typing import Any

from diemsang.commons.worktime import queries as worktime
from diemsang.commons.worktime import rules as worktime_rules
from diemsang.commons.worktime.rules import Deadline, Extension, Pause
from diemsang.kernel import clock
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.models import Extension as Extended
from diemsang.onestop.dossiers.rules import read_parameters
from diemsang.onestop.dossiers.services.doors.refusals import NOT_ACCEPTED


def explained(row: Dossier) -> Deadline:
    """The due times of an accepted dossier with their reasons, by the calendar of today and the rules it keeps.

    Pauses that have ended count, one that lasts does not yet. The notice of the extension was judged when it was
    signed. Refused: `dossiers.nothing_to_explain` before acceptance, and as `worktime` refuses.
    """
    if row.accepted_at is None:
        raise Refused(NOT_ACCEPTED())
    parameters = read_parameters(row.parameters)
    extension = Extended.objects.filter(dossier=row.pk).first()
    extensions = []
    if extension is not None:
        # Whether it was signed in time was judged then; a calendar changed since must not refuse the explanation.
        parameters = replace(parameters, extension_notice_days=0)
        extensions = [Extension(extension.working_days, clock.local(extension.signed_at).date())]
    pauses = row.pauses.filter(resumed_at__isnull=False).order_by("paused_at")
    return worktime_rules.deadline(
        row.accepted_at,
        worktime_rules.parse_limit(row.limit),
        worktime.calendar_for(row.agency),
        pauses=[Pause(each.paused_at, each.resumed_at) for each in pauses if each.resumed_at is not None],
        extensions=extensions,
        parameters=parameters,
    )


def as_dict(row: Dossier, answer: Deadline) -> dict[str, Any]:
    """The explanation as JSON, beside the due times that stand with the dossier; they differ when the calendar changed
    after it was settled: a settled dossier keeps the due time it was judged by."""
    kept = {name: getattr(row, name) for name in ("legal_due", "promised_due")}
    told = answer.as_dict()
    return {
        "dossier": row.key,
        "code": row.code,
        "kept": {name: clock.local(moment).isoformat() if moment else None for name, moment in kept.items()},
        "is_as_kept": (answer.legal_due, answer.due) == (row.legal_due, row.promised_due),
        "paused_since": clock.local(row.paused_since).isoformat() if row.paused_since else None,
        "limit_national": row.limit_national,
        "limit_local": row.limit_local or None,
        **told,
    }
