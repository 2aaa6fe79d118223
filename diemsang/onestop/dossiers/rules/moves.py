"""Every act on a dossier as one table: from which states, to which, who, under which guards, what the clock does.

A move that is not here is refused. A guard is named by the refusal it answers with (`supplements_used_up` is
`dossiers.supplements_used_up`), so the table, the code and what people read cannot drift apart. An act without `to`
leaves the state as it is. No state after returned, withdrawn, stopped and refused leads back: a new filing is a new
dossier that points at the old one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import refusals
from diemsang.onestop.dossiers.rules.states import Clock, State, state_named


def _(name: str) -> str:
    """Marks a name for the catalogue; pages put it into the language of the reader."""
    return name


class Place(StrEnum):
    """Where the actor must hold the role."""

    APPLICANT = "applicant"
    """Nowhere: the dossier is the actor's own, or of somebody the actor acts for, or the actor helps at the counter."""
    COUNTER = "counter"
    """The agency of the dossier, or the centre where it was filed."""
    AGENCY = "agency"
    """The agency of the dossier (or its unit that holds it): being at the centre is not enough."""
    ASKED = "asked"
    """The other agency that is asked or has a task: its key is given with the act."""
    CENTRE = "centre"


class Effect(StrEnum):
    """What an act does to the clock."""

    NONE = "none"
    INTAKE_STARTS = "intake_starts"
    INTAKE_STOPS = "intake_stops"
    STARTS = "starts"
    PAUSES = "pauses"
    RESUMES = "resumes"
    SETTLES = "settles"
    """`settled_at`: the legal clock has stopped with an answer."""
    ENDS = "ends"
    """Closed without an answer: whatever clock was running stands still for ever."""


APPLICANT: Final = frozenset({"signed_in", "system"})
RECEIVER: Final = frozenset({"receiver", "system"})
SPECIALIST: Final = frozenset({"specialist", "system"})
HEAD: Final = frozenset({"division_head", "system"})
LEADER: Final = frozenset({"agency_leader", "system"})
UNIT: Final = SPECIALIST | HEAD
CLERK: Final = frozenset({"clerk", "system"})
CASHIERS: Final = frozenset({"receiver", "accountant", "system"})
"""Who takes money at the counter, and who keeps the books of it."""
STEP: Final = UNIT | LEADER | CLERK
"""Who has a step of the internal process."""
BOTH_LEADERS: Final = frozenset({"agency_leader", "centre_leader", "system"})

_ACCEPTED_ON: Final = (
    State.ACCEPTED,
    State.TRANSFERRED,
    State.PROCESSING,
    State.CONSULTING,
    State.SUPPLEMENT,
    State.FINANCIAL,
    State.SUSPENDED,
)
"""Numbers 4 to 10 of the process."""
_BEFORE_ISSUE: Final = (*_ACCEPTED_ON, State.SIGNING)
_WITHDRAWABLE: Final = (State.SUBMITTED, State.INTAKE_SUPPLEMENT, *_ACCEPTED_ON)
_PASSED_ON_IN: Final = (State.PROCESSING, State.CONSULTING, State.SIGNING)
_WITH_FEES: Final = (*_BEFORE_ISSUE, State.ISSUED, State.READY, State.REJECTED, State.RETURNED)
"""The post collects on delivery: when the dossier is returned already."""
_CORRECTED: Final = (*_BEFORE_ISSUE, State.ISSUED, State.READY, State.RETURNED, State.REJECTED)
_AT_WORK: Final = (State.TRANSFERRED, State.PROCESSING, State.CONSULTING)
_IN_HAND: Final = (State.PROCESSING, State.CONSULTING, State.SUPPLEMENT, State.FINANCIAL, State.SUSPENDED)
_LINKED_IN: Final = (*_IN_HAND, State.SIGNING)
"""Other agencies do their part meanwhile; the chairman's office has its own while the result is being signed."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line: an act of the permission table and what it does to a dossier."""

    name: str
    past: str
    """Its name in the journal and as an announcement."""
    vi: str
    from_states: tuple[State, ...]
    to: State | None
    who: frozenset[str]
    place: Place
    guards: tuple[str, ...] = ()
    effect: Effect = Effect.NONE
    examines: bool = False
    """A part of the examination: who does it never signs the result, whether the dossier was in their hands or not."""

    @property
    def changes_state(self) -> bool:
        return self.to is not None

    def leads_to(self, state: State) -> State:
        return self.to or state


