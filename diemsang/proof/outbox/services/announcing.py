"""Writing the outbox row: part of the act, in its transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import connection, transaction

from diemsang.kernel import clock
from diemsang.kernel.declarations import Event
from diemsang.proof.outbox.models import Message


def announce(event: Event, **payload: Any) -> Message:
    """Announce that something happened, inside the transaction of the act: one INSERT, and nothing if the act fails.

    The payload holds exactly the fields the event declares: ids and codes, dates and moments as their ISO text,
    never a personal value. ValueError for a missing or undeclared field, TypeError for a value JSON does not know.
    """
    return announce_many(event, [payload])[0]


def announce_many(event: Event, payloads: Iterable[Mapping[str, Any]]) -> list[Message]:
    """The same event for many records, in the order given: what an act on a list announces, in a few statements.

    Errors as of `announce`.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is announced in the transaction of the act")
    now, declared, messages = clock.real_now(), set(event.fields), []
    for payload in payloads:
        if payload.keys() != declared:
            wrong = ", ".join(sorted(payload.keys() ^ declared))
            raise ValueError(f"{event.name} declares {', '.join(event.fields)}; undeclared or missing: {wrong}")
        plain = {field: _plain(value) for field, value in payload.items()}
        messages.append(Message(event=event.name, payload=plain, announced_at=now))
    return Message.objects.bulk_create(messages, batch_size=500)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case date() | datetime():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} is not announced: give ids, codes and dates")
