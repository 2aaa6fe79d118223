"""The switch that stops all writing by hand: for restoring, moving house, or when something looks wrong."""

from datetime import datetime

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.models import WriteStop
from diemsang.proof.ledger.queries.health import remember_health
from diemsang.proof.ledger.services.recording import Item, append

SWITCH = "ledger.switch"


@transaction.atomic
def stop_writing(*, by: Actor, at: datetime, reason: str) -> None:
    """Put the installation in read-only mode; `reason` is shown to everyone. Other processes follow within seconds."""
    authorise(by, "ledger.switch_read_only")
    if WriteStop.objects.exists():
        raise Refused(rules.ALREADY_READ_ONLY())
    WriteStop.objects.create(since=at, reason=reason)
    append(by, "ledger.writing_stopped", [Item(SWITCH, {}, {"reason": reason})], at)
    transaction.on_commit(lambda: remember_health(None))


@transaction.atomic
def resume_writing(*, by: Actor, at: datetime) -> None:
    """Undo `stop_writing`. A stop because sealing fell behind ends by itself with the next seal."""
    authorise(by, "ledger.switch_read_only")
    if not WriteStop.objects.all().delete()[0]:
        raise Refused(rules.NOT_READ_ONLY())
    append(by, "ledger.writing_resumed", [Item(SWITCH)], at)
    transaction.on_commit(lambda: remember_health(None))
