"""What a procedure asks, costs and promises, as plain values: the parts of a version and how they are put together.

`VersionContent` is what a decision of announcement writes about one procedure (NĐ 63/2010/NĐ-CP Đ.8 k.2, and the fields
of the national database); `VersionView` is that content once announced, with the days it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Final

from diemsang.commons.worktime.rules import ChosenLimit, LimitRow, TimeLimit, choose_limit
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures.rules import refusals


class Channel(StrEnum):
    """Cách thức thực hiện: how one files."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class LimitKind(StrEnum):
    """What is known of a time limit. Only a stated one gives a due date."""

    STATED = "stated"
    UNSPECIFIED = "unspecified"
    SEVERAL = "several"


class LineKind(StrEnum):
    """What a line of a decision of announcement does (NĐ 63/2010/NĐ-CP Đ.15)."""

    NEW = "new"
    AMENDED = "amended"
    REPLACED = "replaced"
    ABOLISHED = "abolished"
    MERGED = "merged"


class DecisionState(StrEnum):
    """Soạn thảo, kiểm soát, trình, công bố, công khai, hết hiệu lực."""

    DRAFT = "draft"
    CONTROLLED = "controlled"
    SUBMITTED = "submitted"
    ANNOUNCED = "announced"
    PUBLIC = "public"
    ENDED = "ended"


class StepKind(StrEnum):
    """What is done in a step of an internal process."""

    INTAKE = "intake"
    ASSIGN = "assign"
    EXAMINE = "examine"
    CHECK = "check"
    SIGN = "sign"
    ISSUE = "issue"
    RETURN = "return"
    AGENCY_TASK = "agency_task"


LEVELS: Final = ("ministry", "province", "district", "commune", "other")
"""Cấp thực hiện: bộ, tỉnh, huyện (until 30/06/2025), xã, cơ quan khác."""
DISTRICT: Final = "district"
SUBJECTS: Final = (
    "citizen",
    "overseas_vietnamese",
    "foreigner",
    "public_employee",
    "enterprise",
    "foreign_invested_enterprise",
    "organisation",
    "foreign_organisation",
    "cooperative",
    "domestic_enterprise",
    "resident_foreigner",
    "party_member",
    "party_organisation",
)
"""Đối tượng thực hiện: the nine of the national portal in its order, then those its records name besides."""
KINDS: Final = ("delegated_by_law", "not_delegated_to_locality", "other")
"""Loại thủ tục."""
AGENCY_ROLES: Final = ("performing", "competent", "authorised", "coordinating")
"""Cơ quan thực hiện, có thẩm quyền, được ủy quyền, phối hợp."""
USUAL_SUPPLEMENTS: Final = 1


@dataclass(frozen=True, slots=True)
class Way:
    """One row of the ways of filing: a channel with its limit. A local limit is shorter and sets the due time (R12)."""

    channel: str
    limit: TimeLimit | None = None
    limit_kind: str = LimitKind.STATED.value
    limit_text: str = ""
    """The limit as the source wrote it."""
    local_limit: TimeLimit | None = None
    note: str = ""

    @property
    def applied(self) -> TimeLimit | None:
        return self.local_limit or self.limit


