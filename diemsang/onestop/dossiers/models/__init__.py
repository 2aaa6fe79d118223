"""Tables of the dossiers, by subject. References to other contexts are opaque keys."""

from diemsang.onestop.dossiers.models.closing import (
    Correction,
    Ground,
    GroundKind,
    Result,
    ResultOutcome,
    ReturnOfResult,
    WithdrawalRequest,
)
from diemsang.onestop.dossiers.models.dossiers import (
    Channel,
    Dossier,
    DossierQuerySet,
    ExternalId,
    Move,
    Origin,
    ReturnWay,
)
from diemsang.onestop.dossiers.models.fees import DossierFee, FeeKind, PaymentWay
from diemsang.onestop.dossiers.models.imports import ImportKind, ImportRun, ImportState
from diemsang.onestop.dossiers.models.intake import (
    ComponentCheck,
    LastSerial,
    SupplementKind,
    SupplementRequest,
    SupplementState,
    Verdict,
)
from diemsang.onestop.dossiers.models.waiting import Apology, Extension, FinancialObligation, Pause, PauseKind
from diemsang.onestop.dossiers.models.working import Consultation, Handover, Task, TaskState

__all__ = [
    "Apology",
    "Channel",
    "ComponentCheck",
    "Consultation",
    "Correction",
    "Dossier",
    "DossierFee",
    "DossierQuerySet",
    "Extension",
    "ExternalId",
    "FeeKind",
    "FinancialObligation",
    "Ground",
    "GroundKind",
    "Handover",
    "ImportKind",
    "ImportRun",
    "ImportState",
    "LastSerial",
    "Move",
    "Origin",
    "Pause",
    "PauseKind",
    "PaymentWay",
    "Result",
    "ResultOutcome",
    "ReturnOfResult",
    "ReturnWay",
    "SupplementKind",
    "SupplementRequest",
    "SupplementState",
    "Task",
    "TaskState",
    "Verdict",
    "WithdrawalRequest",
]
