"""Whether the rows of dossiers still say what the journal says: a row changed past the services is found, and named.

The chains prove that the journal was not changed; this compares the tables with it. Every entry of an act holds the
state, the moments and the numbers it left behind, in codes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from diemsang.onestop.dossiers.models import Dossier, Move, Result
from diemsang.onestop.dossiers.rules import ACTS
from diemsang.proof.ledger import queries as ledger

STREAM: Final = "dossiers.dossier"
AT_ONCE: Final = 500
MOMENTS: Final = (
    "intake_due", "accepted_at", "legal_due", "promised_due", "paused_since", "settled_at", "closed_at"
)  # fmt: skip
MERGED: Final = "dossiers.applicant_merged"
RECOMPUTED: Final = ACTS["dossiers.recompute"].past
FILED: Final = ("applicant", "agency", "centre", "channel")
JUDGED_BY: Final = {"version": "procedure_version", "limit_national": "limit_national", "limit_local": "limit_local"}
FIXED_BY: Final = {
    ACTS["dossiers.submit"].past: dict.fromkeys(FILED, ""),
    ACTS["dossiers.file_at_counter"].past: dict.fromkeys(FILED, "") | JUDGED_BY,
    ACTS["dossiers.accept"].past: {"agency": ""} | JUDGED_BY,
}
"""What an act fixes for life, by name in its entry, and the column when it is called otherwise there."""
ACT_OF: Final = {line.past: line.name for line in ACTS.values()}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a dossier that says something else than the journal. `moves[3].at` is in the third line of its moves.

    What is not there at all is empty.
    """

    dossier: str
    code: str
    field: str
    stands: str
    journal: str


def check_against_journal(keys: Iterable[str] | None = None) -> Iterator[Difference]:
    """Every difference between the rows of dossiers and their journal: of these (`dossier:5`), or of all.

    Four queries for five hundred dossiers. For who examines the installation: nothing is checked about the reader.
    """
    chains = ledger.streams_of(STREAM) if keys is None else (f"{STREAM}:{key.partition(':')[2]}" for key in keys)
    seen: set[int] = set()
    for streams in _in_sets(chains):
        numbers = [int(stream.rpartition(":")[2]) for stream in streams]
        if keys is None:
            seen.update(numbers)
        yield from _compare(numbers, streams)
    if keys is None:
        rows = Dossier.objects.order_by("pk").values_list("pk", "code").iterator()
        yield from (
            Difference(f"dossier:{pk}", code or "", "row", "dossier", "") for pk, code in rows if pk not in seen
        )


def _in_sets(streams: Iterable[str]) -> Iterator[list[str]]:
    collected: list[str] = []
    for stream in streams:
        collected.append(stream)
        if len(collected) == AT_ONCE:
            yield collected
            collected = []
    if collected:
        yield collected


def _compare(numbers: list[int], streams: list[str]) -> Iterator[Difference]:
    told: dict[int, list[_Told]] = {number: [] for number in numbers}
    for entry in ledger.entries_of_many(streams):
        facts = json.loads(entry.body)["facts"]
        if entry.act == MERGED or "seq" in facts:
            told[int(entry.stream.rpartition(":")[2])].append(_Told(entry.act, entry.actor, entry.at, facts))
    rows = Dossier.objects.in_bulk(numbers)
    moves: dict[int, list[Move]] = {number: [] for number in numbers}
    for move in Move.objects.filter(dossier__in=numbers).order_by("dossier", "seq"):
        moves[move.dossier_id].append(move)
    results = {each.pk: each.number for each in Result.objects.filter(dossier__in=numbers, numbered_at__isnull=False)}
    for number in numbers:
        row, key = rows.get(number), f"dossier:{number}"
        if row is None:
            yield Difference(key, _code(told[number]), "row", "", "dossier")
            continue
        said = {**_expected(told[number]), **_numbers(told[number])}
        stands = {**_row_says(row, said), **_numbers_of(results, said)}
        for wanted, found in ((said, stands), *_lines(_acts(told[number]), moves[number])):
            for name in [*wanted, *(each for each in found if each not in wanted)]:
                if found.get(name, "") != wanted.get(name, ""):
                    yield Difference(key, row.code or "", name, found.get(name, ""), wanted.get(name, ""))


