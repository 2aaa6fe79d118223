"""The acts of the organisation. Keys in (`body:12`), one transaction each, journal and events included."""

from diemsang.people.organisation.services.bodies import (
    NewBody,
    change_body,
    found_bodies,
    found_body,
    move_body,
    rename_body,
)
from diemsang.people.organisation.services.endings import (
    Result,
    dissolve_bodies,
    dissolve_body,
    merge_bodies,
    split_body,
)
from diemsang.people.organisation.services.grants import NewGrant, grant_role, grant_roles, known_roles, revoke_role
from diemsang.people.organisation.services.people import (
    NewAppointment,
    NewPerson,
    appoint,
    appoint_many,
    appoint_registered,
    end_appointment,
    link_account,
    register_and_appoint,
    register_people,
    register_person,
    rename_person,
)
from diemsang.people.organisation.services.records import correct_personal_record
from diemsang.people.organisation.services.standing_in import (
    delegate,
    end_absence,
    record_absence,
    revoke_delegation,
)
from diemsang.people.organisation.services.units import NewUnit, close_unit, found_unit, found_units, rename_unit

__all__ = [
    "NewAppointment",
    "NewBody",
    "NewGrant",
    "NewPerson",
    "NewUnit",
    "Result",
    "appoint",
    "appoint_many",
    "appoint_registered",
    "change_body",
    "close_unit",
    "correct_personal_record",
    "delegate",
    "dissolve_bodies",
    "dissolve_body",
    "end_absence",
    "end_appointment",
    "found_bodies",
    "found_body",
    "found_unit",
    "found_units",
    "grant_role",
    "grant_roles",
    "known_roles",
    "link_account",
    "merge_bodies",
    "move_body",
    "record_absence",
    "register_and_appoint",
    "register_people",
    "register_person",
    "rename_body",
    "rename_person",
    "rename_unit",
    "revoke_delegation",
    "revoke_role",
    "split_body",
]
