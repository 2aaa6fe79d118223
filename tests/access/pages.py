"""What every page of the house needs, in one table: the walk in `test_pages.py` holds the house to it.

A page that is not here fails the walk, so whoever adds one says who may open it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from tests.access.records import Records, number

ANYONE: Final = "anyone"
SIGNED_IN: Final = "signed_in"
NOBODY: Final = "nobody"
ANYWHERE: Final = "anywhere"
GET: Final = frozenset({"GET"})
POST: Final = frozenset({"POST"})
BOTH: Final = GET | POST
RULE: Final = "organisation.level_exists"
INDICATOR: Final = "U01"
REPORT: Final = "diem-sang"

Sample = Callable[[Records], Mapping[str, Any]]


def nothing(_: Records) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Page:
    """One address.

    `needs`: ANYONE, SIGNED_IN, NOBODY or an act of the permission table, asked in the place `scope` (a body of the
    cast; None: the whole installation, which is also how a page asks that has no place; ANYWHERE: one place is enough).
    `hidden`: to others the record looks like one that does not exist. `turns_visitors_away`: a visitor is sent to sign
    in rather than refused.
    """

    needs: str
    methods: frozenset[str] = GET
    kwargs: Sample = nothing
    scope: str | None = None
    hidden: bool = False
    turns_visitors_away: bool = True
    also: frozenset[str] = field(default_factory=frozenset)
    """Roles that are let in besides those of the act, because the page shows each what is theirs."""
    query: str = ""
    known_by: str = ""
    """Who may do this act there knows of the record, and is refused openly."""
    if_any: bool = False
    """It shows something of one's own, and is absent while there is none."""


def an_account(records: Records) -> Mapping[str, Any]:
    return {"pk": records.account}


def an_applicant(records: Records) -> Mapping[str, Any]:
    return {"pk": int(records.applicant.partition(":")[2])}


def on_an_applicant(sample: Sample = an_applicant) -> Page:
    """An act on an applicant nobody looked up: hidden from all but who looks over all and changes nothing."""
    return Page(NOBODY, BOTH, sample, hidden=True, scope=ANYWHERE, known_by="applicants.view_any")