@dataclass(frozen=True, slots=True)
class Component:
    """Thành phần hồ sơ: one paper, in the case (trường hợp) that asks for it; no case is every case."""

    code: str
    name: str
    case: str = ""
    originals: int = 1
    copies: int = 0
    form: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fee:
    """Phí (`fee`) or lệ phí (`charge`): đồng per unit; no amount means that the note says how it is computed."""

    kind: str
    amount: int | None = None
    unit: str = ""
    channel: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResultKind:
    """Kết quả xử lý: a result with its code (`KQ.G15.000038`) and the template it is printed by."""

    code: str
    name: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Căn cứ pháp lý."""

    number: str
    title: str = ""
    issued_on: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class AgencyRole:
    """An agency that takes part: a body of this installation, or only its name when it is none."""

    role: str
    body: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    """Every part of a procedure as one decision writes it."""

    name: str
    field: str
    """The code of the field (lĩnh vực)."""
    agency: str = ""
    """The body that leads (cơ quan chủ trì); empty when every body of the level does it, or none is known."""
    agency_name: str = ""
    """What the source calls it."""
    same_for_all: bool = False
    """Every body of the level performs it in the same way."""
    agencies: tuple[AgencyRole, ...] = ()
    reception_address: str = ""
    levels: tuple[str, ...] = ()
    kind: str = "other"
    subjects: tuple[str, ...] = ()
    steps: str = ""
    ways: tuple[Way, ...] = ()
    components: tuple[Component, ...] = ()
    sets: int = 1
    """Số bộ hồ sơ."""
    fees: tuple[Fee, ...] = ()
    results: tuple[ResultKind, ...] = ()
    conditions: str = ""
    legal_basis: tuple[LegalBasis, ...] = ()
    related: tuple[str, ...] = ()
    keywords: str = ""
    description: str = ""
    max_supplements: int | None = USUAL_SUPPLEMENTS
    """How often papers may be asked for after acceptance; None where no text says so."""
    form: str = ""
    """The code of the application form in `forms`."""
    ministry: str = ""
    """The ministry that announced the national part."""


PARTS: Final = tuple(each.name for each in fields(VersionContent))
"""The names of the parts, in the order a reader expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView(VersionContent):
    """A version of a procedure as announced. Once public it never changes, but for the day it ends."""

    key: str
    """`procedure_version:9`"""
    no: int
    procedure: str
    """`procedure:7`"""
    code: str
    field_key: str
    field_name: str
    effective_from: date
    effective_to: date | None
    """The first day it no longer holds."""
    decision: str
    decision_number: str
    decision_on: date
    published_on: date | None
    """The day it was put in public view; None while parts are missing."""

    def covers(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    @property
    def is_public(self) -> bool:
        return self.published_on is not None

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(way.channel for way in self.ways)

    def way(self, channel: str) -> Way:
        """The way of filing of that channel; refused: `procedures.channel_not_offered`."""
        for way in self.ways:
            if way.channel == channel:
                return way
        raise Refused(refusals.CHANNEL_NOT_OFFERED(at_field="channel", channel=channel, code=self.code))

    def limit_for(self, channel: str) -> ChosenLimit:
        """R12: the limit of the channel used, with the local one that replaces it. Refused when nobody stated one."""
        way = self.way(channel)
        if way.limit is None or way.limit_kind != LimitKind.STATED:
            raise Refused(refusals.LIMIT_UNSPECIFIED(at_field="channel", code=self.code, channel=channel))
        local = [LimitRow(channel, way.local_limit)] if way.local_limit else []
        return choose_limit(channel, [LimitRow(channel, way.limit)], local)

    def fees_for(self, channel: str) -> tuple[Fee, ...]:
        """What filing in that channel costs: its own fees and those of every channel."""
        return tuple(fee for fee in self.fees if fee.channel in ("", channel))

    def components_for(self, case: str = "") -> tuple[Component, ...]:
        """The papers of that case and those of every case."""
        return tuple(each for each in self.components if each.case in ("", case))

    @property
    def cases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.case for each in self.components if each.case))

    @property
    def content(self) -> VersionContent:
        return VersionContent(**{part: getattr(self, part) for part in PARTS})


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of an internal process. Steps with the same `after` run side by side; a step after all joins them."""

    no: int
    name: str
    role: str
    unit: str
    agency: str
    kind: str
    budget_minutes: int
    after: tuple[int, ...] = ()
    done_at_centre: bool = False
    person: str = ""
    input: str = ""
    output: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class ProcessView:
    """Quy trình nội bộ of one version in one agency."""

    key: str
    version: str
    agency: str
    steps: tuple[StepView, ...] = ()
    decision_number: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    state: str = field(default="", compare=False)

    def step(self, no: int) -> StepView:
        return next(each for each in self.steps if each.no == no)


def channels_of(ways: Iterable[Way]) -> frozenset[str]:
    return frozenset(way.channel for way in ways)
