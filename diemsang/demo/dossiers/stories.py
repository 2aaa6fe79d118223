"""What happens to one dossier, deed by deed, in working hours: on time, late, supplemented, refused, and so on.

A story is told to its end; whoever tells it leaves out what has not happened yet.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from diemsang.commons.worktime.rules import WorkingCalendar
from diemsang.demo.dossiers.offers import Desk, Offer
from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.rules.intake import GivenPaper, PaperCheck, SupplementItem
from diemsang.onestop.dossiers.rules.lives import Deed, ScanGiven
from diemsang.onestop.dossiers.services import NewFiling
from diemsang.onestop.dossiers.services.consulting import Question

MINUTE: Final = 60 * 1_000_000
"""In the ticks of a working calendar."""
LACKS: Final = "Bản nộp bị mờ, không đọc được các thông tin cần thiết"
REASONS: Final = {
    "refuse": (("refuse.not_eligible", "Không đủ điều kiện thực hiện thủ tục"),
               ("refuse.not_competent", "Nội dung thuộc thẩm quyền của Ủy ban nhân dân cấp huyện"),
               ("refuse.settled_already", "Nội dung này đã được giải quyết trước đó")),
    "late": (("late.complex", "Nội dung phức tạp, phải xác minh thêm tại cơ sở"),
             ("late.other_agency", "Cơ quan phối hợp trả lời chậm"),
             ("late.overload", "Số hồ sơ tăng đột biến trong tháng"),
             ("late.staff", "Công chức thụ lý thay đổi vị trí công tác")),
    "suspend": (("suspend.site_inspection", "Kiểm tra thực địa theo quy định của ngành"),
                ("suspend.expert_council", "Chờ ý kiến của hội đồng chuyên môn")),
    "stop": (("stop.law_changed", "Quy định làm căn cứ giải quyết đã hết hiệu lực"),
             ("stop.applicant_gone", "Tổ chức nộp hồ sơ đã giải thể")),
    "reject": (("reject.not_eligible", "Qua thẩm định, hồ sơ không đủ điều kiện theo quy định"),
               ("reject.untrue", "Nội dung kê khai không đúng với kết quả xác minh"),
               ("reject.against_plan", "Không phù hợp quy hoạch đã được phê duyệt")),
}  # fmt: skip


class OvertakenError(Exception):
    """Before it was taken in, the procedure got another version: its papers are no longer those that were filed."""


@dataclass(slots=True)
class Story:
    """One dossier: who files what with whom, and the moment it has come to."""

    offer: Offer
    desk: Desk
    desks: dict[str, Desk]
    filing: NewFiling
    filing_key: str
    applicant: Actor | None
    """Who files online, or asks to withdraw, with a login of their own; nobody when at the counter."""
    due_of: Callable[[datetime, str, list[tuple[datetime, datetime]]], datetime]
    calendar: WorkingCalendar
    chance: Random
    scan: ScanGiven
    at: datetime
    deeds: list[Deed] = field(default_factory=list)
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    accepted_at: datetime | None = None

    # Time

    def work(self, minutes: int) -> None:
        """So many working minutes pass, some more or less."""
        spread = max(1, minutes // 6)
        ticks = (minutes + self.chance.randrange(spread)) * MINUTE
        self.at = self.calendar.add_work(clock.local(self.at), ticks)

    def days(self, days: int) -> None:
        """Calendar days pass, up to some moment of a working day."""
        self.at += timedelta(days=days)
        self.work(self.chance.randrange(10, 200))

    def do(self, act: str, by: Actor, **said: Any) -> None:
        self.deeds.append(Deed(f"dossiers.{act}", self.at.astimezone(UTC), by, said))

    @property
    def limit(self) -> str:
        chosen = self.offer.version.limit_for(self.filing.channel)
        return str(chosen.applied)

    @property
    def due(self) -> datetime:
        if self.accepted_at is None:
            raise ValueError("a dossier that was not accepted is not due")
        return self.due_of(self.accepted_at, self.limit, self.pauses)

    def until(self, share: int) -> None:
        """Work goes on until so many hundredths of the whole time have passed; beyond 100 it is late."""
        if self.accepted_at is None:
            raise ValueError("nothing runs before acceptance")
        start, due = clock.local(self.accepted_at), clock.local(self.due)
        whole = max(60 * MINUTE, self.calendar.work_between(start, due) - self._paused())
        target = self.calendar.add_work(start, whole * share // 100 + self._paused())
        self.at = max(self.at + timedelta(minutes=3), target)

    def _paused(self) -> int:
        return sum(self.calendar.work_between(clock.local(start), clock.local(end)) for start, end in self.pauses)

    # Taking in

    def take_in(self, fate: str) -> bool:
        """Filed and accepted; False for one that is refused."""
        if self.filing.channel == "counter":
            self.do("file_at_counter", self.desk.receiver, filing=self.filing, filing_key=self.filing_key)
            self.accepted_at = self.at
            self._collect()
            return True
        files = self.applicant or self.desk.receiver
        self.do("submit", files, filing=self.filing, filing_key=self.filing_key)
        self.work(60)
        valid = [PaperCheck(each.component, _verdict(each)) for each in self.filing.papers]
        if fate == "refused":
            ground, reason = self.chance.choice(REASONS["refuse"])
            self.do("refuse", self.desk.receiver, ground=ground, reason=reason)
            return False
        if fate == "supplemented" and self.chance.randrange(2):
            valid = self._ask_at_intake(valid, files)
        self._still_holds()
        self.do("accept", self.desk.receiver, checks=valid)
        self.accepted_at = self.at
        self._collect()
        return True

    def _ask_at_intake(self, valid: list[PaperCheck], files: Actor) -> list[PaperCheck]:
        given = next(each for each in self.filing.papers if each.is_something)
        checks = [PaperCheck(each.component, "invalid", LACKS) if each.component == given.component else each
                  for each in valid]  # fmt: skip
        items = [SupplementItem(component=given.component, reason=LACKS)]
        self._still_holds()
        self.do("ask_intake_supplement", self.desk.receiver, items=items, reason=LACKS, checks=checks)
        self.days(self.chance.randrange(1, 5))
        self.do("answer_intake_supplement", files, papers=[given])
        self.work(60)
        return [each for each in valid if each.component == given.component]

    def _still_holds(self) -> None:
        if not self.offer.version.covers(clock.local(self.at).date()):
            raise OvertakenError

    def _collect(self) -> None:
        """Fees due at filing, on a receipt; some are waived on a ground."""
        version, filing = self.offer.version, self.filing
        fees = [each for each in version.fees_for(filing.channel) if each.amount != 0]
        if not fees or filing.return_way == "post" or filing.channel == "post":
            return
        if len(fees) == 1 and self.chance.randrange(100) < 6:
            ground = self.chance.choice(("relief.poor", "relief.merit", "relief.old"))
            self.do("exempt_fee", self.desk.receiver, fee=1, ground=ground)
            return
        self._receipt("cash" if self.chance.randrange(4) else "pos")

    def _receipt(self, way: str) -> None:
        number = f"BL {clock.local(self.at):%y}/{self.chance.randrange(10**6):06}"
        self.do("collect_fee", self.desk.receiver, receipt=number, way=way)

    # Examining

    def hand_over(self) -> None:
        self.work(90)
        self.do("hand_over", self.desk.receiver)
        self.work(40)
        if self.chance.randrange(3) == 0:
            self.do("receive_handover", self.desk.head)
            self.work(15)
        self.do("accept_handover", self.desk.head)
        self.work(20)
        self.do("assign", self.desk.head, person=self.desk.specialist.person)
        for part in self.offer.parts:
            self._part(part.no, part.agency)

    def _part(self, step: int, agency: str) -> None:
        """Another agency does its part, which its lead sends when its turn has come."""
        theirs = self.desks[agency]
        parts = self.offer.parts
        is_first = step == parts[0].no
        if is_first:
            self.work(60)
            self.do("open_tasks", self.desk.specialist)
        elif parts[0].after == parts[1].after:
            self.work(15)
        self.work(50)
        self.do("accept_task", theirs.specialist, step=step, agency=agency)
        self.work(120)
        outcome = "Thống nhất với nội dung đề nghị trong hồ sơ."
        self.do("finish_task", theirs.specialist, step=step, agency=agency, outcome=outcome)

    def ask_for_papers(self) -> None:
        given = next(each for each in self.filing.papers if each.is_something)
        checks = [PaperCheck(given.component, "invalid", LACKS)]
        items = [SupplementItem(component=given.component, reason=LACKS)]
        self.do("propose_supplement", self.desk.specialist, items=items, reason=LACKS, checks=checks)
        self.work(60)
        self.do("ask_supplement", self.desk.head, answer_by=self.at + timedelta(days=30))
        start = self.at
        self.days(self.chance.randrange(2, 20))
        valid = [PaperCheck(given.component, "valid")]
        self.do("receive_supplement", self.desk.receiver, papers=[given], checks=valid)
        self.pauses.append((start, self.at))

    def ask_for_money(self) -> None:
        amount = self.chance.randrange(5, 900) * 100_000
        pay_by = (clock.local(self.at) + timedelta(days=30)).date()
        self.do("ask_payment", self.desk.specialist, what="Tiền sử dụng đất, thuê đất", amount=amount,
                number=f"{self.chance.randrange(10, 900)}/TB-CT", pay_by=pay_by)  # fmt: skip
        start = self.at
        self.days(self.chance.randrange(2, 15))
        self.do("record_payment", self.desk.receiver, proof=f"GNT {self.chance.randrange(10**6):06}")
        self.pauses.append((start, self.at))

    def suspend(self) -> None:
        ground, reason = self.chance.choice(REASONS["suspend"])
        length = self.chance.randrange(4, 25)
        end = (clock.local(self.at) + timedelta(days=length)).date()
        self.do("suspend", self.desk.leader, ground=ground, reason=reason, expected_end=end)
        start = self.at
        self.days(length)
        self.do("resume", self.desk.leader, reason="Đã có kết luận")
        self.pauses.append((start, self.at))

    def consult(self) -> None:
        others = [each for each in self.desks if each != self.filing.agency]
        agency = self.chance.choice(others)
        by = self.calendar.add_work(clock.local(self.at), 16 * 60 * MINUTE)
        question = "Đề nghị cho ý kiến về nội dung thuộc lĩnh vực quản lý của cơ quan."
        self.do("consult", self.desk.specialist, questions=[Question(agency, question, by)])
        if self.chance.randrange(4) == 0:
            self.at = by
            self.work(30)
            self.do("record_silence", self.desk.specialist, agency=agency)
            return
        self.work(300)
        self.do("answer_consultation", self.desks[agency].specialist, agency=agency, agrees=True,
                answer="Nhất trí với hồ sơ đề nghị.")  # fmt: skip
        self.work(30)
        self.do("end_consultation", self.desk.specialist)

    def extend(self) -> None:
        self.do("extend", self.desk.leader, working_days=self.chance.randrange(2, 6),
                reason="Hồ sơ có nội dung phức tạp, cần thêm thời gian thẩm định")  # fmt: skip

    def apologise(self) -> None:
        """The morning after the due time, unless it is done by then."""
        self.at = max(self.at, self.due)
        self.work(45)
        ground, reason = self.chance.choice(REASONS["late"])
        new_due = self.calendar.add_work(clock.local(self.at), self.chance.randrange(8, 40) * 60 * MINUTE)
        self.do("apologise", self.desk.leader, ground=ground, reason=reason, new_due=new_due)

    # Ending

    def withdraw(self) -> None:
        if self.applicant is None:
            raise ValueError("who withdraws asks for it with a login")
        self.do("ask_to_withdraw", self.applicant, reason="Người nộp thay đổi nhu cầu")
        self.work(200)
        self.do("withdraw", self.desk.leader, reason="Đồng ý cho rút hồ sơ theo đề nghị")

    def stop(self) -> None:
        ground, reason = self.chance.choice(REASONS["stop"])
        self.do("stop", self.desk.leader, ground=ground, reason=reason)

    def settle(self, *, share: int, is_rejected: bool = False) -> None:
        """Drafted, submitted, signed by hand and issued, so that it is issued when that share of the time is over."""
        results = self.offer.version.results
        if is_rejected:
            said: dict[str, Any] = {"outcome": "rejected", "text": "Hồ sơ không đủ điều kiện giải quyết."}
        else:
            kind = self.chance.choice(results)
            said = {"kind": kind.code, "text": f"{kind.name}: chấp thuận theo đề nghị trong hồ sơ."}
        self.until(share * 7 // 10)
        self.do("keep_result_draft", self.desk.specialist, **said)
        self.until(share * 8 // 10)
        self.do("submit_for_signature", self.desk.specialist)
        if self.chance.randrange(40) == 0:
            self.work(60)
            self.do("return_for_repair", self.desk.leader, reason="Sửa lại căn cứ pháp lý của văn bản")
            self.work(60)
            self.do("submit_for_signature", self.desk.specialist)
        self.until(share * 9 // 10)
        self.do("sign", self.desk.leader, method="paper")
        self.until(share)
        if is_rejected:
            ground, reason = self.chance.choice(REASONS["reject"])
            self.do("reject", self.desk.leader, ground=ground, reason=reason)
            return
        self.do("issue", self.desk.clerk)

    def give_back(self) -> None:
        """To the centre the same day or the next, and to the applicant when they come."""
        if self.deeds[-1].act != "dossiers.reject":
            self.work(120)
            self.do("hand_result_to_centre", self.desk.clerk, scan=self.scan)
        if self.chance.randrange(100) < 4:
            self.days(90)
        self.days(self.chance.choice((0, 0, 0, 1, 1, 2, 3, 6)))
        fees = [each for each in self.offer.version.fees_for(self.filing.channel) if each.amount != 0]
        is_rejected = any(deed.act == "dossiers.reject" for deed in self.deeds)
        way = "counter" if is_rejected else self.filing.return_way
        if fees and self.filing.channel == "post" and self.filing.return_way != "post":
            self._receipt("cash")
            self.work(5)
        if fees and self.filing.return_way == "post" and way == "counter":
            self._receipt("cash")
            self.work(5)
        shipment = f"EW{self.chance.randrange(10**9):09}VN" if way == "post" else ""
        self.do("return_result", self.desk.receiver, way=way, identity_checked=way == "counter", shipment=shipment)


def tell(story: Story, fate: str) -> list[Deed]:
    """The whole life of a dossier that meets this fate."""
    chance = story.chance
    if not story.take_in(fate):
        return story.deeds
    story.hand_over()
    story.until(25)
    match fate:
        case "supplemented":
            if not any(deed.act == "dossiers.ask_intake_supplement" for deed in story.deeds):
                story.ask_for_papers()
        case "paid":
            story.ask_for_money()
        case "suspended":
            story.suspend()
        case "consulted":
            story.consult()
        case "withdrawn":
            story.withdraw()
            return story.deeds
        case "stopped":
            story.stop()
            return story.deeds
        case "extended":
            story.extend()
    if fate == "late":
        if chance.randrange(100) < 70:
            story.apologise()
        story.settle(share=chance.randrange(115, 240))
    elif fate == "extended":
        story.settle(share=chance.randrange(80, 125))
    else:
        story.settle(share=chance.randrange(45, 98), is_rejected=fate == "rejected")
    story.give_back()
    return story.deeds


def _verdict(paper: GivenPaper) -> str:
    return "valid" if paper.is_something else "not_needed"