PAGES: Final[dict[str, Page]] = {
    # portal, ui
    "portal:home": Page(ANYONE),
    "portal:favicon": Page(ANYONE),
    "portal:help": Page(ANYONE),
    "portal:accessibility": Page(ANYONE),
    "ui:choose": Page(ANYONE, POST),
    # desk
    "desk:home": Page(SIGNED_IN),
    "desk:permissions": Page(SIGNED_IN),
    # accounts: one's own
    "accounts:me": Page(SIGNED_IN),
    "accounts:sessions": Page(SIGNED_IN),
    "accounts:end_all_sessions": Page(SIGNED_IN, POST),
    "accounts:end_session": Page(NOBODY, POST, lambda records: {"sign_in": records.sign_in}, hidden=True),
    "accounts:draft": Page(SIGNED_IN, BOTH, lambda _: {"key": "somebody.elses"}, if_any=True),
    "accounts:drop_draft": Page(SIGNED_IN, POST, lambda _: {"key": "somebody.elses"}),
    # accounts: the administrator's
    "accounts:account_list": Page("accounts.manage_account", BOTH),
    "accounts:new_account": Page("accounts.manage_account", BOTH),
    "accounts:account": Page("accounts.manage_account", GET, an_account, hidden=True),
    "accounts:deactivate": Page("accounts.manage_account", BOTH, an_account, hidden=True),
    "accounts:reactivate": Page("accounts.manage_account", POST, an_account, hidden=True),
    "accounts:reset_password": Page("accounts.manage_account", POST, an_account, hidden=True),
    "accounts:reset_second_factor": Page("accounts.manage_account", POST, an_account, hidden=True),
    # sign-in
    "account_login": Page(ANYONE, BOTH),
    "account_logout": Page(ANYONE, BOTH),
    "account_inactive": Page(ANYONE),
    "account_signup": Page(ANYONE, BOTH),
    "account_reauthenticate": Page(SIGNED_IN, BOTH),
    "account_change_password": Page(SIGNED_IN, BOTH),
    "account_set_password": Page(SIGNED_IN, BOTH),
    "mfa_index": Page(SIGNED_IN),
    "mfa_authenticate": Page(SIGNED_IN, BOTH),  # between password and code one is nobody yet
    "mfa_reauthenticate": Page(SIGNED_IN, BOTH),
    "mfa_activate_totp": Page(SIGNED_IN, BOTH),
    "mfa_deactivate_totp": Page(SIGNED_IN, BOTH, if_any=True),
    "mfa_view_recovery_codes": Page(SIGNED_IN, GET, if_any=True),
    "mfa_generate_recovery_codes": Page(SIGNED_IN, BOTH),
    "mfa_download_recovery_codes": Page(SIGNED_IN, GET, if_any=True),
    # applicants
    "applicants:me": Page(SIGNED_IN, BOTH),
    "applicants:find": Page("applicants.look_up", BOTH, scope=ANYWHERE),
    "applicants:register": Page("applicants.register_applicant", BOTH, scope=ANYWHERE),
    "applicants:applicant": Page("applicants.view_any", BOTH, an_applicant, hidden=True, scope=ANYWHERE),
    "applicants:add_identity": on_an_applicant(),
    "applicants:change_address": on_an_applicant(),
    "applicants:change_contacts": on_an_applicant(),
    "applicants:represent": on_an_applicant(),
    "applicants:end_representation": on_an_applicant(lambda records: {"pk": records.representation}),
    # worktime
    "worktime:calendar": Page(ANYONE),
    "worktime:deadline": Page(ANYONE),
    "worktime:overrides": Page("worktime.change_calendar", BOTH, scope=ANYWHERE),
    "worktime:patterns": Page("worktime.change_calendar", BOTH, scope=ANYWHERE),
    "worktime:days": Page("worktime.change_calendar", BOTH),
    "worktime:override_day": Page("worktime.change_calendar", BOTH, scope=ANYWHERE),
    "worktime:set_hours": Page("worktime.change_calendar", BOTH, scope=ANYWHERE),
    "worktime:change_day": Page("worktime.change_calendar", BOTH),
    "worktime:undo": Page("worktime.change_calendar", POST, scope=ANYWHERE),
    "worktime:withdraw_override": Page(
        "worktime.change_calendar", BOTH, lambda r: {"pk": r.day_override}, scope="agency"
    ),
    "worktime:end_hours": Page("worktime.change_calendar", BOTH, lambda r: {"pk": r.session_pattern}, scope="agency"),
}


def a_body(records: Records) -> Mapping[str, Any]:
    return {"pk": records.body}


def a_series(records: Records) -> Mapping[str, Any]:
    return {"key": records.register, "year": 2016}


def an_act_on_the_agency(act: str) -> Page:
    return Page(act, BOTH, a_body, scope="agency")


def an_act_on_the_person(act: str) -> Page:
    return Page(act, BOTH, lambda r: {"pk": r.person}, scope="agency", hidden=True, known_by="organisation.view_person")


