"""What becomes of one row of a list: drafted, a draft changed, nothing, or nothing because it is out of reach.

A list says some parts of a procedure; a draft may hold more, and people go on with it. So a row is compared with what
the last list said: the same again changes nothing, however the draft was edited since, and a new list changes only the
parts of which it now says something else. A line that people put into a decision of their own stays there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.procedures.rules import reading_refusals as refusals
from diemsang.onestop.procedures.rules.words import PART_NAMES

DECISION: Final = "decision"
"""Said by a list beside the parts: the number of the decision, which a line has from the decision it stands in."""
DECISION_NAMES: Final = ("số quyết định", "number of the decision")


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    HELD = "held"
    ENDED = "ended"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a code stands before the list: what the last list said, its drafts, its announced version.

    `drafts` are the parts of each line that is still drafted, `held` those of a line on its way to announcement with
    the number of its decision, `announced` those of the latest version; `is_over` when it left the catalogue.
    """

    said: Mapping[str, Any]
    drafts: tuple[Mapping[str, Any], ...] = ()
    held: Mapping[str, Any] | None = None
    announced: Mapping[str, Any] | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    fate: Fate
    changed: tuple[str, ...] = ()
    """The parts that the draft takes over."""
    warnings: tuple[Refusal, ...] = ()


def differing(now: Mapping[str, Any], kept: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of which `now` says something else than is kept; of a way of filing, only what a list can say."""
    return tuple(part for part, value in now.items() if _told(part, value) != _told(part, kept.get(part)))


def _told(part: str, value: Any) -> Any:
    """A limit that was read counts as such, however it was spelled; one that was not, as it stands there."""
    if part != "ways":
        return value
    return [(way["channel"], way["limit_kind"], way["limit"] or way["limit_text"]) for way in value or ()]


def judge(now: Mapping[str, Any], standing: Standing) -> Verdict:
    """What becomes of a row that says `now` of a code which stands so.

    Announced versions and decisions on their way are never touched: a row that differs from them is told of. A code
    in several drafts is not guessed to mean one of them.
    """
    is_known = bool(standing.drafts or standing.held or standing.announced)
    if standing.is_over and not standing.drafts:
        return Verdict(Fate.ENDED, warnings=(refusals.LISTED_BUT_ENDED(at_field="code"),))
    if not is_known:
        return Verdict(Fate.NEW, tuple(now))
    if standing.said and not differing(now, standing.said):
        return Verdict(Fate.UNCHANGED)
    if standing.held is not None:
        return _untouched(now, standing.held, Fate.HELD)
    if not standing.drafts and standing.announced is not None:
        # The list names a ministry's decision, the catalogue here may be announced by another: lists are compared.
        kept = {**standing.announced, DECISION: standing.said.get(DECISION, now.get(DECISION))}
        return _untouched(now, kept, Fate.PUBLISHED)
    if len(standing.drafts) > 1:
        if any(not differing(now, draft) for draft in standing.drafts):
            return Verdict(Fate.UNCHANGED)
        told = refusals.DRAFTED_TWICE(at_field="code", count=len(standing.drafts))
        return Verdict(Fate.HELD, warnings=(told,))
    (draft,) = standing.drafts
    new_words = differing(now, standing.said) if standing.said else tuple(now)
    is_where_the_list_put_it = standing.said.get(DECISION) == draft.get(DECISION)
    changed = tuple(
        part for part in differing(now, draft) if part in new_words and (part != DECISION or is_where_the_list_put_it)
    )
    return Verdict(Fate.CHANGED, changed) if changed else Verdict(Fate.UNCHANGED)


def _untouched(now: Mapping[str, Any], kept: Mapping[str, Any], fate: Fate) -> Verdict:
    parts = differing(now, kept)
    if not parts:
        return Verdict(Fate.UNCHANGED)
    names = [PART_NAMES.get(part, DECISION_NAMES) for part in parts]
    named = {"parts_vi": ", ".join(vi for vi, _ in names), "parts_en": ", ".join(en for _, en in names)}
    if fate is Fate.HELD:
        told = refusals.DRAFT_HELD(at_field="code", number=kept.get(DECISION) or "?", **named)
    else:
        told = refusals.PUBLISHED_DIFFERS(at_field="code", **named)
    return Verdict(fate, warnings=(told,))


def taken_over(content: Mapping[str, Any], now: Mapping[str, Any], changed: tuple[str, ...]) -> dict[str, Any]:
    """The content of a draft after a list changed these parts. What people added to a way of filing stays with it."""
    result = dict(content)
    for part in changed:
        if part == DECISION:
            continue
        if part == "ways":
            kept = {way["channel"]: way for way in content.get("ways", ())}
            result["ways"] = [
                {**way, **{name: kept[way["channel"]][name] for name in ("local_limit", "note")}}
                if way["channel"] in kept
                else way
                for way in now["ways"]
            ]
        else:
            result[part] = now[part]
    return result
