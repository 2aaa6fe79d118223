"""Tables of the catalogue of procedures."""

from diemsang.onestop.procedures.models.acts import ActKind, CentreReception, ProcedureAct
from diemsang.onestop.procedures.models.catalogue import (
    Channel,
    Field,
    GroupMember,
    Level,
    LimitKind,
    LimitUnit,
    Procedure,
    ProcedureGroup,
    ProcedureKind,
    ProcedureVersion,
    Subject,
    VersionQuerySet,
    Way,
)
from diemsang.onestop.procedures.models.decisions import (
    AnnouncingDecision,
    DecisionLine,
    DecisionState,
    Ending,
    LineKind,
)
from diemsang.onestop.procedures.models.imports import ImportRun, ImportState, ListedProcedure
from diemsang.onestop.procedures.models.processes import InternalProcess, ProcessState, ProcessStep, StepKind

__all__ = [
    "ActKind",
    "AnnouncingDecision",
    "CentreReception",
    "Channel",
    "DecisionLine",
    "DecisionState",
    "Ending",
    "Field",
    "GroupMember",
    "ImportRun",
    "ImportState",
    "InternalProcess",
    "Level",
    "LimitKind",
    "LimitUnit",
    "LineKind",
    "ListedProcedure",
    "Procedure",
    "ProcedureAct",
    "ProcedureGroup",
    "ProcedureKind",
    "ProcedureVersion",
    "ProcessState",
    "ProcessStep",
    "StepKind",
    "Subject",
    "VersionQuerySet",
    "Way",
]
