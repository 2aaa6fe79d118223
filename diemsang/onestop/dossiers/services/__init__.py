"""The acts on dossiers. Keys in (`dossier:5`), one transaction each, journal and events included."""

from diemsang.onestop.dossiers.services.answers import answer_intake_supplement, ask_intake_supplement, refuse
from diemsang.onestop.dossiers.services.batches import BatchResult, Outcome
from diemsang.onestop.dossiers.services.bulk import record_lives
from diemsang.onestop.dossiers.services.closing import (
    ask_to_withdraw,
    decline_withdrawal,
    hand_back_papers,
    stop,
    withdraw,
)
from diemsang.onestop.dossiers.services.consulting import (
    Question,
    answer_consultation,
    consult,
    end_consultation,
    record_silence,
    record_silences,
)
from diemsang.onestop.dossiers.services.corrections import approve_correction, decline_correction, propose_correction
from diemsang.onestop.dossiers.services.fees import assess_fee, cancel_receipt, collect_fee, decide_refund, exempt_fee
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
from diemsang.onestop.dossiers.services.processing import assign, reassign, reassign_all, reassign_batch, urge
from diemsang.onestop.dossiers.services.recomputing import recompute_due_times
from diemsang.onestop.dossiers.services.results import keep_result_draft, return_for_repair, submit_for_signature
from diemsang.onestop.dossiers.services.returning import hand_result_to_centre, record_delivery, return_result
from diemsang.onestop.dossiers.services.signing import correct_result, issue, reject, sign
from diemsang.onestop.dossiers.services.steps import pass_on, send_back, take_on
from diemsang.onestop.dossiers.services.supplements import (
    answer_supplement,
    ask_supplement,
    decline_supplement,
    propose_supplement,
    receive_supplement,
)
from diemsang.onestop.dossiers.services.tasks import (
    accept_task,
    cancel_task,
    decline_task,
    finish_task,
    open_tasks,
    receive_task,
    redirect_task,
)

__all__ = [
    "BatchResult",
    "NewFiling",
    "Outcome",
    "Question",
    "accept",
    "accept_batch",
    "accept_handover",
    "accept_task",
    "answer_consultation",
    "answer_intake_supplement",
    "answer_supplement",
    "apologise",
    "approve_correction",
    "ask_intake_supplement",
    "ask_payment",
    "ask_supplement",
    "ask_to_withdraw",
    "assess_fee",
    "assign",
    "cancel_receipt",
    "cancel_task",
    "check_components",
    "collect_fee",
    "consult",
    "correct_result",
    "decide_refund",
    "decline_correction",
    "decline_handover",
    "decline_supplement",
    "decline_task",
    "decline_withdrawal",
    "end_consultation",
    "exempt_fee",
    "extend",
    "file_at_counter",
    "finish_task",
    "hand_back_papers",
    "hand_over",
    "hand_over_batch",
    "hand_result_to_centre",
    "issue",
    "keep_result_draft",
    "load_packaged_grounds",
    "open_tasks",
    "pass_on",
    "propose_correction",
    "propose_supplement",
    "reassign",
    "reassign_all",
    "reassign_batch",
    "receive_batch",
    "receive_handover",
    "receive_supplement",
    "receive_task",
    "recompute_due_times",
    "record_delivery",
    "record_lives",
    "record_payment",
    "record_silence",
    "record_silences",
    "redirect_task",
    "refuse",
    "reject",
    "resume",
    "return_for_repair",
    "return_result",
    "save_draft",
    "send_back",
    "sign",
    "stop",
    "submit",
    "submit_for_signature",
    "suspend",
    "take_on",
    "urge",
    "withdraw",
]
