"""Results: what a draft needs, in which capacity somebody signs, where the visible signatures stand."""

from collections.abc import Iterable, Iterator
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import refusals

GRANTED: Final = "granted"
REJECTED: Final = "rejected"
OUTCOMES: Final = (GRANTED, REJECTED)
LONGEST_TEXT: Final = 60_000


def obstacles_to_draft(outcome: str, kind: str, kinds: Iterable[str], *, text: str, file: str) -> Iterator[Refusal]:
    """A draft is one of the results the procedure's version names, or a written answer, and has some content."""
    yield from obstacles_to_outcome(outcome, kind, kinds)
    yield from obstacles_to_text(text, file)


def obstacles_to_outcome(outcome: str, kind: str, kinds: Iterable[str]) -> Iterator[Refusal]:
    """A draft is one of the results the procedure's version names, or a written answer that nothing is granted."""
    listed = tuple(kinds)
    if outcome not in OUTCOMES:
        yield refusals.OUTCOME_UNKNOWN(at_field="outcome", value=outcome)
    elif outcome == GRANTED and kind not in listed:
        yield refusals.RESULT_UNKNOWN(at_field="kind", kinds="; ".join(listed) or "-")


def obstacles_to_text(text: str, file: str) -> Iterator[Refusal]:
    """A result has some content: text the program sets, or a file."""
    if not (text.strip() or file):
        yield refusals.DRAFT_RESULT_MISSING(at_field="text")
    if len(text) > LONGEST_TEXT:
        yield refusals.DRAFT_TOO_LONG(at_field="text", most=LONGEST_TEXT)


def obstacles_to_signer(signer: str, examiners: Iterable[str], drafted_by: str) -> Iterator[Refusal]:
    """Who examined a dossier, or wrote the draft, does not sign it."""
    if signer in {*examiners, drafted_by}:
        yield refusals.SIGNER_IS_EXAMINER()
