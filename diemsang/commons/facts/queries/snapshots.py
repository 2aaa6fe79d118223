"""What became of the records a snapshot froze."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from diemsang.commons.facts import rules
from diemsang.commons.facts.models import Snapshot
from diemsang.commons.facts.queries import counting, evaluation
from diemsang.commons.facts.queries.registry import find_fact, stream_of
from diemsang.kernel.access import Actor
from diemsang.kernel.canonical import digest
from diemsang.kernel.periods import Period

SIDES: Final = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that came, went or reads otherwise since the snapshot: `added`, `removed` or `changed`.

    `stream` is where the journal tells of it; empty when the record itself is gone.
    """

    side: str
    record: str
    what: str
    stream: str = ""


def frozen_records(definition: rules.Indicator, period: Period, actor: Actor) -> Iterator[tuple[str, str, str]]:
    """(side, record, digest) of every record behind a figure, read once in chunks."""
    for side in SIDES:
        part: rules.Part | None = getattr(definition, side)
        fact = find_fact(part.fact) if part else None
        if part is None or fact is None:
            continue
        names = ["organisation", *fact.dimensions] if fact.organisation else [*fact.dimensions]
        columns = [fact.organisation, *fact.dimensions.values()] if fact.organisation else [*fact.dimensions.values()]
        columns += [each for each in (fact.happened_on, fact.ends_on, fact.measure) if each]
        names += [
            name
            for name, each in (("happened_on", fact.happened_on), ("ends_on", fact.ends_on), ("measure", fact.measure))
            if each
        ]
        found = counting.selected(
            fact, filters=part.filters, visible_to=actor, **evaluation.window_of(part, period)
        ).order_by("pk")
        label = found.model._meta.label_lower
        for key, *values in found.values_list("pk", *columns).iterator(chunk_size=2000):
            yield side, f"{label}:{key}", rules.record_digest(dict(zip(names, values, strict=True)))


def changes_since(snapshot: Snapshot, *, visible_to: Actor, limit: int = 200) -> list[Difference]:
    """Which records would now be counted otherwise; at most `limit`."""
    then: dict[tuple[str, str], str] = {
        (each.side, each.record): each.digest for each in snapshot.records.iterator(chunk_size=2000)
    }
    definition = evaluation.indicator(snapshot.indicator, evaluation.last_day(snapshot.period))
    now: dict[tuple[str, str], str] = {
        (side, record): one for side, record, one in frozen_records(definition, snapshot.period, visible_to)
    }

    def differences() -> Iterator[Difference]:
        for key in sorted(then.keys() | now.keys()):
            if key not in now:
                yield Difference(*key, "removed")
            elif key not in then:
                yield Difference(*key, "added")
            elif then[key] != now[key]:
                yield Difference(*key, "changed")

    found = list(islice(differences(), limit))
    streams = _streams_of(definition, found)
    return [replace(each, stream=streams.get((each.side, each.record), "")) for each in found]


def _streams_of(definition: rules.Indicator, found: list[Difference]) -> dict[tuple[str, str], str]:
    """Where the journal tells of these records, by side and record; one query for each side."""
    streams: dict[tuple[str, str], str] = {}
    for side in SIDES:
        part: rules.Part | None = getattr(definition, side)
        fact = find_fact(part.fact) if part else None
        wanted = {each.record.rpartition(":")[2]: each.record for each in found if each.side == side}
        if fact is None or not wanted:
            continue
        for record in fact.records().filter(pk__in=wanted):
            streams[side, wanted[str(record.pk)]] = stream_of(fact, record)
    return streams


def digest_of(frozen: list[tuple[str, str, str]]) -> str:
    """The digest of all records of a snapshot together, which the journal keeps."""
    lines: list[Any] = [list(each) for each in sorted(frozen)]
    return digest(lines)
