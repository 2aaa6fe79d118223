"""Lives for the tests of the bulk path, and the means to act them out one deed at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from itertools import pairwise
from typing import Any, Final

from diemsang.kernel.access import Actor
from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers.models import Consultation, Task
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem
from diemsang.onestop.dossiers.rules.lives import Deed, Life, ScanGiven
from diemsang.onestop.dossiers.services import record_lives
from diemsang.onestop.dossiers.services.consulting import Question
from diemsang.onestop.dossiers.services.signing import PURPOSE
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures import services as catalogue
from diemsang.onestop.procedures.rules import Fee, StepView
from diemsang.onestop.procedures.services import NewLine, NewProcess
from diemsang.proof.files import services as files
from tests import cast as casting
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.signing import desk_of
from tests.onestop.dossiers.stage import Counter, announce, build, content
from tests.proof.files.samples import pdf

LINKED: Final = "1.000007"
KIND: Final = "KQ.H98.000001"
ROOMS: Final = (
    "intake answers handover steps processing consulting supplements pausing lateness results signing returning closing"
    " fees tasks"
).split()


def moment(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return at_local(date(2016, month, day), hour, minute)


def linked_procedure(counter: Counter) -> str:
    """A procedure with a fee and a process in which the other agency has a part; the key of its version."""
    cast = counter.cast
    announce(
        NewLine(
            "new", LINKED, content(name="Thủ tục liên thông", fees=(Fee("fee", 20_000, "hồ sơ"),), max_supplements=1)
        ),
        cast=cast,
        number="107/QĐ-UBND",
        on=date(2014, 2, 3),
    )
    version = procedures.in_force(LINKED, date(2016, 5, 30)).key
    unit, other = cast.units["unit"], cast.bodies["other"]
    steps = (
        StepView(1, "Tiếp nhận", "receiver", "", "", "intake", 60),
        StepView(2, "Thẩm định", "specialist", unit, "", "examine", 60, (1,)),
        StepView(3, "Ý kiến của Sở Y tế", "specialist", "", other, "agency_task", 60, (2,)),
        StepView(4, "Tổng hợp", "specialist", unit, "", "examine", 60, (3,)),
        StepView(5, "Ký", "agency_leader", unit, "", "sign", 60, (4,)),
        StepView(6, "Ban hành", "clerk", unit, "", "issue", 60, (5,)),
        StepView(7, "Trả kết quả", "receiver", "", "", "return", 0, (6,)),
    )
    at = at_local(date(2014, 2, 3), 13)
    keys = catalogue.draft_processes(
        [NewProcess(version=version, agency=cast.bodies["agency"], steps=steps)], by=SYSTEM, at=at
    )
    catalogue.activate_processes(
        keys, by=SYSTEM, at=at, decision_number="108/QĐ-UBND", decided_on=at.date(), valid_from=date(2014, 2, 4)
    )
    return version


@dataclass(frozen=True)
class Teller:
    """Lives of dossiers of the cast's agency."""

    counter: Counter

    def by(self, role: str, *, elsewhere: bool = False) -> Actor:
        return self.counter.cast.actor(role, elsewhere=elsewhere)

    def deed(self, act: str, at: datetime, role: str, *, elsewhere: bool = False, **said: Any) -> Deed:
        return Deed(f"dossiers.{act}", at, self.by(role, elsewhere=elsewhere), said)

    def filed(self, number: int, at: datetime, **own: Any) -> Deed:
        filing = self.counter.filing("counter", **own)
        return self.deed("file_at_counter", at, "receiver", filing=filing, filing_key=f"life-{number:06d}")

    def submitted(self, number: int, at: datetime, **own: Any) -> Deed:
        filing = self.counter.filing("online", **own)
        return self.deed("submit", at, "applicant", filing=filing, filing_key=f"life-{number:06d}")

    def examined(self, day: int) -> list[Deed]:
        unit = self.counter.cast.units["unit"]
        return [
            self.deed("hand_over", moment(day, 10), "receiver", unit=unit, note="một bộ"),
            self.deed("receive_handover", moment(day, 13), "division_head"),
            self.deed("accept_handover", moment(day, 14), "specialist"),
        ]

    def settled(self, day: int) -> list[Deed]:
        return [
            self.deed("keep_result_draft", moment(day, 8), "specialist", kind=KIND, text="Cấp thẻ cho bà Nộp."),
            self.deed("submit_for_signature", moment(day, 9), "specialist"),
            self.deed("sign", moment(day, 10), "agency_leader", method="paper"),
            self.deed("issue", moment(day, 14), "clerk"),
        ]

    def returned(self, day: int) -> list[Deed]:
        return [
            self.deed("hand_result_to_centre", moment(day, 15), "clerk", scan=ScanGiven(pdf(), "ket-qua.pdf")),
            self.deed("return_result", moment(day, 16), "receiver", identity_checked=True),
        ]


