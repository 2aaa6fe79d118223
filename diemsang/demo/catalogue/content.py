"""A procedure of the data as a decision of announcement writes it: every required part, in the words of its day."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

from diemsang.commons.worktime.rules import TimeLimit, parse_limit
from diemsang.demo.catalogue.data import ProcedurePlan
from diemsang.demo.catalogue.form_files import FormFile
from diemsang.demo.catalogue.plan import CataloguePlan
from diemsang.onestop.procedures.rules import (
    AgencyRole,
    Component,
    Fee,
    LegalBasis,
    ResultKind,
    VersionContent,
    Way,
    in_order,
)

PAPER: Final = re.compile(r"(?P<originals>\d+)b(?P<copies>\d+)s (?P<name>\S.*)")
SUBJECTS: Final = {
    "citizen": "citizen",
    "business": "enterprise",
    "organisation": "organisation",
    "foreigner": "foreigner",
    "official": "public_employee",
}
FILING: Final = {
    "counter": "tại bộ phận tiếp nhận và trả kết quả theo cơ chế một cửa",
    "online": "trực tuyến qua Cổng dịch vụ công",
    "post": "qua dịch vụ bưu chính",
}
ISSUERS: Final = (
    ("/QH", "Quốc hội"),
    ("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
    ("/NĐ-CP", "Chính phủ"),
    ("/QĐ-TTg", "Thủ tướng Chính phủ"),
)
NUMBER: Final = re.compile(r"(?P<title>.*?) số (?P<number>\S+/(?P<year>\d{4})/\S+)")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a world adds to the data: keys of its bodies, their names, its codes and forms."""

    plan: CataloguePlan
    body_of: Mapping[str, str]
    name_of: Mapping[str, str]
    """The names of the bodies that there are on the day of the decision."""
    code_of: Mapping[str, str]
    """Name of a procedure -> its code."""
    form_of: Mapping[str, FormFile] = field(default_factory=dict)
    """Name of a procedure -> the form of its own."""
    usual_form: str = ""
    limit_of_group: Mapping[str, str] = field(default_factory=dict)
    province: str = "H99"

    def code(self, procedure: ProcedurePlan) -> str:
        return self.code_of[procedure.name]

    def form(self, procedure: ProcedurePlan, on: date) -> str:
        """The form of its own once that is in force; the usual one otherwise."""
        own = self.form_of.get(procedure.name)
        return own.code if own and own.in_force_from <= on else self.usual_form


def content_of(procedure: ProcedurePlan, words: Wording, *, agency: str, on: date) -> VersionContent:
    """The whole content on a day, with the agency (a key of the scenario) that leads on that day."""
    limit = parse_limit(words.limit_of_group.get(procedure.group, procedure.limit))
    partners = [key for key in procedure.linked if key in words.name_of and key != agency]
    return VersionContent(
        name=procedure.name,
        field=procedure.field.code,
        agency=words.body_of[agency],
        agency_name=words.name_of[agency],
        agencies=(
            AgencyRole("performing", words.body_of[agency]),
            *(AgencyRole("coordinating", words.body_of[key]) for key in partners),
        ),
        reception_address="Bộ phận tiếp nhận và trả kết quả theo cơ chế một cửa",
        levels=procedure.levels,
        kind="not_delegated_to_locality",
        subjects=tuple(SUBJECTS[each] for each in procedure.subjects),
        steps=steps_of(
            words.name_of[agency],
            [words.name_of[key] for key in partners],
            procedure.linked_mode,
            words.plan.channels,
        ),
        ways=tuple(Way(channel, limit) for channel in words.plan.channels),
        components=tuple(_component(no, paper) for no, paper in enumerate(procedure.papers, start=1)),
        fees=_fees(procedure),
        results=(ResultKind(_result_code(words, procedure), procedure.result),),
        legal_basis=basis_of(procedure, words.plan, on),
        keywords=", ".join(filter(None, (procedure.field.name, procedure.object))),
        description="Thủ tục của tỉnh trình diễn; mã do phần mềm tự đặt.",
        max_supplements=words.plan.max_supplements,
        form=words.form(procedure, on),
        ministry=procedure.field.ministry,
    )


