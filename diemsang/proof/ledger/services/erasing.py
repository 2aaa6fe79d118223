"""Erasing personal values: the value and its salt go, the entry and every proof stay."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.models import Opening
from diemsang.proof.ledger.queries.chains import VALUES_ERASED
from diemsang.proof.ledger.services.recording import EntryRef, hold, record


@transaction.atomic
def erase(stream: str, fields: Iterable[str], rule: str, by: Actor, at: datetime) -> EntryRef:
    """Erase these private fields from every entry of a chain, under a named rule; no fields means all of them.

    Appends an entry that names the rule, the entries and the fields, so that verification says "erased under rule X"
    where a value is gone. `rule` is a code or a reference such as `nd-13-2023:16`. Refuses when nothing is left to
    erase.
    """
    authorise(by, "ledger.erase_values")
    hold(stream)
    openings = Opening.objects.filter(entry__stream=stream)
    if wanted := set(fields):
        openings = openings.filter(field__in=wanted)
    erased = sorted(openings.values_list("entry__seq", "field"))
    if not erased:
        raise Refused(rules.NOTHING_TO_ERASE())
    openings.delete()
    return record(by, VALUES_ERASED, stream, at, facts={"rule": rule, "erased": erased})


def erase_if_any(stream: str, fields: Iterable[str], rule: str, by: Actor, at: datetime) -> EntryRef | None:
    """`erase`, for acts that erase more than the journal's values: None when those were erased before."""
    try:
        return erase(stream, fields, rule, by, at)
    except Refused as refused:
        if refused.codes != (rules.NOTHING_TO_ERASE.code,):
            raise
        return None