def all_lives(teller: Teller) -> list[Life]:
    """Lives that together do every act of the bulk path."""
    deed, cast = teller.deed, teller.counter.cast
    other, specialist = cast.bodies["other"], cast.people["specialist"]
    asked = [SupplementItem(component="photo", reason="Ảnh mờ")]
    missing = [PaperCheck("form", "valid"), PaperCheck("identity", "valid"), PaperCheck("photo", "invalid", "mờ")]
    valid = [PaperCheck("photo", "valid")]
    photo = [GivenPaper(component="photo", originals=2)]
    return [
        [teller.filed(1, moment(4, 8)), *teller.examined(4), *teller.settled(6), *teller.returned(9)],
        [  # asked for papers at intake, then once more by the examination, extended, signed again, by post
            teller.submitted(2, moment(4, 9), return_way="post"),
            deed("ask_intake_supplement", moment(4, 14), "receiver", items=asked, reason="Thiếu ảnh", checks=missing),
            deed("answer_intake_supplement", moment(5, 9), "applicant", papers=photo),
            deed("check_components", moment(5, 10), "receiver", checks=valid),
            deed("accept", moment(5, 10, 30), "receiver"),
            deed("hand_over", moment(5, 11), "receiver", unit=cast.units["unit"]),
            deed("decline_handover", moment(5, 13), "division_head", reason="Nhầm phòng"),
            deed("hand_over", moment(5, 13, 30), "receiver", unit=cast.units["unit"]),
            deed("assign", moment(5, 14), "division_head", person=specialist),
            deed("accept_handover", moment(5, 14, 10), "specialist"),
            deed("propose_supplement", moment(5, 15), "specialist", items=asked, reason="Ảnh sai", checks=missing),
            deed("decline_supplement", moment(5, 15, 10), "division_head", reason="Ảnh dùng được"),
            deed("propose_supplement", moment(5, 15, 20), "specialist", items=asked, reason="Ảnh cũ"),
            deed("ask_supplement", moment(5, 16), "division_head", answer_by=moment(30, 8)),
            deed("receive_supplement", moment(10, 9), "receiver", papers=photo, checks=valid),
            deed("reassign", moment(10, 10), "division_head", person=specialist, reason="Đổi việc"),
            deed("keep_result_draft", moment(10, 14), "specialist", kind=KIND, text="Bản một"),
            deed("submit_for_signature", moment(10, 15), "specialist"),
            deed("sign", moment(11, 8), "agency_leader", method="paper"),
            deed("return_for_repair", moment(11, 9), "agency_leader", reason="Sai tên"),
            deed("apologise", moment(16, 9), "agency_leader", ground="late.complex", reason="Phải sửa",
                 new_due=moment(18, 17)),
            *teller.settled(17),
            deed("hand_result_to_centre", moment(18, 8), "clerk", scan=ScanGiven(pdf(), "ket-qua.pdf")),
            deed("return_result", moment(18, 9), "receiver", shipment="EW123456789VN"),
        ],
        [  # questions, payment, suspension, extension; rejected
            teller.filed(3, moment(4, 10), procedure="1.000001", subject_matter="Việc khác"),
            *teller.examined(4),
            deed("consult", moment(4, 15), "specialist", questions=[Question(other, "Có ý kiến gì?", moment(6, 17))]),
            deed("answer_consultation", moment(5, 9), "specialist", elsewhere=True, agency=other, answer="Không",
                 agrees=True),
            deed("end_consultation", moment(5, 10), "specialist"),
            deed("consult", moment(5, 10, 30), "specialist",
                 questions=[Question(other, "Còn gì không?", moment(5, 14))]),
            deed("record_silence", moment(5, 15), "specialist", agency=other),
            deed("extend", moment(5, 15, 30), "agency_leader", working_days=5, reason="Phức tạp"),
            deed("ask_payment", moment(5, 16), "specialist", what="Tiền sử dụng đất", amount=1_500_000, number="12/TB"),
            deed("record_payment", moment(9, 9), "receiver", proof="GNT 001"),
            deed("suspend", moment(9, 10), "agency_leader", ground="suspend.expert_council", reason="Chờ hội đồng",
                 expected_end=date(2016, 5, 20)),
            deed("resume", moment(12, 10), "agency_leader"),
            deed("keep_result_draft", moment(12, 14), "specialist", outcome="rejected", text="Không đủ điều kiện"),
            deed("submit_for_signature", moment(12, 15), "specialist"),
            deed("sign", moment(12, 16), "agency_leader", method="paper"),
            deed("reject", moment(13, 8), "agency_leader", ground="reject.not_eligible", reason="Thiếu điều kiện"),
            deed("return_result", moment(13, 10), "receiver", identity_checked=True),
        ],
        [  # refused, and filed again
            teller.submitted(4, moment(4, 11), subject_matter="Cấp lại"),
            deed("refuse", moment(4, 15), "receiver", ground="refuse.not_eligible", reason="Chưa đủ điều kiện"),
        ],
        [teller.filed(5, moment(10, 8), subject_matter="Cấp lại"), *teller.examined(10)],
        [  # withdrawn while questions, a hand-over and a request are open
            teller.filed(6, moment(4, 9), subject_matter="Rút"),
            *teller.examined(4),
            deed("ask_to_withdraw", moment(5, 8), "applicant", reason="Không cần nữa"),
            deed("decline_withdrawal", moment(5, 9), "agency_leader", reason="Gần xong"),
            deed("consult", moment(5, 10), "specialist", questions=[Question(other, "Có ý kiến gì?", moment(30, 17))]),
            deed("ask_to_withdraw", moment(6, 8), "applicant", reason="Thôi"),
            deed("withdraw", moment(6, 9), "agency_leader", reason="Đồng ý"),
        ],
        [  # stopped: nobody answered
            teller.filed(7, moment(4, 14), subject_matter="Dừng"),
            *teller.examined(5),
            deed("ask_payment", moment(5, 16), "specialist", what="Tiền thuê", amount=10, pay_by=date(2016, 5, 9)),
            deed("stop", moment(16, 9), "agency_leader", ground="stop.not_paid", reason="Không nộp tiền"),
        ],
        [  # linked, step by step, with a fee
            teller.filed(8, moment(4, 15), procedure=LINKED),
            deed("collect_fee", moment(4, 15, 10), "receiver", receipt="BL 0001", way="cash"),
            deed("hand_over", moment(5, 8), "receiver"),
            deed("accept_handover", moment(5, 9), "specialist"),
            deed("open_tasks", moment(5, 9, 30), "specialist"),
            deed("receive_task", moment(5, 10), "specialist", elsewhere=True, step=3, agency=other),
            deed("accept_task", moment(5, 11), "specialist", elsewhere=True, step=3, agency=other),
            deed("finish_task", moment(5, 15), "specialist", elsewhere=True, step=3, agency=other, outcome="Đồng ý"),
            deed("pass_on", moment(5, 15, 30), "specialist", step=4),
            deed("take_on", moment(5, 16), "specialist"),
            *teller.settled(6),
            *teller.returned(9),
        ],
        [  # exempt, and left where it was
            teller.filed(9, moment(5, 8), procedure=LINKED, subject_matter="Miễn"),
            deed("exempt_fee", moment(5, 8, 10), "receiver", fee=1, ground="relief.poor"),
        ],
    ]  # fmt: skip