def steps_of(agency: str, partners: Sequence[str], mode: str, channels: Sequence[str] = ("counter",)) -> str:
    """Trình tự thực hiện, with the agencies that take part."""
    asked = ""
    if partners:
        how = "đồng thời lấy ý kiến của" if mode == "parallel" else "lần lượt chuyển hồ sơ đến"
        asked = f", {how} {', '.join(partners)}"
    return "\n".join(
        (
            _filing(channels),
            "Bước 2. Công chức tiếp nhận kiểm tra hồ sơ: đủ thì cấp giấy tiếp nhận và hẹn trả kết quả;"
            " chưa đủ thì hướng dẫn bằng văn bản, nêu hết các giấy tờ còn thiếu trong một lần.",
            f"Bước 3. {agency} thẩm định hồ sơ{asked}.",
            "Bước 4. Lãnh đạo cơ quan ký kết quả; văn thư vào số, đóng dấu và chuyển về nơi tiếp nhận.",
            "Bước 5. Tổ chức, cá nhân nhận kết quả theo giấy hẹn.",
        )
    )


def _filing(channels: Iterable[str]) -> str:
    """The first step, with every way of filing."""
    return f"Bước 1. Tổ chức, cá nhân nộp hồ sơ {', '.join(FILING[channel] for channel in channels)}."


def _result_code(words: Wording, procedure: ProcedurePlan) -> str:
    """`KQ.H99.900123`: the province and the number in the procedure's own code."""
    number = re.search(r"\d{6}", words.code(procedure))
    return f"KQ.{words.province}.{number[0]}" if number else ""


def _component(no: int, paper: str) -> Component:
    read = PAPER.fullmatch(paper)
    if read is None:
        raise ValueError(f"a paper is written as '1b0s Đơn đề nghị', not as '{paper}'")
    is_optional = "(nếu có)" in read["name"]
    return Component(
        f"{no:02}",
        read["name"],
        originals=int(read["originals"]),
        copies=int(read["copies"]),
        required=not is_optional,
    )


def _fees(procedure: ProcedurePlan) -> tuple[Fee, ...]:
    """In the data `fee` is lệ phí and `charge` is phí; in the catalogue the other way round."""
    fees = (Fee("charge", procedure.fee, "hồ sơ"), Fee("fee", procedure.charge, "hồ sơ"))
    return tuple(each for each in fees if each.amount)


def basis_of(procedure: ProcedurePlan, plan: CataloguePlan, on: date) -> tuple[LegalBasis, ...]:
    """The text on announcing procedures, and that of the field unless it is younger than the decision."""
    always = LegalBasis(**plan.basis) if plan.basis else None
    own = NUMBER.fullmatch(procedure.field.basis)
    found = [always] if always else []
    if plan.cites_fields and own and int(own["year"]) < on.year and (not always or own["number"] != always.number):
        issuer = next((name for mark, name in ISSUERS if mark in own["number"]), procedure.field.ministry)
        found.append(LegalBasis(own["number"], own["title"], None, issuer))
    return tuple(found)


def shortened(content: VersionContent, percent: int) -> VersionContent:
    """The same with a local limit of so many hundredths of the national one, in whole days of its unit."""
    return replace(content, ways=tuple(replace(way, local_limit=_part_of(way.limit, percent)) for way in content.ways))


def opened(content: VersionContent, channels: Sequence[str]) -> VersionContent:
    """The same with further ways of filing, in the limits of the first."""
    there = {way.channel for way in content.ways}
    added = tuple(replace(content.ways[0], channel=channel) for channel in channels if channel not in there)
    ways = in_order((*content.ways, *added))
    steps = content.steps.split("\n")
    return replace(content, ways=ways, steps="\n".join((_filing([way.channel for way in ways]), *steps[1:])))


def limited_to(content: VersionContent, local: str) -> VersionContent:
    """The same with this local limit in every way of filing."""
    limit = parse_limit(local)
    return replace(content, ways=tuple(replace(way, local_limit=limit) for way in content.ways))


def _part_of(limit: TimeLimit | None, percent: int) -> TimeLimit | None:
    if limit is None:
        return None
    days = min(ceil(limit.amount * percent / 100), int(limit.amount) - 1)
    return TimeLimit(limit.unit, Fraction(max(1, days)))


def merged(kept: VersionContent, others: Sequence[VersionContent], name: str) -> VersionContent:
    """One content of several: the papers of all, each once; the limit of the one whose code lives on."""
    papers: dict[str, Component] = {}
    for each in (kept, *others):
        for component in each.components:
            papers.setdefault(component.name, component)
    numbered = tuple(replace(each, code=f"{no:02}") for no, each in enumerate(papers.values(), start=1))
    return replace(kept, name=name, components=numbered)
