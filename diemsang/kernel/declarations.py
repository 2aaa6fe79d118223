"""What a context declares about itself, in plain values, so that engines on any floor find it without importing it.

A context writes `EVENTS`, `FACTS`, `INBOXES`, `JOBS` in its rooms `events.py`, `facts.py`, `inbox.py`, `jobs.py`, and
listens in `listeners.py`. The engines (outbox, facts, inbox, the scheduler) collect them when the process starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """A fact announced to upper floors. `name` is `context.past_tense`; `fields` are the keys of its payload."""

    name: str
    fields: tuple[str, ...]
    vi: str


@dataclass(frozen=True, slots=True)
class Listener:
    """What a context does when a lower one announces. It must be idempotent: delivery is at least once."""

    event: str
    name: str
    handle: Callable[[Mapping[str, Any]], None]


class Audience(StrEnum):
    """Who may see a counted fact: everyone; everyone with cells under 5 hidden; only who may see the records."""

    PUBLIC = "public"
    STATISTICAL = "statistical"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Fact:
    """What can be counted: a registered QuerySet, never a copied table.

    `records()` returns the QuerySet of all such records; the other attributes name its columns: `organisation` (the key
    of the body it belongs to), `happened_on` (the date or moment that puts it in a period), `ends_on` (for facts that
    hold over a time and are counted on a date), `dimensions` (name -> column) and `measure` (an integer column to sum;
    None counts records).

    `journal` names whose chain in the journal tells of a record: `pk` for the record itself, or the relation to the
    one that does (`body`, for a version of a body). Who registers a fact is refused when there is no such relation.
    """

    code: str
    vi: str
    en: str
    records: Callable[[], Any]
    happened_on: str
    journal: str
    organisation: str | None = None
    ends_on: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    measure: str | None = None
    unit: str = "count"
    audience: Audience = Audience.RESTRICTED
    label: Callable[[Any], str] = str
    link: Callable[[Any], str | None] = lambda record: None


class Urgency(StrEnum):
    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One thing that waits for somebody: what, since when, until when, and the page where it is done."""

    source: str
    key: str
    title: str
    url: str
    waiting_since: datetime
    due_at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InboxSource:
    """Where a context's waiting work is read.

    `items(actor, at, limit)` yields at most `limit`, most urgent first; `count(actor, at, cap)` is exact up to the cap,
    which is shown as 99+.
    """

    code: str
    vi: str
    en: str
    items: Callable[[Any, datetime, int], Iterable[InboxItem]]
    count: Callable[[Any, datetime, int], int]


@dataclass(frozen=True, slots=True)
class Job:
    """Scheduled work. `run(now)` must be harmless when done twice; `now` is the machine's time, in UTC."""

    name: str
    every: timedelta
    run: Callable[[datetime], Any]
    vi: str


@dataclass(frozen=True, slots=True)
class Step:
    """Progress of a long job, as a page shows it."""

    done: int
    total: int
    vi: str = ""


Progress = Callable[[Step], None]
