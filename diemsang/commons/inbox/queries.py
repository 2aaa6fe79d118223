"""What waits for somebody, merged from every context that declares a source."""

import heapq
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from diemsang.commons.inbox import rules
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.declarations import InboxItem, InboxSource, Urgency

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the inbox: the thing, how pressing it is, and the source it comes from."""

    item: InboxItem
    urgency: Urgency
    source: InboxSource


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits, most urgent first, and the sources that could not be read."""

    lines: tuple[Waiting, ...]
    unreadable: tuple[InboxSource, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How much waits in one source; `number` is None when the source could not be read."""

    source: InboxSource
    number: int | None

    @property
    def shown(self) -> str:
        return "?" if self.number is None else rules.shown_count(self.number)


@cache
def sources() -> Mapping[str, InboxSource]:
    """Every declared source by its code: `INBOXES` in the room `inbox.py` of each installed context."""
    found: dict[str, InboxSource] = {}
    for app in apps.get_app_configs():
        if app.module is None or not module_has_submodule(app.module, "inbox"):
            continue
        for source in getattr(import_module(f"{app.name}.inbox"), "INBOXES", ()):
            if found.setdefault(source.code, source) is not source:
                raise ValueError(f"two inbox sources are called {source.code}")
    return found


def waiting_for(actor: Actor, at: datetime, limit: int = 50, *, source: str = "") -> Inbox:
    """At most `limit` things that wait for the actor at that moment, of all sources or of one.

    A source that fails is named in `unreadable` and logged; the others are still shown. Refuses visitors.
    """
    authorise(actor, "inbox.view_own")
    read: list[list[InboxItem]] = []
    unreadable: list[InboxSource] = []
    chosen = [each for each in sources().values() if source in {"", each.code}]
    for each in chosen:
        try:
            with transaction.atomic():
                read.append(list(each.items(actor, at, limit + 1))[: limit + 1])
        except Exception:  # whatever a source does wrong, the rest of somebody's work stays visible
            logger.exception("the inbox source %s cannot be read", each.code)
            unreadable.append(each)
    merged = heapq.nsmallest(limit + 1, (item for items in read for item in items), key=rules.order_of)
    lines = tuple(Waiting(item, rules.urgency_of(item, at), sources()[item.source]) for item in merged[:limit])
    return Inbox(lines, tuple(unreadable), len(merged) > limit)


def counts(actor: Actor, at: datetime) -> tuple[Count, ...]:
    """How much waits in each source, exact up to 99. A source that fails counts as unknown. Refuses visitors."""
    authorise(actor, "inbox.view_own")
    return tuple(Count(each, _count(each, actor, at)) for each in sources().values())


def total(counted: tuple[Count, ...]) -> str:
    """The badge of the whole inbox."""
    return rules.shown_count(sum(min(each.number or 0, rules.CAP + 1) for each in counted))


def _count(source: InboxSource, actor: Actor, at: datetime) -> int | None:
    try:
        with transaction.atomic():
            return source.count(actor, at, rules.CAP + 1)
    except Exception:  # as above
        logger.exception("the inbox source %s cannot be counted", source.code)
        return None
