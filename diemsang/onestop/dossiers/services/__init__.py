"""The acts on dossiers. Keys in (`dossier:5`), one transaction each, journal and events included."""

from diemsang.onestop.dossiers.services.answers import answer_intake_supplement, ask_intake_supplement, refuse
from diemsang.onestop.dossiers.services.batches import BatchResult, Outcome
from diemsang.onestop.dossiers.services.filing import NewFiling
from diemsang.onestop.dossiers.services.grounds import load_packaged_grounds
from diemsang.onestop.dossiers.services.handover import (
    accept_batch,
    accept_handover,
    decline_handover,
    hand_over,
    hand_over_batch,
    receive_batch,
    receive_handover,
)
from diemsang.onestop.dossiers.services.intake import accept, check_components, file_at_counter, save_draft, submit
from diemsang.onestop.dossiers.services.lateness import apologise, extend
from diemsang.onestop.dossiers.services.pausing import ask_payment, record_payment, resume, suspend
from diemsang.onestop.dossiers.services.recomputing import recompute_due_times
from diemsang.onestop.dossiers.services.results import keep_result_draft, return_for_repair, submit_for_signature
from diemsang.onestop.dossiers.services.signing import correct_result, issue, reject, sign
from diemsang.onestop.dossiers.services.supplements import (
    answer_supplement,
    ask_supplement,
    decline_supplement,
    propose_supplement,
    receive_supplement,
)

__all__ = [
    "BatchResult",
    "NewFiling",
    "Outcome",
    "accept",
    "accept_batch",
    "accept_handover",
    "answer_intake_supplement",
    "answer_supplement",
    "apologise",
    "ask_intake_supplement",
    "ask_payment",
    "ask_supplement",
    "check_components",
    "correct_result",
    "decline_handover",
    "decline_supplement",
    "extend",
    "file_at_counter",
    "hand_over",
    "hand_over_batch",
    "issue",
    "keep_result_draft",
    "load_packaged_grounds",
    "propose_supplement",
    "receive_batch",
    "receive_handover",
    "receive_supplement",
    "recompute_due_times",
    "record_payment",
    "refuse",
    "reject",
    "resume",
    "return_for_repair",
    "save_draft",
    "sign",
    "submit",
    "submit_for_signature",
    "suspend",
]
