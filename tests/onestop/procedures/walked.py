"""One record of each kind of the catalogue, for the walk over every page: announced, drafted, on its way, grouped."""

from datetime import date
from functools import cached_property
from typing import Final

from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import Procedure, ProcedureGroup
from diemsang.onestop.procedures.rules import StepView
from diemsang.onestop.procedures.services import NewField, NewProcess
from tests.cast import AT, SYSTEM
from tests.onestop.procedures import samples

BEGIN: Final = date(2014, 1, 2)
FIELD: Final = "DITHU"


def number(key: str) -> int:
    return int(key.partition(":")[2])


class WalkedCatalogue:
    """Made when a page first asks; the province announces, the agency leads."""

    def __init__(self, bodies: dict[str, str]) -> None:
        self.bodies = bodies

    @cached_property
    def decision(self) -> str:
        """Announced and public, with two procedures."""
        services.found_fields([NewField(FIELD, "Lĩnh vực đi thử")], by=SYSTEM, at=AT)
        lines = [samples.new(each, field=FIELD, agency=self.bodies["agency"]) for each in (951, 952)]
        return samples.announce(self.bodies["province"], *lines, on=BEGIN, number="951/QĐ-UBND")

    @cached_property
    def procedure(self) -> int:
        assert self.decision
        return Procedure.objects.get(code=samples.code(951)).pk

    @cached_property
    def version(self) -> str:
        assert self.decision
        return queries.versions_of(samples.code(951))[0].key

    @cached_property
    def unpublished(self) -> str:
        """Announced and not public: a decision with one version."""
        assert self.decision
        return samples.announce(
            self.bodies["province"], samples.new(953, field=FIELD), on=date(2014, 2, 4), public=False
        )

    @cached_property
    def unpublished_version(self) -> int:
        assert self.unpublished
        return number(queries.versions_of(samples.code(953))[0].key)

    def _draft(self, *numbers: int) -> str:
        assert self.decision
        lines = [samples.new(each, field=FIELD) for each in numbers]
        new = samples.decision(self.bodies["province"], *lines, on=date(2016, 7, 1), public=False, number="")
        return services.draft_decision(new, by=SYSTEM, at=AT)

    @cached_property
    def draft(self) -> str:
        return self._draft(961)

    @cached_property
    def controlled(self) -> str:
        key = self._draft(962)
        services.control_decision(key, by=SYSTEM, at=AT)
        return key

    @cached_property
    def submitted(self) -> str:
        key = self._draft(963)
        services.control_decision(key, by=SYSTEM, at=AT)
        services.submit_decision(key, by=SYSTEM, at=AT)
        return key

    @cached_property
    def process_draft(self) -> str:
        return services.draft_process(self.new_process(), by=SYSTEM, at=AT)

    def new_process(self) -> NewProcess:
        return NewProcess(version=self.version, agency=self.bodies["agency"], steps=some_steps())

    @cached_property
    def process(self) -> str:
        key = services.draft_process(self.new_process(), by=SYSTEM, at=AT)
        approval = {"decided_on": BEGIN, "valid_from": BEGIN, "decision_number": "663/QĐ-UBND"}
        services.activate_process(key, by=SYSTEM, at=AT, **approval)
        return key

    @cached_property
    def group(self) -> int:
        services.found_group("walked_group", "Nhóm đi thử", by=SYSTEM, at=AT)
        services.add_to_group("walked_group", [f"procedure:{self.procedure}"], by=SYSTEM, at=AT, on=BEGIN)
        return ProcedureGroup.objects.get(code="walked_group").pk


def some_steps(minutes: int = 480) -> tuple[StepView, ...]:
    """Four steps that fit into three working days and more."""
    return (
        StepView(1, "Tiếp nhận", "receiver", "", "", "intake", 120, (), True),
        StepView(2, "Thẩm định", "specialist", "", "", "examine", minutes, (1,)),
        StepView(3, "Ký duyệt", "agency_leader", "", "", "sign", 120, (2,)),
        StepView(4, "Trả kết quả", "receiver", "", "", "return", 0, (3,), True),
    )
