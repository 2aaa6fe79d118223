"""The cells of a list of procedures that hold words of a fixed list: levels, subjects, ways of filing; and codes.

Words are compared folded. A subject may hold commas itself, so the longest that fits is taken. Where a list was cut by
its source, the last word counts only when it can be nothing else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import clean_line, fold
from diemsang.onestop.procedures.rules import reading_refusals as refusals
from diemsang.onestop.procedures.rules.values import LEVELS, SUBJECTS, Channel

SOURCE_CUTS_AT: Final = 160
"""The national list holds at most so many characters of a list of names, without a mark where it was cut."""
CODE: Final = r"[1-6]\.\d{6}(\.[A-Z]\d{2}(\.\d{2,3}){0,2})?"
"""The national code, with the suffix of the body whose local copy it is."""
USUAL_DECISION: Final = re.compile(r"\d+(/\d{4})?/QĐ-[0-9A-ZĐ]+(-[0-9A-ZĐ]+)*")
SHOWN: Final = 80
NEAREST: Final = 3
RESEMBLES: Final = 0.75

_LEVEL_WORDS: Final = {
    "ministry": ("Cấp bộ", "Bộ", "Trung ương"),
    "province": ("Cấp tỉnh", "Tỉnh"),
    "district": ("Cấp huyện", "Huyện"),
    "commune": ("Cấp xã", "Xã"),
    "other": ("Cơ quan khác", "Khác"),
}
_CHANNEL_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    Channel.COUNTER: ("direct", "Trực tiếp", "Nộp trực tiếp"),
    Channel.ONLINE: ("online", "Trực tuyến", "Nộp trực tuyến"),
    Channel.POST: ("post", "Dịch vụ bưu chính", "Bưu chính", "Qua bưu chính", "Dịch vụ bưu chính công ích"),
}
_SUBJECT_WORDS: Final = {
    "citizen": ("Công dân Việt Nam",),
    "overseas_vietnamese": ("Người Việt Nam định cư ở nước ngoài",),
    "foreigner": ("Người nước ngoài",),
    "public_employee": ("Cán bộ, công chức, viên chức",),
    "enterprise": ("Doanh nghiệp",),
    "foreign_invested_enterprise": ("Doanh nghiệp có vốn đầu tư nước ngoài",),
    "organisation": ("Tổ chức (không bao gồm doanh nghiệp, HTX)",),
    "foreign_organisation": ("Tổ chức nước ngoài",),
    "cooperative": ("Hợp tác xã",),
    "domestic_enterprise": ("Doanh nghiệp Việt Nam",),
    "resident_foreigner": ("Người nước ngoài cư trú tại Việt Nam",),
    "party_member": ("Đảng viên",),
    "party_organisation": ("Tổ chức Đảng",),
}


def _folded(words: Mapping[str, Iterable[str]]) -> Mapping[str, str]:
    found = {fold(spelling): str(code) for code, spellings in words.items() for spelling in (code, *spellings)}
    return MappingProxyType(found)


_LEVELS: Final = _folded(_LEVEL_WORDS)
_CHANNELS: Final = _folded(_CHANNEL_WORDS)
_SUBJECTS: Final = _folded(_SUBJECT_WORDS)
_LONGEST_FIRST: Final = sorted(_SUBJECTS, key=len, reverse=True)
_BETWEEN: Final = re.compile(r"\s*[,;|/+\n]\s*")


@dataclass(frozen=True, slots=True)
class ReadWords:
    """The codes a cell names, in the order of our list, and what is to be said of the rest."""

    codes: tuple[str, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    errors: tuple[Refusal, ...] = ()


def read_levels(text: str) -> ReadWords:
    """Cấp thực hiện. An unknown level is an error; none at all a warning."""
    missing = refusals.LEVELS_MISSING(at_field="level")
    unknown = refusals.LEVEL_UNKNOWN
    found, wrong = _named(text, _LEVELS)
    return ReadWords(
        tuple(level for level in LEVELS if level in found),
        () if found or wrong else (missing,),
        tuple(unknown(at_field="level", value=each[:SHOWN]) for each in wrong),
    )


def read_channels(text: str) -> ReadWords:
    """Cách thức thực hiện: ways of filing, not to be taken for limits. An unknown way is an error, none a warning."""
    found, wrong = _named(text, _CHANNELS)
    return ReadWords(
        tuple(channel.value for channel in Channel if channel in found),
        () if found or wrong else (refusals.CHANNELS_MISSING(at_field="channels"),),
        tuple(refusals.CHANNEL_UNKNOWN(at_field="channels", value=each[:SHOWN]) for each in wrong),
    )


def _named(text: str, known: Mapping[str, str]) -> tuple[set[str], list[str]]:
    words = [word for word in _BETWEEN.split(clean_line(text)) if word]
    return {known[fold(word)] for word in words if fold(word) in known}, [w for w in words if fold(w) not in known]


def read_subjects(text: str) -> ReadWords:
    """Đối tượng thực hiện. What is cut or unknown is left out with a warning that shows it; it is never completed.

    A list as long as the source lets it be was cut somewhere: its last word is then left out too when a longer one
    begins with it (`Doanh nghiệp` may have been `Doanh nghiệp có vốn đầu tư nước ngoài`).
    """
    line = clean_line(text)
    if not line:
        return ReadWords(warnings=(refusals.SUBJECTS_MISSING(at_field="subjects"),))
    was_cut = len(line) >= SOURCE_CUTS_AT - 1  # a blank at the cut is lost on the way in
    words = _subject_words(line)
    found = set()
    warnings: list[Refusal] = []
    for place, word in enumerate(words):
        folded, is_last = fold(word), place == len(words) - 1
        could_be_longer = any(other.startswith(folded) and other != folded for other in _SUBJECTS)
        is_known = folded in _SUBJECTS
        if is_last and (could_be_longer or not is_known) and (was_cut or (could_be_longer and not is_known)):
            warnings.append(refusals.SUBJECT_CUT(at_field="subjects", value=word[:SHOWN]))
        elif is_known:
            found.add(_SUBJECTS[folded])
        else:
            warnings.append(refusals.SUBJECT_UNKNOWN(at_field="subjects", value=word[:SHOWN]))
    return ReadWords(tuple(subject for subject in SUBJECTS if subject in found), tuple(warnings))


def _subject_words(line: str) -> list[str]:
    """The parts of a list whose words hold commas: known ones whole, and what lies between them.

    What stands last and begins a known word is one part, whatever commas it holds: it was cut there.
    """
    words: list[str] = []
    rest = line.strip(" ,;")
    while rest:
        folded = fold(rest)
        known = next(
            (each for each in _LONGEST_FIRST if folded == each or folded.startswith((f"{each},", f"{each};"))), ""
        )
        if known:
            length = _spelled_length(rest, known)
        elif any(each.startswith(folded) for each in _SUBJECTS):
            length = len(rest)
        else:
            length = len(re.split("[,;]", rest, maxsplit=1)[0])
        words.append(rest[:length].strip())
        rest = rest[length:].lstrip(" ,;")
    return words


def _spelled_length(text: str, folded: str) -> int:
    """How many characters of the text spell the folded word: nearly always as many as it has itself."""
    if fold(text[: len(folded)]) == folded:
        return len(folded)
    return next(end for end in range(len(text) + 1) if fold(text[:end]) == folded and not text[:end].endswith(" "))


def read_code(
    text: str, *, is_number: bool = False, patterns: Iterable[str] = (CODE,)
) -> tuple[str, tuple[Refusal, ...]]:
    """Mã thủ tục. A cell that became a number may have lost its last zeros: refused unless none can be missing.

    `patterns` are the forms of codes this installation knows.
    """
    line = clean_line(text).upper()
    if is_number:
        line = line.replace(",", ".")
    if not line:
        return "", (refusals.CODE_MISSING(at_field="code"),)
    if any(re.fullmatch(pattern, line, re.ASCII) for pattern in patterns):
        return line, ()
    kind = refusals.CODE_LOST_DIGITS if is_number else refusals.CODE_UNREADABLE
    return line, (kind(at_field="code", value=line[:SHOWN]),)


def read_decision(text: str) -> tuple[str, tuple[Refusal, ...]]:
    """The number of the announcing decision, as written; its date is not in a list. Unusual forms are pointed out."""
    line = clean_line(text)
    if not line:
        return "", (refusals.DECISION_NOT_GIVEN(at_field="decision"),)
    if USUAL_DECISION.fullmatch(line):
        return line, ()
    return line, (refusals.DECISION_UNUSUAL(at_field="decision", value=line[:SHOWN]),)


def read_agency(text: str) -> tuple[str, tuple[Refusal, ...]]:
    """What the list calls the performing agencies, as written: one text, which may hold commas and be cut."""
    line = clean_line(text)
    if not line:
        return "", (refusals.AGENCY_MISSING(at_field="agency"),)
    if len(line) >= SOURCE_CUTS_AT - 1:
        return line, (refusals.AGENCY_CUT(at_field="agency", value=f"… {line[-SHOWN:]}"),)
    return line, ()


def names_near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The names most like this one, nearest first, at most three: for pointing out a slip of the pen."""
    by_fold = {fold(each): each for each in known}
    near = get_close_matches(fold(name), by_fold, n=NEAREST, cutoff=RESEMBLES)
    return tuple(by_fold[each] for each in near)
