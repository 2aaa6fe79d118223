"""Rows as they were sent, read cell by cell with every reason; nothing here knows what is in the store."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from diemsang.kernel.dates import parse_date, parse_moment
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.kernel.spreadsheets import Row
from diemsang.kernel.text import clean, clean_line, fold
from diemsang.onestop.dossiers.imports import refusals, words
from diemsang.onestop.dossiers.imports.columns import (
    DOSSIERS,
    EXTENSIONS,
    HANDOVERS,
    PAPERS,
    PAUSES,
    SheetSpec,
    cells_of,
)
from diemsang.onestop.dossiers.rules.intake import MOST_COPIES

LINE: Final = 300
TEXT: Final = 5_000
MOST_SUPPLEMENTS: Final = 20
MOST_MONEY: Final = 10**15
MOST_DAYS: Final = 250
_CODE: Final = re.compile(r"[0-9A-Z][0-9A-Z./-]{2,39}", re.ASCII)
_PAIR: Final = re.compile(r"\s*([^=;]{1,40}?)\s*=\s*([^=;]{1,120}?)\s*")


@dataclass(slots=True)
class Line:
    """A row of a sheet with what is wrong with it and what somebody should look at."""

    spec: SheetSpec
    row: Row
    code: str = ""
    errors: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def cells(self) -> dict[str, str]:
        return cells_of(self.row, self.spec)

    def heading(self, name: str) -> str:
        return self.spec.heading(name)

    def text(self, name: str, *, most: int = LINE, needed: bool = False, lines: bool = False) -> str:
        """What the cell says, cleaned; an error when it is too long, or missing and needed."""
        found = clean(self.row.text(name)).strip() if lines else clean_line(self.row.text(name))
        if needed and not found:
            self.errors.append(refusals.VALUE_MISSING(at_field=name, column=self.heading(name)))
        if len(found) > most:
            self.errors.append(refusals.VALUE_TOO_LONG(at_field=name, column=self.heading(name), most=most))
            return ""
        return found

    def moment(self, name: str, *, needed: bool = False) -> datetime | None:
        """A date with its time on a Vietnamese clock, as UTC."""
        cell = self.row.cells.get(name)
        if isinstance(cell, datetime):
            return cell
        text = self.text(name, needed=needed)
        if not text:
            return None
        try:
            return parse_moment(text, at_field=name)
        except Refused as refused:
            self.errors.extend(refused.refusals)
            return None

    def day(self, name: str) -> date | None:
        cell = self.row.cells.get(name)
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return cell
        text = self.text(name)
        if not text:
            return None
        try:
            return parse_date(text, at_field=name)
        except Refused as refused:
            self.errors.extend(refused.refusals)
            return None

    def whole(self, name: str, *, least: int, most: int, default: int = 0, needed: bool = False) -> int:
        """A whole number, without points between groups."""
        text = self.text(name, needed=needed)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 19 and least <= int(text) <= most):
            told = {"column": self.heading(name), "value": text[:40], "least": least, "most": most}
            self.errors.append(refusals.NUMBER_WRONG(at_field=name, **told))
            return default
        return int(text)

    def word(self, name: str, meanings: Mapping[str, str], *, default: str = "") -> str:
        """The meaning of a word of a list; an error for another word, or for none where there is no default."""
        text = self.text(name, needed=not default)
        if not text:
            return default
        found = meanings.get(fold(text), "")
        if not found:
            said = list(dict.fromkeys(meanings))
            told = {"column": self.heading(name), "value": text[:40], "words": ", ".join(said[:40])}
            self.errors.append(refusals.WORD_UNKNOWN(at_field=name, **told))
        return found

    def dossier_code(self, name: str = "code", *, needed: bool = True) -> str:
        """A dossier code in capitals; an error for what cannot be one."""
        text = self.text(name, needed=needed).upper()
        if text and not _CODE.fullmatch(text):
            self.errors.append(refusals.CODE_WRONG(at_field=name, value=text[:40]))
            return ""
        return text


@dataclass(slots=True)
class SentPause:
    line: Line
    kind: str
    ground: str
    since: datetime | None
    until: datetime | None
    expected: date | None
    amount: int
    note: str


@dataclass(slots=True)
class SentPaper:
    line: Line
    paper: str
    originals: int
    copies: int
    verdict: str
    note: str


@dataclass(slots=True)
class SentExtension:
    line: Line
    days: int
    signed_at: datetime | None
    signer: str
    reason: str


@dataclass(slots=True)
class SentHandover:
    line: Line
    giver: str
    unit: str
    taker: str
    sent_at: datetime | None
    received_at: datetime | None
    accepted_at: datetime | None
    note: str


@dataclass(slots=True)
class SentDossier:
    """A row of the sheet of dossiers, with the rows of the other sheets that belong to it."""

    line: Line
    external: dict[str, str]
    procedure: str
    applicant_kind: str
    applicant: str
    identity_kind: str
    identity_number: str
    issued_on: date | None
    issued_by: str
    address: tuple[str, str, str, str]
    phone: str
    agency: str
    centre: str
    channel: str
    filed_at: datetime | None
    accepted_at: datetime | None
    state: str
    limit: str
    due: datetime | date | None
    settled_at: datetime | None
    result_number: str
    unit: str
    person: str
    supplements: int
    case: str
    subject: str
    previous: str
    pauses: list[SentPause] = field(default_factory=list)
    papers: list[SentPaper] = field(default_factory=list)
    extensions: list[SentExtension] = field(default_factory=list)
    handovers: list[SentHandover] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def parts(self) -> list[Line]:
        """The rows of the other sheets."""
        lines = [each.line for each in self.pauses] + [each.line for each in self.papers]
        return lines + [each.line for each in self.extensions] + [each.line for each in self.handovers]


def read_dossier(row: Row) -> SentDossier:
    """One row of the sheet of dossiers."""
    line = Line(DOSSIERS, row)
    line.code = line.dossier_code()
    return SentDossier(
        line=line,
        external=_pairs(line, "external"),
        procedure=line.text("procedure", most=40, needed=True).upper(),
        applicant_kind=line.word("applicant_kind", words.APPLICANT_KINDS, default="citizen"),
        applicant=line.text("applicant", needed=True),
        identity_kind=line.word("identity_kind", words.IDENTITY_KINDS),
        identity_number=line.text("identity_number", most=60, needed=True),
        issued_on=line.day("issued_on"),
        issued_by=line.text("issued_by", most=200),
        address=(
            line.text("street"),
            line.text("commune", most=120),
            line.text("district", most=120),
            line.text("province", most=120),
        ),
        phone=line.text("phone", most=40),
        agency=line.text("agency", most=200, needed=True),
        centre=line.text("centre", most=200),
        channel=line.word("channel", words.CHANNELS),
        filed_at=line.moment("filed_at"),
        accepted_at=line.moment("accepted_at"),
        state=line.word("state", words.STATES),
        limit=line.text("limit", most=80),
        due=_due(line),
        settled_at=line.moment("settled_at"),
        result_number=line.text("result_number", most=60),
        unit=line.text("unit"),
        person=line.text("person"),
        supplements=line.whole("supplements", least=0, most=MOST_SUPPLEMENTS),
        case=line.text("case"),
        subject=line.text("subject", most=500),
        previous=line.dossier_code("previous", needed=False),
    )


def _due(line: Line) -> datetime | date | None:
    """A moment, or a day alone: the end of its working time is meant."""
    cell = line.row.cells.get("due")
    text = clean_line(line.row.text("due"))
    if isinstance(cell, date) or not text:
        return cell if isinstance(cell, date) else None
    try:
        return parse_date(text)
    except Refused:
        return line.moment("due")


def _pairs(line: Line, name: str) -> dict[str, str]:
    text = line.text(name, most=TEXT)
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        pair = _PAIR.fullmatch(part)
        if pair is None or pair[1] in found:
            line.errors.append(refusals.PAIRS_WRONG(at_field=name, column=line.heading(name), value=part[:40]))
            continue
        found[pair[1]] = pair[2]
    return found


def _part(row: Row, spec: SheetSpec) -> Line:
    line = Line(spec, row)
    line.code = line.dossier_code()
    return line


def read_pause(row: Row) -> SentPause:
    line = _part(row, PAUSES)
    return SentPause(
        line=line,
        kind=line.word("kind", words.PAUSE_KINDS),
        ground=line.text("ground"),
        since=line.moment("since", needed=True),
        until=line.moment("until"),
        expected=line.day("expected"),
        amount=line.whole("amount", least=1, most=MOST_MONEY),
        note=line.text("note", most=TEXT, lines=True),
    )


def read_paper(row: Row) -> SentPaper:
    line = _part(row, PAPERS)
    return SentPaper(
        line=line,
        paper=line.text("paper", most=TEXT, needed=True),
        originals=line.whole("originals", least=0, most=MOST_COPIES),
        copies=line.whole("copies", least=0, most=MOST_COPIES),
        verdict=line.word("verdict", words.VERDICTS, default="unchecked"),
        note=line.text("note", most=TEXT, lines=True),
    )


def read_extension(row: Row) -> SentExtension:
    line = _part(row, EXTENSIONS)
    return SentExtension(
        line=line,
        days=line.whole("days", least=1, most=MOST_DAYS, needed=True),
        signed_at=line.moment("signed_at", needed=True),
        signer=line.text("signer"),
        reason=line.text("reason", most=TEXT, needed=True, lines=True),
    )


def read_handover(row: Row) -> SentHandover:
    line = _part(row, HANDOVERS)
    return SentHandover(
        line=line,
        giver=line.text("giver"),
        unit=line.text("unit", needed=True),
        taker=line.text("taker"),
        sent_at=line.moment("sent_at", needed=True),
        received_at=line.moment("received_at"),
        accepted_at=line.moment("accepted_at"),
        note=line.text("note", most=TEXT, lines=True),
    )


def read_all(rows: Mapping[str, Sequence[Row]]) -> tuple[list[SentDossier], list[Line]]:
    """Every dossier with its parts, and the parts that belong to none. A code that stood before is an error of the
    later row: which of the two is meant is not for us to say."""
    dossiers = [read_dossier(row) for row in rows[DOSSIERS.name]]
    by_code: dict[str, SentDossier] = {}
    for sent in dossiers:
        before = by_code.setdefault(sent.code, sent) if sent.code else sent
        if before is not sent:
            told = {"code": sent.code, "row": before.line.number}
            sent.line.errors.append(refusals.CODE_TWICE(at_field="code", **told))
    strays: list[Line] = []

    def owner(line: Line) -> SentDossier | None:
        found = by_code.get(line.code) if line.code else None
        if found is None:
            if line.code:
                told = {"sheet": DOSSIERS.title, "code": line.code}
                line.errors.append(refusals.PART_WITHOUT_DOSSIER(at_field="code", **told))
            strays.append(line)
        return found

    for row in rows.get(PAUSES.name, ()):
        pause = read_pause(row)
        if (found := owner(pause.line)) is not None:
            found.pauses.append(pause)
    for row in rows.get(PAPERS.name, ()):
        paper = read_paper(row)
        if (found := owner(paper.line)) is not None:
            found.papers.append(paper)
    for row in rows.get(EXTENSIONS.name, ()):
        extension = read_extension(row)
        if (found := owner(extension.line)) is not None:
            found.extensions.append(extension)
    for row in rows.get(HANDOVERS.name, ()):
        handover = read_handover(row)
        if (found := owner(handover.line)) is not None:
            found.handovers.append(handover)
    return dossiers, strays
