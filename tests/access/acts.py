"""What every public service needs, and arguments to call it with: `test_services.py` calls each as every role.

A service that takes `by` and is not here fails the walk. Arguments are found by the name of the parameter, so most
services need none of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from diemsang.commons.worktime.rules import parse_limit
from diemsang.kernel import periods
from diemsang.onestop.dossiers.services import NewFiling
from diemsang.onestop.procedures.services import NewDecision, NewField
from diemsang.people.applicants.services import NewAddress, NewApplicant, NewIdentity, NewPaper, NewRepresentation
from diemsang.people.organisation.services import NewAppointment, NewBody, NewGrant, NewPerson, NewUnit, Result
from diemsang.proof.lawbook.models import RuleRow
from diemsang.proof.numbering.models import Number, Register
from diemsang.proof.signatures.rules import Capacity
from diemsang.proof.signatures.services import Prepared
from diemsang.proof.signatures.signing import Wish
from tests.access.records import Records
from tests.cast import AT
from tests.onestop.procedures import samples as catalogue
from tests.onestop.procedures.walked import some_steps

ON: Final = date(2016, 6, 1)
PART_OF_AN_ACT: Final = ""
"""Writes down an act that another service has allowed."""

Arguments = Callable[[Records], Mapping[str, Any]]


@dataclass(frozen=True)
class Service:
    """`needs` an act of the permission table, asked in a body of the cast, or (None) in the whole installation."""

    needs: str
    scope: str | None = None
    own: Arguments = lambda _: {}
    also: frozenset[str] = frozenset()
    """Roles that may because the record of the sample is their own."""
    anywhere: bool = False
    """What it is done to belongs to no body: the right may be held in any."""


def in_the_agency(act: str, own: Arguments = lambda _: {}, also: frozenset[str] = frozenset()) -> Service:
    return Service(act, "agency", own, also)


def on_an_applicant(act: str, own: Arguments = lambda _: {}) -> Service:
    return Service(f"applicants.{act}", None, own, anywhere=True)


def by_name(records: Records) -> dict[str, Callable[[], Any]]:
    """Arguments by the name of their parameter, made when a service asks."""
    cast = records.cast
    agency = cast.bodies["agency"]
    return {
        "account": lambda: cast.accounts["bystander"],
        "absence": lambda: records.absence,
        "applicant": lambda: records.applicant,
        "acts": lambda: ["sign"],
        "at": lambda: AT,
        "body": lambda: agency,
        "changes": lambda: {"name": "Sở khác"},
        "code": lambda: "U01",
        "content": lambda: {"name": "đang viết"},
        "context": dict,
        "cover": lambda: None,
        "day": lambda: ON,
        "decision_number": lambda: "1/QĐ",
        "delegation": lambda: records.delegation,
        "delivery_id": lambda: records.dead_letter,
        "dossier": lambda: records.dossier,
        "dossiers": lambda: [records.dossier],
        "fields": lambda: ["full_name"],
        "file_id": lambda: records.file,
        "filing": lambda: a_filing(records),
        "filing_key": lambda: "walked-0001",
        "form_key": lambda: "walked",
        "from_person": lambda: cast.people["agency_leader"],
        "full_name": lambda: "Nguyễn Văn Mới",
        "identity_number": lambda: "022099000009",
        "birth_date": lambda: date(1990, 1, 2),
        "grant": lambda: records.grant,
        "hours": lambda: "07:00-11:00",
        "indicator": lambda: "U01",
        "kind": lambda: "leave",
        "known_from": lambda: ON,
        "line": lambda: "state",
        "name": lambda: "Tên mới",
        "notice_id": lambda: 1,
        "now": lambda: AT,
        "on": lambda: ON,
        "parent": lambda: cast.bodies["province"],
        "pattern_id": lambda: 1,
        "period": lambda: periods.year(2015),
        "person": lambda: cast.people["bystander"],
        "purpose": lambda: "attachment",
        "real_now": lambda: AT,
        "reason": lambda: "thử",
        "rule": lambda: "1/QĐ",
        "scope": lambda: agency,
        "sign_in": lambda: records.sign_in,
        "source": lambda: "1/QĐ",
        "stream": lambda: f"organisation.{agency}",
        "subject": lambda: "walked:1",
        "to_person": lambda: cast.people["specialist"],
        "unit": lambda: cast.units["unit"],
        "username": lambda: "nguoi.moi",
        "valid_from": lambda: ON,
        "valid_to": lambda: ON + timedelta(days=3),
        "year": lambda: 2031,
    }


def on_a_dossier(act: str, own: Arguments = lambda _: {}) -> Service:
    return Service(f"dossiers.{act}", "agency", own)


def on_dossiers(act: str, own: Arguments = lambda _: {}) -> Service:
    """A batch: whoever may do it anywhere is given a result for each dossier."""
    return Service(f"dossiers.{act}", "agency", own, anywhere=True)


def a_filing(records: Records) -> NewFiling:
    return NewFiling(
        procedure="1.000001", agency=records.cast.bodies["agency"], applicant=records.applicant, channel="counter"
    )


def new_body(records: Records) -> NewBody:
    return NewBody(
        name="Chi cục",
        kind="department",
        level="province",
        funding_class="full_budget",
        state_parent=records.cast.bodies["agency"],
    )


def an_appointment(records: Records) -> NewAppointment:
    return NewAppointment(
        person=records.cast.people["bystander"],
        body=records.cast.bodies["agency"],
        position_title="Phó phòng",
        kind="deputy",
        valid_from=ON,
    )


def a_grant(records: Records) -> NewGrant:
    return NewGrant(
        account=records.cast.accounts["bystander"], role="guide", scope=records.cast.bodies["agency"], valid_from=ON
    )


def a_decision(records: Records) -> NewDecision:
    return catalogue.decision(records.cast.bodies["agency"], catalogue.abolished(902))


def a_procedure(records: Records) -> dict[str, Any]:
    """Procedure 902 of the catalogue, which a decision of the agency announced."""
    assert records.announced_decision
    return {"procedures": [catalogue.code(902)]}


def at_the_agency(records: Records) -> dict[str, Any]:
    return {**a_procedure(records), "place": records.cast.bodies["agency"]}


def a_draft(records: Records) -> dict[str, Any]:
    return {"decision": records.announcing_draft}


def a_version(records: Records) -> dict[str, Any]:
    return {"version": records.unpublished_version}


def an_applicant(_: Records) -> NewApplicant:
    return NewApplicant(
        kind="citizen", full_name="Nguyễn Văn Mới", identity_kind="cmnd", identity_number="111222333", nationality="VN"
    )


def an_address(_: Records) -> NewAddress:
    return NewAddress(commune="Xã Mới", district="Huyện Mới", province="Tỉnh Thử", valid_from=ON)


def a_paper(records: Records) -> NewPaper:
    return NewPaper(applicant=records.applicant, kind="KS")


def a_representation(records: Records) -> NewRepresentation:
    return NewRepresentation(principal=records.applicant, representative=records.neighbour, kind="legal", valid_from=ON)


def an_approval(records: Records) -> dict[str, Any]:
    return {
        "process": records.catalogue.process_draft,
        "decision_number": "663/QĐ-UBND",
        "decided_on": ON,
        "valid_from": ON,
    }


def a_rule_row(records: Records) -> RuleRow:
    return RuleRow.objects.get(pk=records.rule_row)


def what_to_sign(_: Records) -> dict[str, Any]:
    return {"pdf": b"%PDF-", "wish": Wish(name="Nguyễn Văn Ký"), "capacity": next(iter(Capacity))}


def prepared(records: Records) -> Prepared:
    """A document of the agency, signed and not yet written down."""
    return Prepared(
        content=b"%PDF-",
        sha256_before="0" * 64,
        signer=records.cast.people["agency_leader"],
        capacity=next(iter(Capacity)),
        delegation=None,
        method="demo",
        marks_demo=True,
        certificate_serial="1",
        certificate_issuer="CN=Thử",
        scope=records.cast.bodies["agency"],
    )


def a_number(records: Records) -> Number:
    return Number.objects.get(series__register__key=records.register)


SERVICES: Final[dict[str, Service]] = {
    "accounts.create_account": Service("accounts.manage_account"),
    "accounts.create_accounts": Service("accounts.manage_account", None, lambda _: {"accounts": []}),
    "accounts.deactivate_account": Service("accounts.manage_account"),
    "accounts.delete_draft": Service("accounts.keep_draft"),
    "accounts.end_all_sessions": Service("accounts.end_own_session"),
    "accounts.end_session": Service("accounts.end_own_session"),
    "accounts.reactivate_account": Service("accounts.manage_account"),
    "accounts.reset_password": Service("accounts.manage_account"),
    "accounts.reset_second_factor": Service("accounts.manage_account"),
    "accounts.save_draft": Service("accounts.keep_draft"),
    "applicants.add_identity": on_an_applicant(
        "change_applicant", lambda _: {"new": NewIdentity(kind="passport", number="C1234567")}
    ),
    "applicants.ask_again": on_an_applicant("keep_paper", lambda _: {"kind": "KS"}),
    "applicants.change_address": on_an_applicant("change_contacts", lambda r: {"new": an_address(r)}),
    "applicants.change_contacts": on_an_applicant("change_contacts", lambda _: {"phone": "0912345679", "email": ""}),
    "applicants.correct_birth": on_an_applicant("change_applicant", lambda _: {"born_on": None, "gender": ""}),
    "applicants.correct_name": on_an_applicant("change_applicant"),
    "applicants.end_representation": on_an_applicant(
        "end_representation", lambda r: {"representation": r.representation}
    ),
    "applicants.erase_applicant": Service("applicants.erase_applicant"),
    "applicants.keep_paper": on_an_applicant("keep_paper", lambda r: {"new": a_paper(r)}),
    "applicants.keep_papers": on_an_applicant("keep_paper", lambda r: {"papers": [a_paper(r)]}),
    "applicants.link_account": on_an_applicant("change_applicant"),
    "applicants.log_look": Service(PART_OF_AN_ACT),
    "applicants.merge_applicants": on_an_applicant(
        "merge_applicants", lambda r: {"source": r.neighbour, "into": r.applicant}
    ),
    "applicants.record_representation": on_an_applicant(
        "record_representation", lambda r: {"new": a_representation(r)}
    ),
    "applicants.record_representations": on_an_applicant(
        "record_representation", lambda r: {"representations": [a_representation(r)]}
    ),
    "applicants.register_applicant": on_an_applicant("register_applicant", lambda r: {"new": an_applicant(r)}),
    "applicants.register_applicants": on_an_applicant(
        "register_applicant", lambda r: {"applicants": [an_applicant(r)]}
    ),
    "applicants.rename_applicant": on_an_applicant("change_applicant"),
    "applicants.reuse_paper": on_an_applicant("keep_paper", lambda r: {"paper": r.paper}),
    "applicants.reuse_papers": on_an_applicant("keep_paper", lambda r: {"uses": [(r.paper, "walked:1")]}),
    "applicants.withdraw_identity": on_an_applicant("change_applicant", lambda r: {"identity": r.identity}),
    "applicants.withdraw_paper": on_an_applicant("keep_paper", lambda r: {"paper": r.paper}),
    "facts.declare_figure": Service("facts.declare_figure", None, lambda _: {"numerator": 1}),
    "facts.define_indicator": Service("facts.declare_figure", None, lambda _: {"definition": {}}),
    "facts.take_snapshot": Service("facts.take_snapshot"),
    "files.attach": Service("files.attach_file", None, lambda _: {"upload": b"chu"}),
    "files.erase": Service("files.erase_file"),
    "files.sweep": Service("files.sweep_store"),
    "dossiers.accept": on_a_dossier("accept"),
    "dossiers.answer_intake_supplement": on_a_dossier("answer_intake_supplement", lambda _: {"papers": []}),
    "dossiers.approve_correction": on_a_dossier("approve_correction"),
    "dossiers.ask_intake_supplement": on_a_dossier("ask_intake_supplement", lambda _: {"items": []}),
    "dossiers.ask_to_withdraw": on_a_dossier("ask_to_withdraw"),
    "dossiers.assess_fee": on_a_dossier("assess_fee", lambda _: {"fee": 1, "amount": 1}),
    "dossiers.cancel_receipt": on_a_dossier("cancel_receipt", lambda _: {"receipt": "BL1"}),
    "dossiers.check_components": on_a_dossier("check_components", lambda _: {"checks": []}),
    "dossiers.collect_fee": on_a_dossier("collect_fee", lambda _: {"receipt": "BL1", "way": "cash"}),
    "dossiers.decide_refund": on_a_dossier("decide_refund", lambda _: {"fee": 1, "amount": 1}),
    "dossiers.decline_correction": on_a_dossier("decline_correction"),
    "dossiers.decline_withdrawal": on_a_dossier("decline_withdrawal"),
    "dossiers.exempt_fee": on_a_dossier("exempt_fee", lambda _: {"fee": 1, "ground": "relief.poor"}),
    "dossiers.file_at_counter": on_a_dossier("file_at_counter"),
    "dossiers.hand_back_papers": on_a_dossier("hand_back_papers"),
    "dossiers.hand_result_to_centre": on_a_dossier("hand_result_to_centre"),
    "dossiers.load_packaged_grounds": Service("dossiers.load_grounds"),
    "dossiers.record_lives": Service("dossiers.record_lives", own=lambda _: {"lives": []}),
    "dossiers.propose_correction": on_a_dossier(
        "propose_correction", lambda _: {"moment": "accepted_at", "becomes": AT}
    ),
    "dossiers.record_delivery": on_a_dossier("record_delivery", lambda _: {"proof": "BP-1"}),
    "dossiers.refuse": on_a_dossier("refuse", lambda _: {"ground": "refuse.not_competent"}),
    "dossiers.return_result": on_a_dossier("return_result"),
    "dossiers.save_draft": on_a_dossier("save_draft"),
    "dossiers.stop": on_a_dossier("stop", lambda _: {"ground": "stop.court"}),
    "dossiers.submit": on_a_dossier("submit"),
    "dossiers.withdraw": on_a_dossier("withdraw"),
    "dossiers.accept_batch": on_dossiers("accept_handover"),
    "dossiers.accept_handover": on_a_dossier("accept_handover"),
    "dossiers.accept_task": on_a_dossier("accept_task", lambda r: {"task": r.task}),
    "dossiers.answer_consultation": on_a_dossier(
        "answer_consultation", lambda r: {"consultation": r.consultation, "answer": "Có"}
    ),
    "dossiers.assign": on_a_dossier("assign"),
    "dossiers.cancel_task": on_a_dossier("cancel_task", lambda r: {"task": r.task}),
    "dossiers.consult": on_a_dossier("consult", lambda _: {"questions": []}),
    "dossiers.decline_handover": on_a_dossier("decline_handover"),
    "dossiers.decline_task": on_a_dossier("decline_task", lambda r: {"task": r.task}),
    "dossiers.end_consultation": on_a_dossier("end_consultation"),
    "dossiers.finish_task": on_a_dossier("finish_task", lambda r: {"task": r.task, "outcome": "xong"}),
    "dossiers.hand_over": on_a_dossier("hand_over"),
    "dossiers.hand_over_batch": on_dossiers("hand_over"),
    "dossiers.open_tasks": on_a_dossier("open_tasks"),
    "dossiers.pass_on": on_a_dossier("pass_on"),
    "dossiers.reassign": on_a_dossier("reassign"),
    "dossiers.reassign_all": on_dossiers("reassign", lambda r: {"to": r.cast.people["clerk"]}),
    "dossiers.reassign_batch": on_dossiers("reassign"),
    "dossiers.receive_batch": on_dossiers("receive_handover"),
    "dossiers.receive_handover": on_a_dossier("receive_handover"),
    "dossiers.receive_task": on_a_dossier("receive_task", lambda r: {"task": r.task}),
    "dossiers.record_silence": on_a_dossier("record_silence", lambda r: {"consultation": r.consultation}),
    "dossiers.record_silences": Service("dossiers.record_silence"),
    "dossiers.redirect_task": on_a_dossier(
        "redirect_task", lambda r: {"task": r.task, "agency": r.cast.bodies["other"]}
    ),
    "dossiers.send_back": on_a_dossier("send_back"),
    "dossiers.take_on": on_a_dossier("take_on"),
    "dossiers.urge": on_a_dossier("urge"),
    "dossiers.answer_supplement": on_a_dossier("answer_supplement", lambda _: {"papers": []}),
    "dossiers.apologise": on_a_dossier("apologise", lambda _: {"ground": "late.own"}),
    "dossiers.ask_payment": on_a_dossier("ask_payment", lambda _: {"what": "thuế", "amount": 1}),
    "dossiers.ask_supplement": on_a_dossier("ask_supplement"),
    "dossiers.correct_result": on_a_dossier("correct_result"),
    "dossiers.decline_supplement": on_a_dossier("decline_supplement"),
    "dossiers.extend": on_a_dossier("extend", lambda _: {"working_days": 1}),
    "dossiers.issue": on_a_dossier("issue"),
    "dossiers.keep_result_draft": on_a_dossier("keep_result_draft"),
    "dossiers.propose_supplement": on_a_dossier("propose_supplement", lambda _: {"items": []}),
    "dossiers.receive_supplement": on_a_dossier("receive_supplement"),
    "dossiers.recompute_due_times": Service("dossiers.recompute", own=lambda _: {"first_day": ON}),
    "dossiers.record_payment": on_a_dossier("record_payment"),
    "dossiers.reject": on_a_dossier("reject", lambda _: {"ground": "reject.conditions"}),
    "dossiers.resume": on_a_dossier("resume"),
    "dossiers.return_for_repair": on_a_dossier("return_for_repair"),
    "dossiers.sign": on_a_dossier("sign"),
    "dossiers.submit_for_signature": on_a_dossier("submit_for_signature"),
    "dossiers.suspend": on_a_dossier("suspend", lambda _: {"ground": "suspend.court", "expected_end": None}),
    "forms.answer": Service("forms.answer", None, lambda _: {"version": "form_version:1", "values": {}}),
    "forms.answer_many": Service("forms.answer", None, lambda _: {"answers": []}),
    "forms.define_form": Service("forms.define_form"),
    "forms.define_forms": Service("forms.define_form", None, lambda _: {"forms": []}),
    "forms.erase_answer": Service("forms.erase_answer", None, lambda _: {"answer": "form_answer:1"}),
    "forms.print_answer": Service("forms.print_answer", None, lambda _: {"answer": "form_answer:1"}),
    "forms.publish_version": Service(
        "forms.publish_version", None, lambda r: {"form": r.form, "schema": {}, "legal_basis": "1/QĐ"}
    ),
    "forms.publish_versions": Service("forms.publish_version", None, lambda _: {"versions": []}),
    "lawbook.load_packaged_rules": Service("lawbook.load_rules"),
    "lawbook.record_rule": Service(
        "lawbook.record_rule",
        None,
        lambda _: {"key": "a.b", "operator": "=", "type": "number", "value": "1", "legal_basis": "1/QĐ"},
    ),
    "lawbook.supersede_rule": Service("lawbook.supersede_rule", None, lambda r: {"row": a_rule_row(r)}),
    "lawbook.verify_rule": Service("lawbook.verify_rule", None, lambda r: {"row": a_rule_row(r)}),
    "ledger.create_key": Service("ledger.create_key"),
    "ledger.erase": Service("ledger.erase_values"),
    "ledger.erase_if_any": Service("ledger.erase_values"),
    "ledger.export_bundle": Service("ledger.export_bundle", None, lambda _: {"target": Path("nowhere.zip")}),
    "ledger.log_access": Service(PART_OF_AN_ACT),
    "ledger.record": Service(PART_OF_AN_ACT),
    "ledger.record_many": Service(PART_OF_AN_ACT),
    "ledger.resume_writing": Service("ledger.switch_read_only"),
    "ledger.seal": Service("ledger.seal"),
    "ledger.stop_writing": Service("ledger.switch_read_only"),
    "notices.deliver_due": Service("notices.deliver"),
    "notices.erase_notice": Service("notices.erase_notice"),
    "notices.mark_read": Service("notices.read_own"),
    "notices.notify": Service(
        "notices.notify", None, lambda r: {"recipient": r.cast.accounts["clerk"], "template": "t", "key": "k"}
    ),
    "notices.retry": Service("notices.handle_failures", None, lambda r: {"delivery_id": r.notice_delivery}),
    "notices.set_preference": Service("notices.read_own", None, lambda _: {"channel": "email", "wanted": True}),
    "numbering.close_register": in_the_agency(
        "numbering.open_register", lambda r: {"register": Register.objects.get(key=r.register)}
    ),
    "numbering.continue_series": in_the_agency(
        "numbering.continue_series", lambda r: {"register": r.register, "last": 12}
    ),
    "numbering.open_register": in_the_agency(
        "numbering.open_register", lambda r: {"key": "new", "owner": r.cast.bodies["agency"]}
    ),
    "numbering.take": Service("numbering.take_number", None, lambda r: {"register": r.register}),
    "numbering.void": in_the_agency("numbering.void_number", lambda r: {"number": a_number(r)}),
    "organisation.appoint": in_the_agency("organisation.appoint", lambda r: {"appointment": an_appointment(r)}),
    "organisation.appoint_many": in_the_agency("organisation.appoint", lambda r: {"appointments": [an_appointment(r)]}),
    "organisation.appoint_registered": in_the_agency(
        "organisation.appoint", lambda r: {"appointments": [an_appointment(r)]}
    ),
    "organisation.change_body": in_the_agency("organisation.change_body"),
    "organisation.close_unit": in_the_agency("organisation.change_unit"),
    "organisation.delegate": in_the_agency("organisation.appoint", also=frozenset({"agency_leader"})),
    "organisation.dissolve_bodies": in_the_agency(
        "organisation.close_body", lambda r: {"bodies": [r.cast.bodies["agency"]]}
    ),
    "organisation.dissolve_body": in_the_agency("organisation.close_body"),
    "organisation.end_absence": in_the_agency("organisation.record_absence_of_others", also=frozenset({"accountant"})),
    "organisation.end_appointment": in_the_agency(
        "organisation.appoint", lambda r: {"appointment": r.appointment, "reason": "resigned"}
    ),
    "organisation.found_bodies": in_the_agency("organisation.found_body", lambda r: {"bodies": [new_body(r)]}),
    "organisation.found_body": in_the_agency("organisation.found_body", lambda r: {"body": new_body(r)}),
    "organisation.found_unit": in_the_agency(
        "organisation.change_unit", lambda r: {"unit": NewUnit(body=r.cast.bodies["agency"], name="Phòng mới")}
    ),
    "organisation.found_units": in_the_agency(
        "organisation.change_unit", lambda r: {"units": [NewUnit(body=r.cast.bodies["agency"], name="Phòng mới")]}
    ),
    "organisation.grant_role": in_the_agency("organisation.grant_role", lambda r: {"grant": a_grant(r)}),
    "organisation.grant_roles": in_the_agency("organisation.grant_role", lambda r: {"grants": [a_grant(r)]}),
    "organisation.link_account": in_the_agency("organisation.register_person"),
    "organisation.correct_personal_record": in_the_agency("organisation.view_personal_record"),
    "organisation.merge_bodies": in_the_agency(
        "organisation.close_body", lambda r: {"sources": [r.cast.bodies["agency"]], "into": new_body(r)}
    ),
    "organisation.move_body": in_the_agency("organisation.change_body"),
    "organisation.record_absence": in_the_agency("organisation.record_absence_of_others"),
    "organisation.register_and_appoint": in_the_agency(
        "organisation.register_person",
        lambda r: {"person": NewPerson(full_name="Nguyễn Văn Mới"), "appointment": an_appointment(r)},
    ),
    "organisation.register_people": in_the_agency(
        "organisation.register_person", lambda _: {"people": [NewPerson(full_name="Nguyễn Văn Mới")]}
    ),
    "organisation.register_person": in_the_agency(
        "organisation.register_person", lambda _: {"person": NewPerson(full_name="Nguyễn Văn Mới")}
    ),
    "organisation.rename_body": in_the_agency("organisation.change_body"),
    "organisation.rename_person": in_the_agency("organisation.register_person"),
    "organisation.rename_unit": in_the_agency("organisation.change_unit"),
    "organisation.revoke_delegation": in_the_agency("organisation.appoint", also=frozenset({"agency_leader"})),
    "organisation.revoke_role": in_the_agency("organisation.grant_role"),
    "organisation.split_body": in_the_agency(
        "organisation.close_body",
        lambda r: {
            "source": r.cast.bodies["agency"],
            "results": [Result(new_body(r), 5_000), Result(new_body(r), 5_000)],
        },
    ),
    "outbox.retry_dead_letter": Service("outbox.retry_dead_letter"),
    "procedures.load_packaged_fields": Service("procedures.found_field"),
    "procedures.verify_fields": in_the_agency("procedures.found_field", lambda _: {"keys": []}),
    "procedures.activate_process": Service("procedures.activate_process", "agency", an_approval),
    "procedures.activate_processes": Service(
        "procedures.activate_process",
        "agency",
        lambda r: (
            {k: v for k, v in an_approval(r).items() if k != "process"} | {"processes": [r.catalogue.process_draft]}
        ),
    ),
    "procedures.draft_process": Service(
        "procedures.draft_process", "agency", lambda r: {"new": r.catalogue.new_process()}
    ),
    "procedures.draft_processes": Service(
        "procedures.draft_process", "agency", lambda r: {"new": [r.catalogue.new_process()]}
    ),
    "procedures.end_process": Service(
        "procedures.activate_process", "agency", lambda r: {"process": r.catalogue.process, "on": ON}
    ),
    "procedures.redraft_process": Service(
        "procedures.draft_process",
        "agency",
        lambda r: {"process": r.catalogue.process_draft, "steps": some_steps(60)},
    ),
    "reports.declare_index": Service(
        "reports.declare_index", None, lambda _: {"index": "PCI", "score": "65", "year": 2015}
    ),
    "reports.lock_report": Service("reports.lock_report", None, lambda _: {"code": "diem-sang"}),
    "procedures.add_to_group": in_the_agency(
        "procedures.change_group", lambda r: {**a_procedure(r), "group": "walked"}
    ),
    "procedures.announce_decision": in_the_agency(
        "procedures.announce_decision", lambda r: {"decision": a_decision(r)}
    ),
    "procedures.assign_limit": in_the_agency(
        "procedures.complete_version",
        lambda r: {**a_version(r), "channel": "counter", "limit": parse_limit("3 ngày")},
    ),
    "procedures.complete_version": in_the_agency(
        "procedures.complete_version", lambda r: {**a_version(r), "content": catalogue.content(902)}
    ),
    "procedures.control_decision": in_the_agency("procedures.control_decision", a_draft),
    "procedures.draft_decision": in_the_agency("procedures.draft_decision", lambda r: {"decision": a_decision(r)}),
    "procedures.end_received_at_centre": in_the_agency("procedures.change_centre", at_the_agency),
    "procedures.found_fields": in_the_agency(
        "procedures.found_field", lambda _: {"fields": [NewField("LV999", "Lĩnh vực mới")]}
    ),
    "procedures.found_group": in_the_agency("procedures.change_group", lambda _: {"code": "new_group"}),
    "procedures.publish_decision": in_the_agency(
        "procedures.publish_decision", lambda r: {"decision": r.announced_decision}
    ),
    "procedures.publish_version": in_the_agency("procedures.publish_decision", a_version),
    "procedures.record_received_at_centre": in_the_agency("procedures.change_centre", at_the_agency),
    "procedures.record_reviewed": in_the_agency("procedures.record_review", a_procedure),
    "procedures.record_standardised": in_the_agency("procedures.record_review", a_procedure),
    "procedures.redraft_decision": in_the_agency(
        "procedures.draft_decision", lambda r: {**a_draft(r), "new": a_decision(r)}
    ),
    "procedures.return_decision": in_the_agency("procedures.return_decision", a_draft),
    "procedures.submit_decision": in_the_agency("procedures.control_decision", a_draft),
    "procedures.take_from_group": in_the_agency(
        "procedures.change_group", lambda r: {**a_procedure(r), "group": "walked"}
    ),
    "signatures.prepare_signature": in_the_agency("signatures.sign_document", what_to_sign),
    "signatures.record_signature": in_the_agency("signatures.sign_document", lambda r: {"prepared": prepared(r)}),
    "signatures.sign_document": in_the_agency("signatures.sign_document", what_to_sign),
    "worktime.add_year": Service("worktime.change_calendar", None, lambda _: {"days": []}),
    "worktime.change_day": Service("worktime.change_calendar", None, lambda _: {"kind": None}),
    "worktime.end_hours": Service("worktime.change_calendar"),
    "worktime.load_packaged_calendar": Service("worktime.change_calendar"),
    "worktime.override_day": in_the_agency("worktime.change_calendar"),
    "worktime.remove_override": in_the_agency("worktime.change_calendar"),
    "worktime.set_hours": in_the_agency("worktime.change_calendar"),
}