_LINES: Final = (
    # Intake
    Act("dossiers.save_draft", "dossiers.draft_saved", _("Lưu nháp hồ sơ"), (State.DRAFT,), None, APPLICANT,
        Place.APPLICANT, ("not_yours",)),
    Act("dossiers.submit", "dossiers.submitted", _("Nộp hồ sơ trực tuyến, qua bưu chính"), (State.DRAFT,),
        State.SUBMITTED, APPLICANT, Place.APPLICANT,
        ("papers_missing", "form_missing", "agency_not_open", "level_gone", "filed_with_other_content"),
        Effect.INTAKE_STARTS),
    Act("dossiers.file_at_counter", "dossiers.filed_at_counter", _("Tiếp nhận trực tiếp tại quầy"), (State.DRAFT,),
        State.ACCEPTED, RECEIVER, Place.COUNTER,
        ("components_unchecked", "papers_missing", "form_missing", "agency_not_open", "level_gone",
         "filed_with_other_content"),
        Effect.STARTS),
    Act("dossiers.check_components", "dossiers.components_checked", _("Kiểm tra từng giấy tờ"),
        (State.SUBMITTED, State.SUPPLEMENT), None, RECEIVER, Place.COUNTER,
        ("paper_unknown", "verdict_unknown", "count_wrong")),
    Act("dossiers.accept", "dossiers.accepted", _("Tiếp nhận hồ sơ"), (State.SUBMITTED,), State.ACCEPTED, RECEIVER,
        Place.COUNTER, ("components_unchecked", "papers_missing", "form_missing"), Effect.STARTS),
    Act("dossiers.ask_intake_supplement", "dossiers.intake_supplement_asked", _("Yêu cầu bổ sung khi tiếp nhận"),
        (State.SUBMITTED,), State.INTAKE_SUPPLEMENT, RECEIVER, Place.COUNTER,
        ("components_unchecked", "reason_missing", "items_missing", "supplements_left_out", "paper_outside_the_list",
         "paper_held_already"), Effect.INTAKE_STOPS),
    Act("dossiers.answer_intake_supplement", "dossiers.intake_supplement_answered", _("Nộp giấy tờ bổ sung"),
        (State.INTAKE_SUPPLEMENT,), State.SUBMITTED, APPLICANT, Place.APPLICANT, ("papers_missing", "form_missing"),
        Effect.INTAKE_STARTS),
    Act("dossiers.refuse", "dossiers.refused", _("Từ chối tiếp nhận"), (State.SUBMITTED, State.INTAKE_SUPPLEMENT),
        State.REFUSED, RECEIVER, Place.COUNTER, ("ground_unknown", "reason_missing", "still_time_to_answer"),
        Effect.ENDS),
    # Hand-over
    Act("dossiers.hand_over", "dossiers.handed_over", _("Chuyển hồ sơ xử lý"), (State.ACCEPTED,), State.TRANSFERRED,
        RECEIVER, Place.COUNTER, ("taker_missing",)),
    Act("dossiers.receive_handover", "dossiers.handover_received", _("Ký nhận hồ sơ chuyển đến"),
        (State.TRANSFERRED,), None, UNIT, Place.AGENCY, ("no_handover",)),
    Act("dossiers.accept_handover", "dossiers.handover_accepted", _("Nhận thụ lý hồ sơ"), (State.TRANSFERRED,),
        State.PROCESSING, UNIT, Place.AGENCY, ("no_handover",)),
    Act("dossiers.decline_handover", "dossiers.handover_declined", _("Trả lại hồ sơ chuyển nhầm"),
        (State.TRANSFERRED,), State.ACCEPTED, UNIT, Place.AGENCY, ("no_handover", "reason_missing")),
    # Steps inside the agency
    Act("dossiers.pass_on", "dossiers.passed_on", _("Chuyển bước xử lý nội bộ"), _PASSED_ON_IN, None, STEP,
        Place.AGENCY, ("taker_missing", "handover_waiting", "step_unknown")),
    Act("dossiers.take_on", "dossiers.taken_on", _("Nhận hồ sơ chuyển bước"), (*_IN_HAND, State.SIGNING), None, STEP,
        Place.AGENCY, ("no_handover",)),
    Act("dossiers.send_back", "dossiers.sent_back", _("Trả lại hồ sơ chuyển bước"), (*_IN_HAND, State.SIGNING), None,
        STEP, Place.AGENCY, ("no_handover", "reason_missing")),
    # Processing
    Act("dossiers.assign", "dossiers.assigned", _("Phân công thụ lý"), _AT_WORK, None, HEAD | LEADER, Place.AGENCY,
        ("person_elsewhere",)),
    Act("dossiers.reassign", "dossiers.reassigned", _("Phân công lại"), _IN_HAND, None, HEAD | LEADER, Place.AGENCY,
        ("person_elsewhere", "reason_missing")),
    Act("dossiers.consult", "dossiers.consulted", _("Xin ý kiến cơ quan khác"), (State.PROCESSING,), State.CONSULTING,
        SPECIALIST, Place.AGENCY, ("question_missing", "due_missing", "agency_not_open", "agency_twice"),
        examines=True),
    Act("dossiers.answer_consultation", "dossiers.consultation_answered", _("Trả lời ý kiến"), (State.CONSULTING,),
        None, frozenset({"specialist", "division_head", "agency_leader", "system"}), Place.ASKED,
        ("answered_already", "answer_missing", "file_unknown")),
    Act("dossiers.record_silence", "dossiers.silence_recorded", _("Ghi nhận quá hạn không trả lời"),
        (State.CONSULTING,), None, SPECIALIST, Place.AGENCY, ("still_time_to_answer", "answered_already")),
    Act("dossiers.end_consultation", "dossiers.consultation_ended", _("Kết thúc xin ý kiến, tiếp tục thụ lý"),
        (State.CONSULTING,), State.PROCESSING, SPECIALIST, Place.AGENCY, ("answers_awaited",)),
    # Waiting
    Act("dossiers.propose_supplement", "dossiers.supplement_proposed", _("Đề nghị yêu cầu bổ sung"),
        (State.PROCESSING,), None, SPECIALIST, Place.AGENCY,
        ("supplements_used_up", "asked_already", "reason_missing", "items_missing", "paper_outside_the_list",
         "paper_held_already"), examines=True),
    Act("dossiers.ask_supplement", "dossiers.supplement_asked", _("Duyệt yêu cầu bổ sung sau thẩm định"),
        (State.PROCESSING,), State.SUPPLEMENT, HEAD | LEADER, Place.AGENCY,
        ("supplements_used_up", "not_proposed", "proposer_decides"), Effect.PAUSES),
    Act("dossiers.decline_supplement", "dossiers.supplement_declined", _("Không duyệt yêu cầu bổ sung"),
        (State.PROCESSING,), None, HEAD | LEADER, Place.AGENCY, ("not_proposed", "reason_missing")),
    Act("dossiers.answer_supplement", "dossiers.supplement_answered", _("Nộp giấy tờ bổ sung sau thẩm định"),
        (State.SUPPLEMENT,), None, APPLICANT, Place.APPLICANT, ("papers_missing",)),
    Act("dossiers.receive_supplement", "dossiers.supplement_received", _("Nhận và kiểm tra giấy tờ bổ sung"),
        (State.SUPPLEMENT,), State.PROCESSING, RECEIVER, Place.COUNTER, ("components_unchecked", "papers_missing"),
        Effect.RESUMES),
    Act("dossiers.ask_payment", "dossiers.payment_asked", _("Thông báo nghĩa vụ tài chính"), (State.PROCESSING,),
        State.FINANCIAL, SPECIALIST, Place.AGENCY, ("amount_missing",), Effect.PAUSES, examines=True),
    Act("dossiers.record_payment", "dossiers.payment_recorded", _("Ghi nhận chứng từ nộp tiền"), (State.FINANCIAL,),
        State.PROCESSING, SPECIALIST | {"receiver", "accountant"}, Place.COUNTER, ("proof_missing",), Effect.RESUMES),
    Act("dossiers.suspend", "dossiers.suspended", _("Tạm dừng theo quy định chuyên ngành"), (State.PROCESSING,),
        State.SUSPENDED, LEADER, Place.AGENCY, ("ground_unknown", "reason_missing", "end_missing"), Effect.PAUSES),
    Act("dossiers.resume", "dossiers.resumed", _("Tiếp tục giải quyết"), (State.SUSPENDED,), State.PROCESSING, LEADER,
        Place.AGENCY, (), Effect.RESUMES),
    Act("dossiers.extend", "dossiers.extended", _("Gia hạn, hẹn lại ngày trả"), _BEFORE_ISSUE, None, LEADER,
        Place.AGENCY, ("length_wrong", "extended_already", "paused_now", "reason_missing")),
    Act("dossiers.apologise", "dossiers.apologised", _("Xin lỗi vì quá hạn"),
        (*_BEFORE_ISSUE, State.ISSUED, State.READY, State.REJECTED), None, LEADER, Place.AGENCY,
        ("not_late", "ground_unknown", "reason_missing", "due_missing")),
    Act("dossiers.urge", "dossiers.urged", _("Đôn đốc"), _BEFORE_ISSUE, None,
        frozenset({"centre_leader", "agency_leader", "division_head", "system"}), Place.COUNTER),
    # Signing
    Act("dossiers.keep_result_draft", "dossiers.result_drafted", _("Soạn dự thảo kết quả"), (State.PROCESSING,), None,
        SPECIALIST, Place.AGENCY,
        ("outcome_unknown", "result_unknown", "draft_result_missing", "draft_too_long", "file_unknown",
         "draft_has_signatures"), examines=True),
    Act("dossiers.submit_for_signature", "dossiers.submitted_for_signature", _("Trình ký"), (State.PROCESSING,),
        State.SIGNING, UNIT, Place.AGENCY, ("draft_result_missing", "tasks_open")),
    Act("dossiers.return_for_repair", "dossiers.returned_for_repair", _("Trả lại để sửa"), (State.SIGNING,),
        State.PROCESSING, HEAD | LEADER, Place.AGENCY, ("reason_missing",)),
    Act("dossiers.sign", "dossiers.signed", _("Ký kết quả"), (State.SIGNING,), None, LEADER, Place.AGENCY,
        ("signer_is_examiner", "signed_already", "draft_changed", "draft_result_missing")),
    Act("dossiers.issue", "dossiers.issued", _("Vào sổ, đóng dấu, ban hành"), (State.SIGNING,), State.ISSUED, CLERK,
        Place.AGENCY, ("not_signed", "outcome_wrong"), Effect.SETTLES),
    Act("dossiers.reject", "dossiers.rejected", _("Trả lời không giải quyết"), (State.SIGNING,), State.REJECTED,
        LEADER, Place.AGENCY, ("ground_unknown", "not_signed", "outcome_wrong"), Effect.SETTLES),
    Act("dossiers.correct_result", "dossiers.result_corrected", _("Đính chính kết quả"),
        (State.ISSUED, State.READY, State.RETURNED), None, LEADER, Place.AGENCY,
        ("signer_is_examiner", "reason_missing", "corrected_already", "draft_result_missing",
         "draft_too_long", "file_unknown", "draft_has_signatures")),
    # Returning
    Act("dossiers.hand_result_to_centre", "dossiers.result_ready", _("Bàn giao kết quả cho Trung tâm"),
        (State.ISSUED,), State.READY, CLERK, Place.AGENCY, ("result_not_digitised",)),
    Act("dossiers.return_result", "dossiers.result_returned", _("Trả kết quả"), (State.READY, State.REJECTED),
        State.RETURNED, RECEIVER, Place.COUNTER,
        ("identity_unchecked", "recipient_not_entitled", "proof_missing", "result_not_digitised", "fee_unpaid",
         "fee_not_assessed", "way_of_return_unknown", "file_unknown")),
    Act("dossiers.record_delivery", "dossiers.delivery_recorded", _("Ghi nhận bưu chính đã phát"), (State.RETURNED,),
        None, RECEIVER, Place.COUNTER, ("proof_missing", "not_sent_by_post", "delivered_already",
                                        "delivery_out_of_order")),
    # Fees
    Act("dossiers.assess_fee", "dossiers.fee_assessed", _("Tính số tiền phí, lệ phí"), _WITH_FEES, None, CASHIERS,
        Place.COUNTER, ("fee_unknown", "fee_settled_already", "fee_is_fixed", "amount_missing")),
    Act("dossiers.collect_fee", "dossiers.fee_collected", _("Thu phí, lệ phí"), _WITH_FEES, None, CASHIERS,
        Place.COUNTER, ("fee_unknown", "nothing_to_collect", "fee_settled_already", "fee_not_assessed",
                        "receipt_missing", "way_of_paying_unknown")),
    Act("dossiers.cancel_receipt", "dossiers.receipt_cancelled", _("Hủy biên lai"), _WITH_FEES, None,
        frozenset({"accountant", "system"}), Place.COUNTER, ("receipt_unknown", "reason_missing")),
    Act("dossiers.exempt_fee", "dossiers.fee_exempted", _("Miễn, giảm phí, lệ phí"), _WITH_FEES, None, CASHIERS,
        Place.COUNTER, ("fee_unknown", "fee_settled_already", "fee_not_assessed", "ground_unknown",
                        "relief_too_large")),
    Act("dossiers.decide_refund", "dossiers.refund_decided", _("Quyết định hoàn phí, lệ phí"),
        (State.REFUSED, State.WITHDRAWN, State.STOPPED), None, frozenset({"accountant", "agency_leader", "system"}),
        Place.COUNTER, ("fee_unknown", "not_collected", "refund_decided_already", "refund_too_large",
                        "reason_missing")),
    # Closing
    Act("dossiers.ask_to_withdraw", "dossiers.withdrawal_asked", _("Đề nghị rút hồ sơ"), _WITHDRAWABLE, None,
        APPLICANT, Place.APPLICANT, ("reason_missing", "asked_already", "written_request_missing", "file_unknown")),
    Act("dossiers.withdraw", "dossiers.withdrawn", _("Duyệt rút hồ sơ"), _WITHDRAWABLE, State.WITHDRAWN, LEADER,
        Place.AGENCY, ("not_asked",), Effect.ENDS),
    Act("dossiers.decline_withdrawal", "dossiers.withdrawal_declined", _("Không duyệt rút hồ sơ"), _WITHDRAWABLE,
        None, LEADER, Place.AGENCY, ("not_asked", "reason_missing")),
    Act("dossiers.stop", "dossiers.stopped", _("Dừng giải quyết"), _ACCEPTED_ON, State.STOPPED, LEADER, Place.AGENCY,
        ("ground_unknown", "reason_missing", "supplement_handed_in", "still_time_to_answer",
         "no_time_was_set"), Effect.ENDS),
    Act("dossiers.hand_back_papers", "dossiers.papers_handed_back", _("Trả lại giấy tờ đã nộp"),
        (State.REFUSED, State.WITHDRAWN, State.STOPPED), None, RECEIVER, Place.COUNTER,
        ("identity_unchecked", "recipient_not_entitled", "paper_unknown", "nothing_to_hand_back")),
    # Tasks of other agencies
    Act("dossiers.open_tasks", "dossiers.tasks_opened", _("Giao việc liên thông"), (State.PROCESSING,), None,
        SPECIALIST | HEAD, Place.AGENCY, ("tasks_open", "no_task_to_open")),
    Act("dossiers.receive_task", "dossiers.task_received", _("Nhận việc liên thông"), _LINKED_IN, None,
        frozenset({"specialist", "division_head", "clerk", "system"}), Place.ASKED, ("task_moved_on",)),
    Act("dossiers.accept_task", "dossiers.task_accepted", _("Nhận làm việc liên thông"), _LINKED_IN, None, UNIT,
        Place.ASKED, ("task_moved_on",)),
    Act("dossiers.decline_task", "dossiers.task_declined", _("Trả lại việc liên thông"), _LINKED_IN, None, UNIT,
        Place.ASKED, ("task_moved_on", "reason_missing")),
    Act("dossiers.finish_task", "dossiers.task_finished", _("Hoàn thành việc liên thông"), _LINKED_IN, None,
        UNIT | LEADER, Place.ASKED, ("task_moved_on", "outcome_missing", "file_unknown")),
    Act("dossiers.redirect_task", "dossiers.task_redirected", _("Chuyển việc liên thông cho cơ quan khác"),
        _LINKED_IN, None, SPECIALIST | HEAD, Place.AGENCY, ("task_moved_on", "reason_missing", "agency_not_open")),
    Act("dossiers.cancel_task", "dossiers.task_cancelled", _("Hủy việc liên thông"), _LINKED_IN, None, HEAD | LEADER,
        Place.AGENCY, ("task_moved_on", "reason_missing")),
    # The record of time
    Act("dossiers.propose_correction", "dossiers.correction_proposed", _("Đề nghị sửa thời điểm"), _CORRECTED, None,
        BOTH_LEADERS, Place.COUNTER,
        ("both_leaders_needed", "reason_missing", "asked_already", "moment_unknown", "moment_out_of_order")),
    Act("dossiers.approve_correction", "dossiers.correction_approved", _("Duyệt sửa thời điểm"), _CORRECTED, None,
        BOTH_LEADERS, Place.COUNTER,
        ("both_leaders_needed", "not_proposed_correction", "moment_changed", "moment_out_of_order")),
    Act("dossiers.decline_correction", "dossiers.correction_declined", _("Không duyệt, rút đề nghị sửa thời điểm"),
        _CORRECTED, None, BOTH_LEADERS, Place.COUNTER,
        ("both_leaders_needed", "not_proposed_correction", "reason_missing")),
    Act("dossiers.recompute", "dossiers.due_recomputed", _("Tính lại hạn theo lịch mới"),
        (*_BEFORE_ISSUE, State.SUBMITTED), None, frozenset({"system"}), Place.COUNTER),
)  # fmt: skip

