"""Tables of the organisation. Whatever changes with time is a version row with a closed-open period."""

from diemsang.people.organisation.models.bodies import (
    Body,
    BodyKind,
    BodyVersion,
    FundingClass,
    Level,
    Line,
    Unit,
    UnitVersion,
)
from diemsang.people.organisation.models.events import (
    EventKind,
    EventPart,
    OrgEvent,
    OrgEventBody,
    RecordsPolicy,
    Succession,
)
from diemsang.people.organisation.models.grants import Absence, AbsenceKind, Delegation, Grant
from diemsang.people.organisation.models.imports import ImportRun, ImportState
from diemsang.people.organisation.models.people import (
    Appointment,
    AppointmentKind,
    EndReason,
    Person,
    PersonalRecord,
    PersonName,
)

__all__ = [
    "Absence",
    "AbsenceKind",
    "Appointment",
    "AppointmentKind",
    "Body",
    "BodyKind",
    "BodyVersion",
    "Delegation",
    "EndReason",
    "EventKind",
    "EventPart",
    "FundingClass",
    "Grant",
    "ImportRun",
    "ImportState",
    "Level",
    "Line",
    "OrgEvent",
    "OrgEventBody",
    "Person",
    "PersonName",
    "PersonalRecord",
    "RecordsPolicy",
    "Succession",
    "Unit",
    "UnitVersion",
]
