"""Fields (lĩnh vực): a procedure belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from diemsang.kernel.access import EVERYWHERE, Actor, authorise
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.kernel.text import clean_line, collation_key, fold, obstacles_to_naming
from diemsang.onestop.procedures.models import Field
from diemsang.onestop.procedures.rules import refusals
from diemsang.onestop.procedures.services.catalogue import AT_ONCE, lock_catalogue
from diemsang.proof.ledger import services as ledger

SORT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class NewField:
    code: str
    name: str


@transaction.atomic
def found_fields(fields: Sequence[NewField], *, by: Actor, at: datetime, scope: str | None = EVERYWHERE) -> list[str]:
    """Lập lĩnh vực: enter fields; their keys (`field:3`), in order. Refused as a whole, with every reason.

    `scope` is the body in whose name it is done.
    """
    authorise(by, "procedures.found_field", scope=scope)
    lock_catalogue()
    new = [NewField(clean_line(each.code).upper(), clean_line(each.name)) for each in fields]
    refuse_if(_obstacles(new))
    rows = Field.objects.bulk_create(
        [
            Field(code=each.code, name=each.name, name_folded=fold(each.name), sort_key=sort_key(each.name))
            for each in new
        ],
        batch_size=AT_ONCE,
    )
    items = [(row, {"code": row.code, "name": row.name}) for row in rows]
    ledger.record_many(by, "procedures.field_founded", items, at)
    return [row.key for row in rows]


def sort_key(name: str) -> str:
    """What lists of names are ordered by; long names are told apart by their beginnings."""
    return collation_key(name[:SORT_LENGTH])[:SORT_LENGTH]


def _obstacles(new: Sequence[NewField]) -> list[Refusal]:
    found: list[Refusal] = []
    codes = [each.code for each in new]
    names = [fold(each.name) for each in new]
    known = Field.objects.filter(Q(code__in=codes) | Q(name_folded__in=names)).values_list("code", "name_folded")
    seen = {value for pair in known for value in pair}
    for place, each in enumerate(new):
        at_field = f"fields.{place}"
        if not each.code or not each.name or len(each.code) > 40 or len(each.name) > SORT_LENGTH:
            found.append(refusals.FIELD_NAMELESS(at_field=at_field))
        found.extend(obstacles_to_naming(each.code, at_field=at_field))
        for value, shown in ((each.code, each.code), (fold(each.name), each.name)):
            if value and value in seen:
                found.append(refusals.FIELD_TAKEN(at_field=at_field, field=shown))
            seen.add(value)
    return found
