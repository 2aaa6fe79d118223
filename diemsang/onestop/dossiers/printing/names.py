"""Names as of a day, for any number of dossiers, in a constant number of queries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from diemsang.kernel.dates import format_date
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.printing.values import Letterhead, Party, Signatory
from diemsang.people.applicants import queries as applicants
from diemsang.people.applicants.rules import number_of as applicant_number
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of

COMMITTEE: Final = "people_committee"
LEADERS: Final = ("leader", "deputy")
OF_PLACE: Final = re.compile(
    r"Ủy ban nhân dân (?:tỉnh |thành phố |quận |huyện |thị xã |phường |xã |thị trấn |đặc khu )?(?P<place>.+)"
)
IDENTITIES: Final = {
    "cmnd": "CMND số",
    "cccd": "Căn cước công dân số",
    "passport": "Hộ chiếu số",
    "tax_code": "Mã số thuế, mã số doanh nghiệp",
    "decision": "Quyết định thành lập số",
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it was on the day."""

    name: str
    kind: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What bodies, units and people were called on a day, and what those people were."""

    day: date
    bodies: Mapping[str, Body]
    units: Mapping[str, str]
    people: Mapping[str, str]
    positions: Mapping[str, Sequence[tuple[str, str, str]]]
    """person -> (body, kind, title), in the order they were given."""

    def place(self, key: str) -> str:
        """The name of a unit or a body; empty for no key."""
        return self.units.get(key) or (self.bodies[key].name if key in self.bodies else "")

    def person(self, key: str) -> str:
        """A person's name; empty for no key and for a job or an applicant's login."""
        return self.people.get(key, "")

    def letterhead(self, body: str, *, number: str = "", issued_on: date | None = None) -> Letterhead:
        """The body with the one above it, and the place its committee sits in."""
        above = self.bodies[body].parent if body in self.bodies else ""
        return Letterhead(
            agency=self.place(body),
            parent=self.place(above),
            number=number,
            place=self._seat(body),
            issued_on=issued_on or self.day,
        )

    def signatory(self, person: str, body: str) -> Signatory:
        """Who signs for the body, by the title held in it on that day; a leader's title before any other."""
        held = self.positions.get(person, ())
        here = [each for each in held if each[0] == body] or list(held)
        here.sort(key=lambda each: each[1] not in LEADERS)
        return Signatory(here[0][2] if here else "Người ký", self.person(person))

    def _seat(self, body: str) -> str:
        """The place of the nearest people's committee: `Thử` for everything under `Ủy ban nhân dân tỉnh Thử`.

        A name that is a number keeps its kind (`Phường 5`), as NĐ 30/2020/NĐ-CP writes it.
        """
        seen: set[str] = set()
        while body in self.bodies and body not in seen:
            seen.add(body)
            found = self.bodies[body]
            if found.kind == COMMITTEE:
                return seat_of(found.name)
            body = found.parent
        return ""


def seat_of(committee: str) -> str:
    """The place a people's committee is named after; empty for a name that says none."""
    if (match := OF_PLACE.fullmatch(committee)) is None:
        return ""
    place = match["place"]
    if place[0].isdigit():
        kind = committee[: -len(place)].removeprefix("Ủy ban nhân dân ")
        return f"{kind}{place}".capitalize()
    return place


def read_names(day: date, keys: Iterable[str]) -> Names:
    """The names of these bodies, units and people (`body:1`, `unit:2`, `person:3`) as of a day, in five queries.

    A body that had closed by then, or was not yet founded, keeps the name nearest to the day. Other keys are left out.
    """
    wanted: dict[str, set[str]] = {"body": set(), "unit": set(), "person": set()}
    for key in keys:
        kind = key.partition(":")[0]
        if kind in wanted:
            wanted[kind].add(key)
    columns = ("body_id", "name", "kind", "state_parent_id")
    bodies = {
        f"body:{pk}": Body(name, kind, f"body:{parent}" if parent else "")
        for pk, name, kind, parent in organisation.bodies_on(day).values_list(*columns)
    }
    gone = organisation.names_of(wanted["body"] - bodies.keys(), day)
    return Names(
        day=day,
        bodies=bodies | {key: Body(name) for key, name in gone.items()},
        units=organisation.unit_names_of(wanted["unit"], day),
        people=organisation.names_of_people(wanted["person"], day),
        positions=_positions(wanted["person"], day),
    )


def _positions(people: Iterable[str], day: date) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    rows = organisation.positions_of({number_of(key, "person") for key in people}, day)
    for person, body, kind, title in rows.values_list("person_id", "body_id", "kind", "position_title"):
        found.setdefault(f"person:{person}", []).append((f"body:{body}", kind, title))
    return found


def read_parties(rows: Sequence[Dossier], day: date) -> dict[int, Party]:
    """The applicants as they were on a day, and who filed for them, by the number of the dossier, in five queries.

    For who has decided who may see them and logs the look.
    """
    standing = {row.applicant for row in rows}
    acting = _representatives(rows, day)
    found = applicants.snapshots(standing | set(acting.values()), day)
    return {
        row.pk: _party(
            found.get(row.applicant),
            found[acting[row.pk]].full_name if acting.get(row.pk) in found else "",
        )
        for row in rows
    }


def _representatives(rows: Sequence[Dossier], day: date) -> dict[int, str]:
    """Who filed with a login of their own for somebody else, by the number of the dossier."""
    pairs = applicants.representations_on(day).filter(
        principal__in={applicant_number(row.applicant) for row in rows},
        representative__account__in={row.filed_by for row in rows},
    )
    logins = {
        (f"applicant:{principal}", account): f"applicant:{representative}"
        for principal, representative, account in pairs.values_list(
            "principal_id", "representative_id", "representative__account"
        )
    }
    return {row.pk: logins[row.applicant, row.filed_by] for row in rows if (row.applicant, row.filed_by) in logins}


def _party(found: applicants.ApplicantSnapshot | None, filed_by: str) -> Party:
    if found is None:
        return Party(full_name="")
    if found.erased_under:
        return Party(full_name=f"(đã xóa dữ liệu cá nhân theo {found.erased_under})")
    return Party(
        full_name=found.full_name,
        identity=_identity(found),
        address=found.address,
        phone=found.phone,
        email=found.email,
        filed_by=filed_by,
    )


def _identity(found: applicants.ApplicantSnapshot) -> str:
    if not found.identity_number:
        return ""
    said = f"{IDENTITIES.get(found.identity_kind, 'Giấy tờ số')} {found.identity_number}"
    if found.identity_issued_on:
        said += f", cấp ngày {format_date(found.identity_issued_on)}"
    return f"{said}, nơi cấp {found.identity_issued_by}" if found.identity_issued_by else said
