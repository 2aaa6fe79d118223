"""The acts on dossiers. Keys in (`dossier:5`), one transaction each, journal and events included."""

from diemsang.onestop.dossiers.services.answers import answer_intake_supplement, ask_intake_supplement, refuse
from diemsang.onestop.dossiers.services.filing import NewFiling
from diemsang.onestop.dossiers.services.grounds import load_packaged_grounds
from diemsang.onestop.dossiers.services.intake import accept, check_components, file_at_counter, save_draft, submit
from diemsang.onestop.dossiers.services.lateness import apologise, extend
from diemsang.onestop.dossiers.services.pausing import ask_payment, record_payment, resume, suspend
from diemsang.onestop.dossiers.services.recomputing import recompute_due_times
from diemsang.onestop.dossiers.services.supplements import (
    answer_supplement,
    ask_supplement,
    decline_supplement,
    propose_supplement,
    receive_supplement,
)

__all__ = [
    "NewFiling",
    "accept",
    "answer_intake_supplement",
    "answer_supplement",
    "apologise",
    "ask_intake_supplement",
    "ask_payment",
    "ask_supplement",
    "check_components",
    "decline_supplement",
    "extend",
    "file_at_counter",
    "load_packaged_grounds",
    "propose_supplement",
    "receive_supplement",
    "recompute_due_times",
    "record_payment",
    "refuse",
    "resume",
    "save_draft",
    "submit",
    "suspend",
]