PAGES |= {
    # organisation
    "organisation:index": Page(ANYONE),
    "organisation:suggest_bodies": Page(ANYONE),
    "organisation:suggest_people": Page(SIGNED_IN),
    "organisation:body": Page(ANYONE, GET, a_body),
    "organisation:found_body": Page("organisation.found_body", BOTH, scope=ANYWHERE),
    "organisation:import": Page("organisation.found_body", BOTH, scope=ANYWHERE),
    "organisation:import_run": Page(NOBODY, BOTH, lambda r: {"key": UUID(int=1)}, hidden=True),
    "organisation:rename_body": an_act_on_the_agency("organisation.change_body"),
    "organisation:move_body": an_act_on_the_agency("organisation.change_body"),
    "organisation:change_body": an_act_on_the_agency("organisation.change_body"),
    "organisation:dissolve_body": an_act_on_the_agency("organisation.close_body"),
    "organisation:merge_bodies": an_act_on_the_agency("organisation.close_body"),
    "organisation:split_body": an_act_on_the_agency("organisation.close_body"),
    "organisation:found_unit": an_act_on_the_agency("organisation.change_unit"),
    "organisation:new_person": an_act_on_the_agency("organisation.register_person"),
    "organisation:appoint": an_act_on_the_agency("organisation.appoint"),
    "organisation:rename_unit": Page("organisation.change_unit", BOTH, lambda r: {"pk": r.unit}, scope="agency"),
    "organisation:close_unit": Page("organisation.change_unit", BOTH, lambda r: {"pk": r.unit}, scope="agency"),
    "organisation:end_appointment": Page(
        "organisation.appoint",
        BOTH,
        lambda r: {"pk": r.appointment},
        scope="agency",
        hidden=True,
        known_by="organisation.view_person",
    ),
    "organisation:people": Page(SIGNED_IN, BOTH),
    "organisation:person": Page(
        "organisation.view_person", GET, lambda r: {"pk": r.person}, scope="agency", hidden=True
    ),
    "organisation:personal_record": Page(
        "organisation.view_personal_record",
        POST,
        lambda r: {"pk": r.person},
        scope="agency",
        hidden=True,
        known_by="organisation.view_person",
    ),
    "organisation:rename_person": an_act_on_the_person("organisation.register_person"),
    "organisation:link_account": an_act_on_the_person("organisation.register_person"),
    "organisation:correct_record": an_act_on_the_person("organisation.view_personal_record"),
    "organisation:suggest_units": Page(SIGNED_IN),
    "organisation:grants": Page(SIGNED_IN, BOTH),
    "organisation:grant_role": Page("organisation.grant_role", BOTH, scope=ANYWHERE),
    "organisation:revoke_role": Page(
        "organisation.grant_role", BOTH, lambda r: {"pk": r.grant}, scope="agency", hidden=True
    ),
    "organisation:delegations": Page(SIGNED_IN, BOTH),
    "organisation:delegate": Page(SIGNED_IN, BOTH),
    "organisation:revoke_delegation": Page(
        "organisation.appoint",
        BOTH,
        lambda r: {"pk": r.delegation},
        scope="agency",
        hidden=True,
        also=frozenset({"agency_leader", "specialist"}),
    ),
    "organisation:absences": Page(SIGNED_IN, BOTH),
    "organisation:record_absence": Page(SIGNED_IN, BOTH),
    "organisation:end_absence": Page(
        "organisation.record_absence_of_others",
        BOTH,
        lambda r: {"pk": r.absence},
        scope="agency",
        hidden=True,
        also=frozenset({"accountant", "clerk"}),
    ),
    # lawbook
    "lawbook:list": Page(ANYONE),
    "lawbook:rule": Page(ANYONE, GET, lambda _: {"key": RULE}),
    "lawbook:record": Page("lawbook.record_rule", BOTH, lambda _: {"key": RULE}),
    "lawbook:verify": Page("lawbook.verify_rule", BOTH, lambda r: {"key": RULE, "row_id": r.rule_row}),
    # forms
    "forms:list": Page(ANYONE),
    "forms:form": Page(ANYONE, GET, lambda r: {"code": r.form}),
    "forms:try": Page(ANYONE, BOTH, lambda r: {"code": r.form}),
    # inbox
    "inbox:inbox": Page(SIGNED_IN),
    # files: only their record's context says who sees them
    "files:file": Page(
        NOBODY,
        GET,
        lambda records: {"file_id": records.file},
        hidden=True,
        turns_visitors_away=False,
        also=frozenset({"inspector"}),
    ),
    "files:download": Page(
        NOBODY,
        GET,
        lambda records: {"file_id": records.file},
        hidden=True,
        turns_visitors_away=False,
        also=frozenset({"inspector"}),
    ),
    # dossiers: taken over from another system; one sees one's own lists only
    "dossiers:import": Page("dossiers.import_dossiers", BOTH, scope=ANYWHERE),
    "dossiers:import_run": Page(NOBODY, BOTH, lambda _: {"key": UUID(int=1)}, hidden=True),
    # dossiers: everybody sees their own; who looks into one sees it, or nothing
    "dossiers:list": Page(SIGNED_IN, BOTH),
    "dossiers:dossier": Page(
        "dossiers.view", GET, lambda records: {"pk": records.printed_dossier}, scope=ANYWHERE, hidden=True
    ),
    # dossiers: the forms on paper
    "dossiers:print_form": Page(
        "dossiers.print_form",
        GET,
        lambda records: {"pk": records.printed_dossier, "form": "receipt"},
        scope=ANYWHERE,
        hidden=True,
        known_by="dossiers.view",
    ),
    "dossiers:print_book": Page(
        "dossiers.print_book", GET, lambda records: {"body": number(records.cast.bodies["centre"])}, scope="centre"
    ),
    # signatures
    "signatures:check": Page(ANYONE, BOTH),
    "signatures:book": Page("signatures.view_record", BOTH),
    # for whoever watches the installation
    "health": Page(ANYONE),
    "metrics": Page(ANYONE),  # from the machine itself; from elsewhere with a token: see tests of config
    # facts
    "facts:list": Page(ANYONE),
    "facts:indicator": Page(ANYONE, GET, lambda _: {"code": INDICATOR}),
    "facts:records": Page(ANYONE, GET, lambda _: {"code": INDICATOR}),
    "facts:declare": Page("facts.declare_figure", BOTH, lambda _: {"code": INDICATOR}),
    "facts:take": Page("facts.take_snapshot", POST, lambda _: {"code": INDICATOR}, query="?ky=2015"),
    "facts:snapshot": Page("facts.take_snapshot", GET, lambda r: {"pk": r.snapshot}),
    # reports
    "reports:list": Page(ANYONE),
    "reports:report": Page(ANYONE, GET, lambda _: {"code": REPORT}),
    "reports:lock": Page("reports.lock_report", POST, lambda _: {"code": REPORT}),
    "reports:locked": Page("reports.lock_report", GET, lambda r: {"pk": r.locked_report}),
    "reports:declare_index": Page("reports.declare_index", BOTH),
    # notices
    "notices:list": Page(SIGNED_IN),
    "notices:mark_all_read": Page(SIGNED_IN, POST),
    "notices:mark_read": Page(SIGNED_IN, POST, lambda _: {"notice_id": 1}, if_any=True),
    "notices:preferences": Page(SIGNED_IN, BOTH),
    "notices:failures": Page("notices.handle_failures"),
    "notices:retry": Page("notices.handle_failures", POST, lambda r: {"delivery_id": r.notice_delivery}),
    # ledger
    "ledger:checkpoints": Page(ANYONE, BOTH),
    "ledger:latest": Page(ANYONE, if_any=True),
    "ledger:verifier": Page(ANYONE),
    "ledger:find_record": Page("ledger.view_record"),
    "ledger:record": Page("ledger.view_record", GET, lambda r: {"stream": f"organisation.body:{r.body}"}),
    "ledger:access_log": Page("ledger.view_access_log", BOTH),
    "ledger:switch": Page("ledger.switch_read_only", BOTH),
    # outbox
    "outbox:dead_letters": Page("outbox.view_dead_letters", BOTH),
    "outbox:retry": Page("outbox.retry_dead_letter", POST, lambda r: {"delivery_id": r.dead_letter}),
    # numbering
    "numbering:list": Page(SIGNED_IN, BOTH),
    "numbering:series": Page("numbering.view_register", GET, a_series, scope="agency", hidden=True),
    "numbering:void": Page(
        "numbering.void_number",
        BOTH,
        lambda r: {**a_series(r), "number": 1},
        scope="agency",
        hidden=True,
        known_by="numbering.view_register",
    ),
}

