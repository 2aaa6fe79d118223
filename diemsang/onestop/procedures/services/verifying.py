"""Fields that are known to be right: looked at by somebody, or named by the list that comes with the program."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import EVERYWHERE, Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import fold
from diemsang.onestop.procedures.models import Field
from diemsang.onestop.procedures.rules import number_of, refusals
from diemsang.onestop.procedures.rules.packaged import packaged_fields
from diemsang.onestop.procedures.services.catalogue import lock_catalogue
from diemsang.onestop.procedures.services.fields import NewField, found_fields
from diemsang.proof.ledger import services as ledger


@transaction.atomic
def verify_fields(keys: Sequence[str], *, by: Actor, at: datetime, scope: str | None = EVERYWHERE) -> int:
    """Xác minh lĩnh vực: somebody looked at fields (`field:3`) that a list brought in; how many were not verified yet.

    `scope` is the body in whose name it is done. Verified ones are passed over; unknown ones refuse the whole.
    """
    authorise(by, "procedures.found_field", scope=scope)
    numbers = {number_of(key, "field") for key in keys}
    rows = list(Field.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    if len(rows) != len(numbers):
        raise Refused(refusals.NOT_FOUND_HERE())
    return _verify([row for row in rows if not row.is_verified], by=by, at=at)


@transaction.atomic
def load_packaged_fields(*, by: Actor, at: datetime) -> int:
    """Enter the fields that come with the program; how many were new. Run again, it changes nothing.

    A field of the same name is left as it is, but counts as verified from then on. A code that somebody else uses is
    never taken.
    """
    authorise(by, "procedures.found_field")
    lock_catalogue()
    known = {row.name_folded: row for row in Field.objects.select_for_update().order_by("pk")}
    codes = {row.code for row in known.values()}
    listed = {fold(each.name): each for each in packaged_fields()}
    new = [each for name, each in listed.items() if name not in known and each.code not in codes]
    _verify([known[name] for name in listed if name in known and not known[name].is_verified], by=by, at=at)
    if new:
        found_fields([NewField(each.code, each.name) for each in new], by=by, at=at)
    return len(new)


def _verify(rows: Sequence[Field], *, by: Actor, at: datetime) -> int:
    Field.objects.filter(pk__in=[row.pk for row in rows]).update(is_verified=True)
    ledger.record_many(by, "procedures.field_verified", [(row, {"code": row.code}) for row in rows], at)
    return len(rows)
