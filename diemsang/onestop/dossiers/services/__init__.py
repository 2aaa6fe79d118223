"""The acts on dossiers. Keys in (`dossier:5`), one transaction each, journal and events included."""

from diemsang.onestop.dossiers.services.answers import answer_intake_supplement, ask_intake_supplement, refuse
from diemsang.onestop.dossiers.services.filing import NewFiling
from diemsang.onestop.dossiers.services.grounds import load_packaged_grounds
from diemsang.onestop.dossiers.services.intake import accept, check_components, file_at_counter, save_draft, submit

__all__ = [
    "NewFiling",
    "accept",
    "answer_intake_supplement",
    "ask_intake_supplement",
    "check_components",
    "file_at_counter",
    "load_packaged_grounds",
    "refuse",
    "save_draft",
    "submit",
]
