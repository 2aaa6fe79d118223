"""Builds the catalogue of a world: decisions of announcement, receptions and processes, day by day, as acts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Final

from diemsang.commons.worktime import queries as worktime
from diemsang.demo.bodies import BUILDER, Built, moment
from diemsang.demo.catalogue import choosing, content, form_files, steps
from diemsang.demo.catalogue.choosing import Choice, Cut
from diemsang.demo.catalogue.content import Wording
from diemsang.demo.catalogue.data import ProcedurePlan
from diemsang.demo.catalogue.plan import (
    ActPlan,
    AmendPlan,
    CataloguePlan,
    CutPlan,
    DecisionPlan,
    GroupPlan,
    HandOverPlan,
)
from diemsang.demo.catalogue.steps import Place
from diemsang.demo.names import full_name
from diemsang.demo.scenario import World
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.rules import LineKind, NewLine, StepView, VersionContent, VersionView, changed_parts
from diemsang.onestop.procedures.rules.process import working_minutes
from diemsang.onestop.procedures.services import NewDecision, NewField, NewProcess
from diemsang.people.organisation import queries as organisation

SOURCE: Final = "Dữ liệu trình diễn"
FIRST_NUMBER: Final = 900_000
NUMBERS: Final = 100_000
"""Codes of the demo begin here: no code of the national portal is as high."""


def build_catalogue(world: World, built: Built) -> int:
    """Everything the scenario says of the catalogue, in the order of its days; how many procedures there are."""
    if world.catalogue is None:
        return 0
    return _Building(world, world.catalogue, built).build()


class _Building:
    """The catalogue while it grows: what each procedure says now, who leads it, and what the centre receives."""

    def __init__(self, world: World, plan: CataloguePlan, built: Built) -> None:
        self.world, self.plan, self.built = world, plan, built
        self.start = min(each.signed for each in plan.announced)
        plans = [*world.agencies, *world.former, *world.authorities]
        self.bodies = {each.key: each for each in plans}
        agencies = {each.key for each in world.agencies if each.receives_dossiers}
        self.pinned = frozenset(choosing.said(plan, name) for name in form_files.pinned())
        self.choice: Choice = choosing.choose(plan, agencies, self.pinned)
        self.centre = next((each.key for each in world.agencies if each.kind == "centre"), "")
        self.words = self._wording()
        self.current: dict[str, VersionContent] = {}
        self.at_centre: set[str] = set()
        self.signer = full_name(Random(world.seed))

    def build(self) -> int:
        form_files.publish_forms(self.start)
        self._found_fields()
        for number, decision in enumerate(self.plan.announced):
            self._announce_baseline(decision, number)
        self._found_groups()
        for _, _, act in sorted(self._acts(), key=lambda each: each[:2]):
            act()
        return len(self.current)

    def _acts(self) -> Iterable[tuple[date, int, Callable[[], None]]]:
        """What happens after the start, each with its day; on one day in the order of this list."""
        plan, choice = self.plan, self.choice
        for handing in plan.handed_over:
            yield handing.signed, 0, partial(self._hand_over, handing)
        merged = {merger.kept.name for cut in choice.cuts for merger in cut.mergers}
        kept = (each for each in choice.standing if each.name not in merged)
        for cut_plan, cut in zip(plan.cuts, choice.cuts, strict=True):
            if cut_plan.reviewed:
                others = list(islice(kept, cut_plan.kept))
                yield cut_plan.reviewed, 1, partial(self._review, cut_plan.review, cut_plan.reviewed, cut, others)
            yield cut_plan.signed, 2, partial(self._cut, cut_plan, cut)
        for amend_plan, amended in zip(plan.amendments, choice.amended, strict=True):
            yield amend_plan.signed, 3, partial(self._amend_many, amend_plan, amended)
        for decision in plan.forms:
            yield decision.signed, 4, partial(self._name_forms, decision)
        for group in plan.groups:
            for number, decision in enumerate(group.decisions):
                yield decision.signed, 4, partial(self._shorten_group, group, decision, number)
        waiting = iter(choice.standing)
        for act in plan.standardised:
            yield act.on, 5, partial(self._standardise, act, list(islice(waiting, act.procedures)))
        moving, leaving = iter([*choice.left, *choice.received]), iter(choice.left)
        for act in plan.receptions:
            going = list(islice(leaving, act.out))
            yield act.on, 6, partial(self._receive, act, list(islice(moving, act.procedures)), going)

    # How the catalogue begins

    def _wording(self) -> Wording:
        plan, names = self.plan, [each.name for each in self.choice.baseline]
        return Wording(
            plan=plan,
            body_of=self.built.bodies,
            name_of={},
            code_of=codes(plan.code, names),
            form_of={choosing.said(plan, name): each for each in form_files.form_files() for name in each.procedures},
            usual_form=form_files.USUAL,
            limit_of_group={each.code: each.before for each in plan.groups},
            province=self.world.code,
        )

    def _found_fields(self) -> None:
        there = dict.fromkeys((each.field.code, each.field.name) for each in self.choice.baseline)
        services.found_fields([NewField(*each) for each in there], by=BUILDER, at=moment(self.start))

    def _announce_baseline(self, decision: DecisionPlan, number: int) -> None:
        """Each decision announces the procedures of some agencies, about as many as the others."""
        agencies = list(dict.fromkeys(each.agency for each in self.choice.baseline))
        theirs = {key for place, key in enumerate(agencies) if place % len(self.plan.announced) == number}
        lines, words = [], self._words_on(decision.on)
        for each in self.choice.baseline:
            if each.agency in theirs:
                agency = self._agency_on(each.agency, decision.on)
                self.current[each.name] = content.content_of(each, words, agency=agency, on=decision.on)
                lines.append(NewLine(LineKind.NEW, self.words.code(each), self.current[each.name]))
        self._announce(decision, lines, f"Công bố bộ thủ tục hành chính của các cơ quan trong tỉnh, phần {number + 1}")

    def _words_on(self, on: date) -> Wording:
        """With the bodies of that day, by the names they had."""
        there = {f"body:{number}" for number in organisation.bodies_on(on).values_list("body_id", flat=True)}
        names = organisation.names_of(there, on)
        return replace(
            self.words, name_of={key: names[body] for key, body in self.built.bodies.items() if body in there}
        )

    def _agency_on(self, key: str, on: date) -> str:
        """Before an agency was founded, the first of those it took over from."""
        if self.bodies[key].founded <= on:
            return key
        before = next(event.sources[0] for event in self.world.events if key in event.results and event.sources)
        return self._agency_on(before, on)

    def _found_groups(self) -> None:
        on = max(each.on for each in self.plan.announced)
        for group in self.plan.groups:
            members = [self.words.code(each) for each in self.choice.baseline if each.group == group.code]
            services.found_group(group.code, group.name, by=BUILDER, at=moment(on))
            services.add_to_group(group.code, members, by=BUILDER, at=moment(on), on=on)

    # What decisions do to it

    def _announce(self, decision: DecisionPlan, lines: Sequence[NewLine], title: str) -> None:
        services.announce_decision(
            NewDecision(
                issuer=self.built.bodies[self.world.authorities[0].key],
                number=decision.number,
                signed_on=decision.signed,
                signer=self.signer,
                issued_by=f"Chủ tịch {self.world.authorities[0].name}",
                title=title,
                effective_from=decision.on,
                published_on=decision.signed,
                source=SOURCE,
                lines=lines,
            ),
            by=BUILDER,
            at=moment(decision.signed),
        )

    def _amend(
        self, decision: DecisionPlan, changes: Iterable[tuple[ProcedurePlan, VersionContent]], title: str
    ) -> None:
        lines = []
        for each, now in changes:
            parts = changed_parts(self.current[each.name], now)
            lines.append(NewLine(LineKind.AMENDED, self.words.code(each), now, changed_parts=parts))
            self.current[each.name] = now
        self._announce(decision, lines, title)
        self._renew_processes([line.code for line in lines], decision)

    def _amend_many(self, plan: AmendPlan, procedures: Sequence[ProcedurePlan]) -> None:
        changes = []
        for each in procedures:
            now = replace(self.current[each.name], legal_basis=content.basis_of(each, self.plan, plan.on))
            if plan.percent < 100:
                now = content.shortened(now, plan.percent)
            changes.append((each, content.opened(now, plan.adds) if plan.adds else now))
        what = "tiếp nhận hồ sơ trực tuyến" if plan.adds else "rút ngắn thời hạn giải quyết"
        self._amend(plan, changes, f"Công bố thủ tục hành chính sửa đổi, bổ sung: {what}")

    def _name_forms(self, plan: DecisionPlan) -> None:
        """What has a form of its own by then names it."""
        changes = []
        for each in self.choice.baseline:
            form = self.words.form(each, plan.on)
            if each.name in self.current and self.current[each.name].form != form:
                basis = content.basis_of(each, self.plan, plan.on)
                changes.append((each, replace(self.current[each.name], form=form, legal_basis=basis)))
        if changes:
            self._amend(plan, changes, "Công bố thủ tục hành chính sửa đổi, bổ sung: mẫu đơn, tờ khai")

    def _shorten_group(self, group: GroupPlan, decision: DecisionPlan, number: int) -> None:
        """The members in turn get the limits of the group; each of its decisions takes its part of them."""
        members = [each for each in self.choice.baseline if each.group == group.code]
        limits = {each.name: group.after[place % len(group.after)] for place, each in enumerate(members)}
        theirs = members[number :: len(group.decisions)]
        changes = [(each, content.limited_to(self.current[each.name], limits[each.name])) for each in theirs]
        self._amend(decision, changes, f"Công bố thủ tục hành chính sửa đổi, bổ sung: {group.name}")

    def _hand_over(self, plan: HandOverPlan) -> None:
        """The agency founded meanwhile stands where the former one stood."""
        words = self._words_on(plan.on)
        body, name = self.built.bodies[plan.agency], words.name_of[plan.agency]
        changes = []
        for each in self.choice.baseline:
            if each.agency == plan.agency and each.name in self.current:
                now = content.content_of(each, words, agency=plan.agency, on=plan.on)
                before = self.current[each.name]
                changes.append(
                    (each, replace(before, agency=body, agency_name=name, agencies=now.agencies, steps=now.steps))
                )
        self._amend(plan, changes, f"Công bố thủ tục hành chính thuộc thẩm quyền giải quyết của {name}")

    def _cut(self, plan: CutPlan, cut: Cut) -> None:
        lines = []
        for merger in cut.mergers:
            sources = (merger.kept, *merger.others)
            contents = [self.current.pop(each.name) for each in sources]
            now = content.merged(contents[0], contents[1:], merger.name)
            self.current[merger.kept.name] = now
            codes_of = tuple(map(self.words.code, sources))
            lines.append(NewLine(LineKind.MERGED, codes_of[0], now, sources=codes_of))
        for each in cut.abolished:
            del self.current[each.name]
            lines.append(NewLine(LineKind.ABOLISHED, self.words.code(each)))
        self._announce(plan, lines, "Công bố thủ tục hành chính bãi bỏ, gộp sau rà soát")
        self._renew_processes([line.code for line in lines if line.content], plan)

    # Reviewed, standardised, received

    def _review(self, number: str, on: date, cut: Cut, kept: Sequence[ProcedurePlan]) -> None:
        merged = [each for merger in cut.mergers for each in (merger.kept, *merger.others)]
        for outcome, listed in (("Bãi bỏ", cut.abolished), ("Gộp", merged), ("Giữ nguyên", kept)):
            there = [self.words.code(each) for each in listed]
            if there:
                services.record_reviewed(
                    there,
                    by=BUILDER,
                    at=moment(on),
                    on=on,
                    decision_number=number,
                    outcome=outcome,
                )

    def _standardise(self, plan: ActPlan, procedures: Sequence[ProcedurePlan]) -> None:
        listed = [self.words.code(each) for each in procedures]
        services.record_standardised(listed, by=BUILDER, at=moment(plan.on), on=plan.on, decision_number=plan.number)

    def _receive(self, plan: ActPlan, coming: Sequence[ProcedurePlan], going: Sequence[ProcedurePlan]) -> None:
        place, at = self.built.bodies[self.centre], moment(plan.on)
        codes_of = [self.words.code(each) for each in coming]
        if going:
            leaving = [self.words.code(each) for each in going]
            services.end_received_at_centre(
                leaving, place=place, by=BUILDER, at=at, on=plan.on, decision_number=plan.number
            )
            self.at_centre -= set(leaving)
        services.record_received_at_centre(
            codes_of, place=place, by=BUILDER, at=at, valid_from=plan.on, decision_number=plan.number
        )
        self.at_centre |= set(codes_of)
        self._put_to_work(codes_of, on=plan.on, decided=plan.on, number=plan.process or plan.number)

    # Internal processes

    def _renew_processes(self, codes_of: Sequence[str], decision: DecisionPlan) -> None:
        """A new version of what the centre receives needs a process of its own."""
        again = [code for code in codes_of if code in self.at_centre]
        if again:
            self._put_to_work(again, on=decision.on, decided=decision.signed, number=decision.number)

    def _put_to_work(self, codes_of: Sequence[str], *, on: date, decided: date, number: str) -> None:
        views, names = queries.in_force_many(codes_of, on), self._words_on(on).name_of
        by_code = {self.words.code(each): each for each in self.choice.baseline}
        new = [
            NewProcess(version=view.key, agency=view.agency, steps=self._steps(view, by_code[code], on, names))
            for code, view in views.items()
        ]
        keys = services.draft_processes(new, by=BUILDER, at=moment(decided))
        services.activate_processes(
            keys, by=BUILDER, at=moment(decided), decision_number=number, decided_on=decided, valid_from=on
        )

    def _steps(
        self, view: VersionView, procedure: ProcedurePlan, on: date, names: Mapping[str, str]
    ) -> tuple[StepView, ...]:
        parameters = worktime.parameters_for(on)
        limits = [way.applied for way in view.ways if way.applied]
        minutes = min(working_minutes(limit, parameters) for limit in limits)
        partners = [
            (key, self.built.bodies[key], names[key])
            for key in procedure.linked
            if key in names and self.built.bodies[key] != view.agency
        ]
        return steps.steps_of(minutes, self._place(procedure), partners, parallel=procedure.linked_mode == "parallel")

    def _place(self, procedure: ProcedurePlan) -> Place:
        units = dict(zip(self.bodies[procedure.agency].units, self.built.units.get(procedure.agency, ()), strict=True))
        return Place(
            unit=steps.unit_for(procedure.field.name, units),
            clerks=next(iter(units.values()), ""),
            desk=self.built.units.get(self.centre, [""])[-1] if self.centre else "",
        )


def codes(pattern: str, names: Iterable[str]) -> dict[str, str]:
    """A code of each procedure, from its name: the same in every build; of two that meet the later moves on."""
    taken: set[int] = set()
    found = {}
    for name in names:
        number = int(sha256(name.encode()).hexdigest(), 16) % NUMBERS
        while number in taken:
            number = (number + 1) % NUMBERS
        taken.add(number)
        found[name] = pattern.format(number=FIRST_NUMBER + number)
    return found
