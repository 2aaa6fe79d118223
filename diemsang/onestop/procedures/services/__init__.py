"""The acts on the catalogue of procedures. Codes or keys in, one transaction each, journal and events included."""

from diemsang.onestop.procedures.rules import NewLine
from diemsang.onestop.procedures.services.centre import end_received_at_centre, record_received_at_centre
from diemsang.onestop.procedures.services.decisions import (
    NewDecision,
    announce_decision,
    control_decision,
    draft_decision,
    publish_decision,
    redraft_decision,
    return_decision,
    submit_decision,
)
from diemsang.onestop.procedures.services.fields import NewField, found_fields
from diemsang.onestop.procedures.services.groups import add_to_group, found_group, take_from_group
from diemsang.onestop.procedures.services.processes import (
    NewProcess,
    activate_process,
    activate_processes,
    draft_process,
    draft_processes,
    end_process,
    redraft_process,
)
from diemsang.onestop.procedures.services.publishing import assign_limit, complete_version, publish_version
from diemsang.onestop.procedures.services.reviews import record_reviewed, record_standardised
from diemsang.onestop.procedures.services.verifying import load_packaged_fields, verify_fields

__all__ = [
    "NewDecision",
    "NewField",
    "NewLine",
    "NewProcess",
    "activate_process",
    "activate_processes",
    "add_to_group",
    "announce_decision",
    "assign_limit",
    "complete_version",
    "control_decision",
    "draft_decision",
    "draft_process",
    "draft_processes",
    "end_process",
    "end_received_at_centre",
    "found_fields",
    "found_group",
    "load_packaged_fields",
    "publish_decision",
    "publish_version",
    "record_received_at_centre",
    "record_reviewed",
    "record_standardised",
    "redraft_decision",
    "redraft_process",
    "return_decision",
    "submit_decision",
    "take_from_group",
    "verify_fields",
]
