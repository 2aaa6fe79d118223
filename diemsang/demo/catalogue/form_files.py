"""Forms of the catalogue: those written for one procedure, and the plain one for all others."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from diemsang.commons.forms import services as forms
from diemsang.commons.forms.services import NewForm, NewVersion
from diemsang.demo.bodies import BUILDER, moment
from diemsang.demo.catalogue.data import FOLDER

FORMS: Final = FOLDER / "forms"
YEAR: Final = re.compile(r"/(\d{4})/")
USUAL: Final = "usual_application"
USUAL_NAME: Final = "Đơn đề nghị giải quyết thủ tục hành chính"
USUAL_BASIS: Final = "Nghị định số 63/2010/NĐ-CP, Điều 8"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form with the procedures it belongs to, by their exact names."""

    code: str
    name: str
    procedures: tuple[str, ...]
    legal_basis: str
    schema: Mapping[str, Any]

    @property
    def in_force_from(self) -> date:
        """The year after the youngest text it rests on: no form is older than its law."""
        years = [int(year) for year in YEAR.findall(self.legal_basis)]
        return date(max(years, default=date.min.year) + 1, 1, 1)


@cache
def form_files() -> tuple[FormFile, ...]:
    """Every form of the folder, in the order of their files."""
    found = []
    for path in sorted(FORMS.glob("*.json")):
        said = json.loads(path.read_text())
        found.append(
            FormFile(
                code=said["code"],
                name=said["name"],
                procedures=tuple(said["procedures"] if "procedures" in said else [said["procedure"]]),
                legal_basis=said["legal_basis"],
                schema=said["schema"],
            )
        )
    return tuple(found)


def pinned() -> frozenset[str]:
    """Procedures that have a form of their own: the catalogue keeps them."""
    return frozenset(name for each in form_files() for name in each.procedures)


def publish_forms(on: date) -> None:
    """Define every form and put its version in force from a day on, or from when its texts are."""
    files = form_files()
    usual = json.loads((FOLDER / "usual_form.json").read_text())
    forms.define_forms(
        [NewForm(USUAL, USUAL_NAME), *(NewForm(each.code, each.name) for each in files)], by=BUILDER, at=moment(on)
    )
    forms.publish_versions(
        [
            NewVersion(USUAL, usual, on, USUAL_BASIS),
            *(NewVersion(each.code, each.schema, max(on, each.in_force_from), each.legal_basis) for each in files),
        ],
        by=BUILDER,
        at=moment(on),
    )