def act_out(*lives: Life) -> None:
    """The same deeds by the services the pages use, in the order of their moments."""
    keys: dict[int, str] = {}
    deeds = [(deed.at, place, position) for place, life in enumerate(lives) for position, deed in enumerate(life)]
    for _, place, position in sorted(
        deeds, key=lambda each: (each[0] if is_in_order(lives[each[1]]) else AT, each[1:])
    ):
        keys[place] = _act(keys.get(place, ""), lives[place][position]) or keys[place]


def is_in_order(life: Life) -> bool:
    return all(first.at <= second.at for first, second in pairwise(life))


def _act(key: str, deed: Deed) -> str:
    said, name = dict(deed.said), deed.act.removeprefix("dossiers.")
    subject: tuple[Any, ...] = (key,)
    if "filing" in said:
        subject = (said.pop("filing"),)
    if name in ("answer_consultation", "record_silence"):
        rows = Consultation.objects.filter(dossier=int(key.partition(":")[2]), agency=said.pop("agency"))
        subject = (f"consultation:{rows.latest('pk').pk}",)
    if name.endswith("_task"):
        place = {"step": said.pop("step"), "agency": said.pop("agency")}
        subject = (f"task:{Task.objects.get(dossier=int(key.partition(':')[2]), **place).pk}",)
    if isinstance(scan := said.get("scan"), ScanGiven):
        kept = files.attach(key, scan.content, purpose=PURPOSE, by=deed.by, at=deed.at, name=scan.name)
        said["scan"] = f"file:{kept.pk}"
    answer = _service(name)(*subject, by=deed.by, at=deed.at, **said)
    return answer if isinstance(answer, str) and answer.startswith("dossier:") else ""


def _service(name: str) -> Callable[..., Any]:
    for room in ROOMS:
        module = import_module(f"diemsang.onestop.dossiers.services.{room}")
        if hasattr(module, name) and getattr(module, name).__module__ == module.__name__:
            found: Callable[..., Any] = getattr(module, name)
            return found
    raise LookupError(name)


def one_of_each_fact() -> Counter:
    """A province of its own, with dossiers of which every fact of this context counts some."""
    counter = build(casting.build())
    desk_of(counter)
    linked_procedure(counter)
    record_lives(all_lives(Teller(counter)), by=SYSTEM, at=AT)
    return counter