ACTS: Final[Mapping[str, Act]] = MappingProxyType({line.name: line for line in _LINES})
MOVES: Final = tuple(line for line in _LINES if line.changes_state)


EXAMINED_IN: Final = frozenset(ACTS["dossiers.reassign"].from_states)
"""Where a change of hands makes somebody an examiner: at work on it, or waiting to go on."""


def examiners_after(act: str, state: State, known: list[str], *, doer: str, holder: str) -> list[str]:
    """Who ever examined a dossier, after an act that left it in `state`: also who came to hold it, unless to do no part
    of the examination (then `holder` is empty), and who did a part of it themselves."""
    new = [holder] if holder and state in EXAMINED_IN else []
    if doer and ACTS[act].examines:
        new.append(doer)
    return list(dict.fromkeys([*known, *new]))


def act_named(name: str) -> Act:
    """The line of an act; KeyError for an act nobody wrote down, which is a bug."""
    return ACTS[name]


def obstacles_to_moving(act: str, state: str, *, who: str, who_en: str, at: str) -> list[Refusal]:
    """Why this act cannot be done in that state. `who` moved the dossier there and when (`at`), as people read it."""
    line, now = ACTS[act], state_named(state)
    if now in line.from_states:
        return []
    kind = refusals.CLOSED if now.final else refusals.MOVE_NOT_ALLOWED
    words = {"act": line.vi, "act_code": line.name, "state": now.label, "state_code": now.value}
    return [kind(**words, who=who, who_en=who_en, at=at)]


def acts_possible_in(state: str) -> tuple[Act, ...]:
    """What may follow in a state, whoever asks: for pages and for the printed diagram."""
    now = state_named(state)
    return tuple(line for line in _LINES if now in line.from_states)


def effect_between(before: State, after: State) -> Effect:
    """What a change of state means for the clock; the table says the same in words, and a test compares the two."""
    if after.clock is Clock.INTAKE:
        return Effect.INTAKE_STARTS
    if after is State.INTAKE_SUPPLEMENT:
        return Effect.INTAKE_STOPS
    if before.clock in (Clock.NONE, Clock.INTAKE) and after.clock is Clock.RUNS:
        return Effect.STARTS
    if after.is_paused and not before.is_paused:
        return Effect.PAUSES
    if after.is_settled and not before.is_settled:
        return Effect.SETTLES
    if after.final and not before.is_settled:
        return Effect.ENDS
    if before.is_paused and after.clock is Clock.RUNS:
        return Effect.RESUMES
    return Effect.NONE
