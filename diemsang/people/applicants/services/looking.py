"""Looks at applicants' data by contexts that decide themselves who may."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.people.applicants import rules
from diemsang.people.applicants.models import Applicant
from diemsang.proof.ledger.queries.chains import PERSONAL_DATA_VIEWED
from diemsang.proof.ledger.services import Item, stream_of
from diemsang.proof.ledger.services.recording import append

FIELDS: Final = ("snapshot",)


@transaction.atomic
def log_look(keys: Iterable[str], by: Actor, purpose: str, at: datetime, fields: Iterable[str] = FIELDS) -> None:
    """Log that an actor was shown these applicants, in few statements however many; read-only mode does not stop it.

    `purpose` is a code such as `dossiers.handle`. The same as the ledger's `log_access` for each: one chain of looks
    per applicant, under the key that was asked for.
    """
    facts = {"fields": list(fields), "purpose": purpose}
    rows = [Applicant(pk=number) for number in sorted({rules.number_of(key) for key in keys})]
    append(by, PERSONAL_DATA_VIEWED, [Item(f"access:{stream_of(row)}", facts) for row in rows], at)
