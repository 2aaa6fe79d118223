"""Whether a dossier may be filed with an agency on a day: it exists, its level does, and the procedure is its own.

And who answers later for what an agency had in hand when it ended.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from diemsang.kernel.refusals import Refusal, Refused
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.procedures.rules import VersionView
from diemsang.people.organisation import queries as organisation
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

LEVELS: Final = "organisation.level_exists"
CENTRAL: Final = "central"
OTHER_LEVEL: Final = "other"
LEVEL_OF_PROCEDURE: Final = {CENTRAL: "ministry"}
"""What the catalogue calls the level of a body where the two differ."""


def obstacles_to_place(version: VersionView, *, agency: str, centre: str, on: date) -> list[Refusal]:
    """Why a procedure cannot be filed with that agency, or at that centre, on that day."""
    found: list[Refusal] = []
    body = _body(agency, on)
    if body is None:
        return [refusals.AGENCY_NOT_OPEN(at_field="agency", on=f"{on:%d/%m/%Y}")]
    if centre and _body(centre, on) is None:
        found.append(refusals.AGENCY_NOT_OPEN(at_field="centre", on=f"{on:%d/%m/%Y}"))
    if body != CENTRAL:
        found += _obstacles_to_level(body, on)
    level = LEVEL_OF_PROCEDURE.get(body, body)
    is_at_level = not version.levels or level in version.levels or OTHER_LEVEL in version.levels
    if not is_at_level or not _performs(version, agency):
        found.append(refusals.AGENCY_NOT_COMPETENT(at_field="agency"))
    return found


def who_answers_for(agency: str, on: date) -> str:
    """The body that answers on a day for the dossiers of an agency: itself, and after its end who succeeded it.

    Of several who share it, who has the most. An agency nobody succeeded stays itself.
    """
    seen: set[str] = set()
    while agency not in seen and not organisation.is_open(agency, on):
        seen.add(agency)
        heirs = [line for line in organisation.succession_of(agency)[0] if line.on <= on]
        agency = max(heirs, key=lambda line: line.share).to_key if heirs else agency
    return agency


def works_for(bodies: Collection[str], agency: str, on: date) -> bool:
    """Whether somebody who works in these bodies on a day works for that agency, or for who answers for it now."""
    return agency in bodies or (bool(bodies) and who_answers_for(agency, on) in bodies)


def _body(key: str, on: date) -> str | None:
    """The level of a body on that day; None when it does not exist, or the key is none."""
    try:
        body = organisation.body_as_of(key, on)
    except Refused:
        return None
    return None if body is None else body.level


@uses(LEVELS)
def _obstacles_to_level(level: str, on: date) -> list[Refusal]:
    answer = lawbook.rule_value(LEVELS, on=on)
    if not answer.is_defined or not isinstance(answer.value, tuple | list):
        return [refusals.RULE_UNDEFINED(key=LEVELS, on=f"{on:%d/%m/%Y}")]
    if level in answer.value:
        return []
    return [refusals.LEVEL_GONE(at_field="agency", on=f"{on:%d/%m/%Y}", basis=answer.legal_basis)]


def _performs(version: VersionView, agency: str) -> bool:
    """The leading agency, one the version names, or who succeeded one of them; anybody when the version names none."""
    named = {each.body for each in version.agencies if each.body and each.role != "coordinating"}
    if version.agency:
        named.add(version.agency)
    if version.same_for_all or not named or agency in named:
        return True
    return any(line.to_key == agency for body in named for line in organisation.succession_of(body)[0])
