"""Dossier codes: the agency's code of the day, the day, and a serial that is never given twice."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.conf import settings

from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.onestop.dossiers.models import LastSerial
from diemsang.onestop.dossiers.rules import codes, refusals
from diemsang.people.organisation import queries as organisation
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

CODE_FORM: Final = "dossiers.agency_code_form"
OLD_FORM: Final = "old"


def issue_code(agency: str, on: date) -> str:
    """The next code of an agency on a day, in the transaction of the filing, which holds the serial until it ends.

    No gaps are promised and none is given twice; a filing that fails gives its number back. Refused:
    `dossiers.code_of_agency_missing`, `dossiers.rule_undefined`, `dossiers.template_wrong`.
    """
    template = str(settings.DOSSIER_CODE_TEMPLATE)
    refuse_if(codes.obstacles_to_template(template))
    agency_code = code_of_agency(agency, on)
    of_the_day = LastSerial.objects.select_for_update(of=("self",)).filter(agency_code=agency_code, day=on)
    row = of_the_day.first()
    if row is None:
        LastSerial.objects.get_or_create(agency_code=agency_code, day=on)
        row = of_the_day.get()
    row.last += 1
    row.save(update_fields=["last"])
    return codes.write_code(agency_code, on, row.last, template=template)


def continue_serials(given: Mapping[tuple[str, date], int]) -> None:
    """No code another system gave is given here: the serials of an agency's code on a day go on after the last.

    (agency code, day) -> last serial given. Only upwards, in the transaction of the caller, in three statements.
    """
    rows = LastSerial.objects.filter(agency_code__in={code for code, _ in given}, day__in={day for _, day in given})
    LastSerial.objects.bulk_create(
        [LastSerial(agency_code=code, day=day) for code, day in sorted(given)], ignore_conflicts=True
    )
    behind = []
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if (last := given.get((row.agency_code, row.day), 0)) > row.last:
            row.last = last
            behind.append(row)
    LastSerial.objects.bulk_update(behind, ["last"])


@uses(CODE_FORM)
def code_of_agency(agency: str, on: date) -> str:
    """The code of an agency as dossier codes of that day write it: the older form until QĐ 20/2020/QĐ-TTg."""
    answer = lawbook.rule_value(CODE_FORM, on=on, scope=agency)
    if not answer.is_defined:
        raise Refused(refusals.RULE_UNDEFINED(key=CODE_FORM, on=f"{on:%d/%m/%Y}"))
    body = organisation.body_as_of(agency, on)
    found = "" if body is None else (body.old_code or body.code if answer.value == OLD_FORM else body.code)
    if not found:
        raise Refused(refusals.CODE_OF_AGENCY_MISSING(at_field="agency"))
    return found