# procedures: what is public is open to everyone, what is on its way only to who keeps the catalogue


def on_a_decision(act: str, state: str, methods: frozenset[str] = BOTH, **more: Any) -> Page:
    """An act on a decision that is no longer, or not yet, in public view."""
    return Page(
        f"procedures.{act}",
        methods,
        lambda records: {"pk": number(getattr(records.catalogue, state)), **more},
        scope="province",
        hidden=state in {"draft", "controlled", "submitted"},
        known_by="procedures.view_unpublished",
    )


def on_a_version(act: str) -> Page:
    return Page(
        f"procedures.{act}",
        BOTH,
        lambda records: {"pk": records.catalogue.unpublished_version},
        scope=ANYWHERE,
        hidden=True,
        known_by="procedures.view_unpublished",
    )


def on_a_process(act: str, state: str) -> Page:
    return Page(
        f"procedures.{act}",
        BOTH,
        lambda records: {"pk": number(getattr(records.catalogue, state))},
        scope="agency",
        hidden=state == "process_draft",
        known_by="procedures.draft_process",
    )


PAGES |= {
    "procedures:list": Page(ANYONE, BOTH),
    "procedures:fields": Page(ANYONE, BOTH),
    "procedures:procedure": Page(ANYONE, GET, lambda records: {"pk": records.catalogue.procedure}),
    "procedures:comparison": Page(ANYONE, GET, lambda records: {"pk": records.catalogue.procedure}),
    "procedures:decisions": Page(ANYONE, BOTH),
    "procedures:decision": Page(ANYONE, BOTH, lambda records: {"pk": number(records.catalogue.decision)}),
    "procedures:process": Page(ANYONE, GET, lambda records: {"pk": number(records.catalogue.process)}),
    "procedures:groups": Page(ANYONE, BOTH),
    "procedures:group": Page(ANYONE, GET, lambda records: {"pk": records.catalogue.group}),
    "procedures:line": Page(
        "procedures.view_unpublished",
        GET,
        lambda records: {"pk": number(records.catalogue.draft), "no": 1},
        scope="province",
        hidden=True,
        turns_visitors_away=False,
    ),
    "procedures:draft_decision": Page("procedures.draft_decision", BOTH, scope=ANYWHERE),
    "procedures:first_line": Page("procedures.draft_decision", BOTH, scope=ANYWHERE),
    "procedures:write_first_line": Page(
        "procedures.draft_decision", BOTH, lambda _: {"kind": "new", "code": "1.000099"}, scope=ANYWHERE
    ),
    "procedures:change_heading": on_a_decision("draft_decision", "draft"),
    "procedures:new_line": on_a_decision("draft_decision", "draft"),
    "procedures:write_line": on_a_decision("draft_decision", "draft", kind="new", code="1.000099"),
    "procedures:change_line": on_a_decision("draft_decision", "draft", no=1),
    "procedures:take_line_out": on_a_decision("draft_decision", "draft", no=1),
    "procedures:control_decision": on_a_decision("control_decision", "draft"),
    "procedures:submit_decision": on_a_decision("control_decision", "controlled"),
    "procedures:return_decision": on_a_decision("return_decision", "controlled"),
    "procedures:announce_decision": on_a_decision("announce_decision", "submitted"),
    "procedures:publish_decision": on_a_decision("publish_decision", "unpublished"),
    "procedures:complete_version": on_a_version("complete_version"),
    "procedures:assign_limit": on_a_version("complete_version"),
    "procedures:publish_version": on_a_version("publish_decision"),
    "procedures:draft_process": Page(
        "procedures.draft_process", BOTH, lambda records: {"pk": number(records.catalogue.version)}, scope="agency"
    ),
    "procedures:redraft_process": on_a_process("draft_process", "process_draft"),
    "procedures:activate_process": on_a_process("activate_process", "process_draft"),
    "procedures:end_process": on_a_process("activate_process", "process"),
    "procedures:record_reviewed": Page("procedures.record_review", BOTH, scope=ANYWHERE),
    "procedures:record_standardised": Page("procedures.record_review", BOTH, scope=ANYWHERE),
    "procedures:record_received": Page("procedures.change_centre", BOTH, scope=ANYWHERE),
    "procedures:end_reception": Page("procedures.change_centre", BOTH, scope=ANYWHERE),
    "procedures:import": Page("procedures.import_list", BOTH, scope=ANYWHERE),
    "procedures:import_run": Page(NOBODY, BOTH, lambda _: {"key": UUID(int=7)}, hidden=True),
    "procedures:found_group": Page("procedures.change_group", BOTH, scope=ANYWHERE),
    "procedures:add_to_group": Page(
        "procedures.change_group", BOTH, lambda records: {"pk": records.catalogue.group}, scope=ANYWHERE
    ),
    "procedures:take_from_group": Page(
        "procedures.change_group", BOTH, lambda records: {"pk": records.catalogue.group}, scope=ANYWHERE
    ),
}
