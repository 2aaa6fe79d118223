"""What holds of bodies, appointments, grants and delegations. Values in, verdicts out; the texts' clauses are named."""

from diemsang.people.organisation.rules.bodies import (
    Placement,
    obstacles_to_change,
    obstacles_to_dissolving,
    obstacles_to_founding,
    obstacles_to_inheriting,
    obstacles_to_level,
    obstacles_to_merging,
    obstacles_to_placing,
    obstacles_to_splitting,
    obstacles_to_working_in,
    reachable,
)
from diemsang.people.organisation.rules.codes import obstacles_to_code, old_code_of
from diemsang.people.organisation.rules.keys import number_of, optional_number_of
from diemsang.people.organisation.rules.people import obstacles_to_personal_record
from diemsang.people.organisation.rules.rights import (
    ACT_ASSIGN,
    ACT_SIGN,
    COVERED_ROLES,
    DELEGATED_ROLES,
    KEPT_ROLES,
    SYSTEM_ADMIN,
    obstacles_to_absence,
    obstacles_to_delegating,
    obstacles_to_granting,
    obstacles_to_linking,
    obstacles_to_revoking,
    roles_lent,
)

__all__ = [
    "ACT_ASSIGN",
    "ACT_SIGN",
    "COVERED_ROLES",
    "DELEGATED_ROLES",
    "KEPT_ROLES",
    "SYSTEM_ADMIN",
    "Placement",
    "number_of",
    "obstacles_to_absence",
    "obstacles_to_change",
    "obstacles_to_code",
    "obstacles_to_delegating",
    "obstacles_to_dissolving",
    "obstacles_to_founding",
    "obstacles_to_granting",
    "obstacles_to_inheriting",
    "obstacles_to_level",
    "obstacles_to_linking",
    "obstacles_to_merging",
    "obstacles_to_personal_record",
    "obstacles_to_placing",
    "obstacles_to_revoking",
    "obstacles_to_splitting",
    "obstacles_to_working_in",
    "old_code_of",
    "optional_number_of",
    "reachable",
    "roles_lent",
]
