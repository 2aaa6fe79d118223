"""The data files of the catalogue, read into values: what agencies do to which objects, field by field."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
AGENCIES: Final = FOLDER / "agencies"
USUAL_SUBJECTS: Final = ("citizen", "organisation", "business")
MODES: Final = ("sequential", "parallel")


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field (lĩnh vực) of one agency, with the text its procedures rest on."""

    code: str
    name: str
    agency: str
    ministry: str
    basis: str
    at_centre: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePlan:
    """One procedure as its agency's file writes it."""

    name: str
    field: FieldPlan
    limit: str
    papers: tuple[str, ...]
    """`1b0s Đơn đề nghị`: so many originals, so many copies, then the name."""
    result: str
    subjects: tuple[str, ...] = USUAL_SUBJECTS
    fee: int = 0
    """Lệ phí, đồng."""
    charge: int = 0
    """Phí, đồng."""
    linked: tuple[str, ...] = ()
    """Agencies that take part (liên thông), by the keys of the scenario."""
    linked_mode: str = "sequential"
    levels: tuple[str, ...] = ("province",)
    group: str = ""
    object: str = ""
    action: str = ""

    @property
    def agency(self) -> str:
        return self.field.agency


@cache
def actions() -> Mapping[str, Mapping[str, Any]]:
    """What is done to objects: the patterns of names, limits, papers and results."""
    return tomllib.loads((FOLDER / "actions.toml").read_text())


@cache
def fields() -> tuple[tuple[FieldPlan, tuple[ProcedurePlan, ...]], ...]:
    """Every field with its procedures, agency by agency in the order of their keys, as the files list them."""
    return tuple(_read())


def procedures() -> tuple[ProcedurePlan, ...]:
    return tuple(each for _, listed in fields() for each in listed)


def _read() -> Iterator[tuple[FieldPlan, tuple[ProcedurePlan, ...]]]:
    for path in sorted(AGENCIES.glob("*.toml")):
        for plan in tomllib.loads(path.read_text())["field"]:
            field = FieldPlan(
                code=plan["code"],
                name=plan["name"],
                agency=path.stem,
                ministry=plan["ministry"],
                basis=plan["basis"],
                at_centre=plan.get("at_centre", True),
            )
            listed = [_procedure(field, each) for each in plan.get("procedure", [])]
            listed += [each for plan_of_object in plan.get("object", []) for each in _of_object(field, plan_of_object)]
            yield field, tuple(listed)


def _of_object(field: FieldPlan, plan: Mapping[str, Any]) -> Iterator[ProcedurePlan]:
    """What may be done to an object: the object's own papers stand behind those of the action."""
    object_ = plan["object"]
    for key in plan["actions"]:
        action = actions()[key]
        own = {name: value for name, value in plan.items() if name not in {"object", "actions", "papers"}}
        said: dict[str, Any] = {
            "name": action["name"].format(object=object_),
            "limit": action["limit"],
            "result": action["result"].format(object=object_),
            **own,
            "papers": [*(each.format(object=object_) for each in action["papers"]), *plan.get("papers", [])],
        }
        yield _procedure(field, said, object_=object_, action=key)


def _procedure(field: FieldPlan, plan: Mapping[str, Any], *, object_: str = "", action: str = "") -> ProcedurePlan:
    """As written; `KeyError` when a part that nobody can guess is missing."""
    more: dict[str, Any] = {name: plan[name] for name in ("fee", "charge", "linked_mode", "group") if name in plan}
    more |= {name: tuple(plan[name]) for name in ("subjects", "linked", "levels") if name in plan}
    return ProcedurePlan(
        name=plan["name"],
        field=field,
        limit=plan["limit"],
        papers=tuple(dict.fromkeys(plan["papers"])),
        result=plan["result"],
        object=object_,
        action=action,
        **more,
    )
