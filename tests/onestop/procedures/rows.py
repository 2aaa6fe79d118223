"""A province of two departments, and announced versions with their ways of filing as rows: what processes stand on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from diemsang.commons.worktime.rules import parse_limit
from diemsang.kernel.access import ANONYMOUS, Actor, Grant, system_actor
from diemsang.kernel.text import collation_key, fold
from diemsang.onestop.procedures.models import AnnouncingDecision, Field, Procedure, ProcedureVersion, Way
from diemsang.onestop.procedures.queries.views import columns_of_way
from diemsang.onestop.procedures.rules import values
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewBody
from tests.cast import AT

BEGIN: Final = date(2015, 1, 1)
FOUNDED: Final = date(2010, 1, 4)


@dataclass(frozen=True)
class Stage:
    """Bodies by name (`province`, `agency`, `other`), and who acts in them: grants without logins, made at once."""

    bodies: dict[str, str]

    def actor(self, role: str, *, elsewhere: bool = False) -> Actor:
        if role == "anyone":
            return ANONYMOUS
        place = "other" if elsewhere else "agency"
        scopes = frozenset(self.bodies.values()) if role == "procedure_controller" else frozenset({self.bodies[place]})
        return Actor(f"account:90{len(role)}", (Grant(role, scopes),))


def a_stage() -> Stage:
    plans = [
        NewBody(
            ref=ref,
            name=name,
            kind=kind,
            level="province",
            funding_class="full_budget",
            code=code,
            state_parent=None if ref == "province" else "ref:province",
        )
        for ref, name, kind, code in (
            ("province", "Ủy ban nhân dân tỉnh Thử", "people_committee", "H98"),
            ("agency", "Sở Tư pháp tỉnh Thử", "department", "H98.01"),
            ("other", "Sở Y tế tỉnh Thử", "department", "H98.02"),
        )
    ]
    system = system_actor("tests.stage")
    keys = organisation.found_bodies(plans, by=system, at=AT, on=FOUNDED, decision_number="01/QĐ-UBND")
    return Stage(dict(zip((plan.ref for plan in plans), keys, strict=True)))


def a_field(name: str = "Hộ tịch", code: str = "HT") -> Field:
    row, _made = Field.objects.get_or_create(
        code=code, defaults={"name": name, "name_folded": fold(name), "sort_key": collation_key(name)[:300]}
    )
    return row


def a_decision(issuer: str, number: str = "100/QĐ-UBND", on: date = BEGIN, state: str = "public") -> AnnouncingDecision:
    return AnnouncingDecision.objects.create(
        issuer=issuer,
        issued_by="Chủ tịch UBND tỉnh Thử",
        number=number,
        title="Công bố thủ tục hành chính",
        signed_on=on,
        effective_from=on,
        state=state,
        drafted_by="account:1",
        drafted_at=AT,
        announced_at=AT if state in {"announced", "public"} else None,
        published_on=on if state == "public" else None,
    )


def way(channel: str, limit: str | None) -> values.Way:
    if limit is None:
        return values.Way(channel, None, "unspecified", "Không quy định")
    return values.Way(channel, parse_limit(limit))


def a_version(
    code: str,
    name: str,
    *,
    decision: AnnouncingDecision,
    agency: str,
    ways: Sequence[values.Way] = (),
    effective_from: date = BEGIN,
    effective_to: date | None = None,
    no: int = 1,
    field: Field | None = None,
    is_public: bool = True,
    **more: Any,
) -> ProcedureVersion:
    """A version of the procedure with that code; public versions are made public last, as the database wants it."""
    procedure, _made = Procedure.objects.get_or_create(code=code)
    field = field or a_field()
    row = ProcedureVersion.objects.create(
        procedure=procedure,
        no=no,
        decision=decision,
        effective_from=effective_from,
        effective_to=effective_to,
        name=name,
        sort_key=collation_key(name)[:300],
        words_folded=fold(f"{code} {name} {field.name}"),
        field=field,
        agency=agency,
        levels=more.pop("levels", ["province"]),
        kind="other",
        subjects=more.pop("subjects", ["citizen"]),
        **more,
    )
    Way.objects.bulk_create([Way(version=row, **columns_of_way(each)) for each in ways or [way("counter", "10 ngày")]])
    if is_public:
        row.published_on = effective_from
        row.save(update_fields=["published_on"])
    return row