@dataclass(frozen=True, slots=True)
class _Told:
    """What an entry of the journal says of an act."""

    act: str
    actor: str
    at: datetime
    facts: Mapping[str, Any]


def _code(told: list[_Told]) -> str:
    return next((each.facts["code"] for each in reversed(told) if each.facts.get("code")), "")


def _expected(told: list[_Told]) -> dict[str, str]:
    """What the row has to say by the entries, the latest word on each field."""
    said: dict[str, str] = {"seq": str(len(_acts(told)))}
    for each in told:
        if each.act == MERGED:
            said["applicant"] = each.facts["applicant"]
            continue
        if each.act == RECOMPUTED:
            said |= {name: _moment(each.facts[name]) for name in MOMENTS if name in each.facts}
            continue
        said |= {"code": each.facts["code"] or "", "state": each.facts["to"], "moved_by": each.actor}
        said["moved_at"] = _text(each.at)
        said |= {name: _moment(each.facts.get(name)) for name in MOMENTS}
        fixed = FIXED_BY.get(each.act, {})
        said |= {column or name: each.facts[name] for name, column in fixed.items() if name in each.facts}
    return said


def _acts(told: list[_Told]) -> list[_Told]:
    return [each for each in told if each.act != MERGED]


def _row_says(row: Dossier, said: Iterable[str]) -> dict[str, str]:
    return {name: _text(getattr(row, name)) for name in said if not name.startswith("results[")}


def _numbers(told: list[_Told]) -> dict[str, str]:
    """The numbers given to results. A result is named in the entry that numbers it."""
    given = {each.facts["result"]: each.facts["number"] for each in told if {"result", "number"} <= each.facts.keys()}
    return {f"results[{pk}].number": number for pk, number in given.items()}


def _numbers_of(results: Mapping[int, str], said: Iterable[str]) -> dict[str, str]:
    names = {f"results[{pk}].number": number for pk, number in results.items()}
    return {name: number for name, number in names.items() if name in said}


def _lines(told: list[_Told], moves: list[Move]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Line by line: what the journal and what the moves say."""
    by_seq = {move.seq: move for move in moves}
    for number, each in enumerate(told, start=1):
        move = by_seq.pop(number, None)
        place = f"moves[{number}]"
        if move is None:
            yield {place: ACT_OF.get(each.act, each.act)}, {}
            continue
        wanted = {f"{place}.act": ACT_OF.get(each.act, each.act), f"{place}.actor": each.actor}
        found = {f"{place}.act": move.act, f"{place}.actor": move.actor}
        if each.act == RECOMPUTED:
            due = each.facts.get("promised_due") or each.facts.get("intake_due")
            if due:
                wanted[f"{place}.due_after"], found[f"{place}.due_after"] = _moment(due), _text(move.due_after)
        else:
            wanted[f"{place}.from_state"], found[f"{place}.from_state"] = each.facts["from"], move.from_state
            wanted[f"{place}.to_state"], found[f"{place}.to_state"] = each.facts["to"], move.to_state
            wanted[f"{place}.at"], found[f"{place}.at"] = _text(each.at), _text(move.at)
            wanted[f"{place}.due_after"] = _moment(each.facts.get("promised_due"))
            found[f"{place}.due_after"] = _text(move.due_after)
            wanted[f"{place}.reason_code"] = each.facts.get("reason_code", "")
            found[f"{place}.reason_code"] = move.reason_code
        yield wanted, found
    for move in by_seq.values():
        yield {}, {f"moves[{move.seq}]": move.act}


def _moment(told: str | None) -> str:
    """A moment as an entry tells it, in the words of a row; empty for none."""
    return _text(datetime.fromisoformat(told)) if told else ""


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return "" if value is None else str(value)
