"""Reading forms: the version in force on a day, a version by its key, what was filled in about a subject."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from diemsang.commons.forms import rules
from diemsang.commons.forms.models import Answer, FormDefinition, FormVersion
from diemsang.kernel.access import NOT_FOUND
from diemsang.kernel.refusals import Refused
from diemsang.proof.lawbook import queries as lawbook

_MOST_SCHEMAS: Final = 2_000
_schemas: "OrderedDict[str, rules.FormSchema]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class FormVersionView:
    """A published version. It never changes; it is in force until the day of the next one."""

    key: str
    form: str
    code: str
    name: str
    no: int
    schema: rules.FormSchema
    valid_from: date
    legal_basis: str
    published_at: datetime

    @property
    def pk(self) -> int:
        return int(self.key.partition(":")[2])


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What was filled in. `values` is empty once it was erased."""

    key: str
    subject: str
    version: FormVersionView
    values: Mapping[str, Any]
    is_partial: bool
    filed_on: date
    answered_at: datetime
    erased_at: datetime | None


def number_of(key: str, kind: str) -> int:
    """The number behind a key of that kind (`form_version:3`). Anything else is refused as not found."""
    name, _, number = key.partition(":")
    if name != kind or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Refused(NOT_FOUND())
    return int(number)


def version(key: str) -> FormVersionView:
    """The version behind a key (`form_version:3`); refused as not found. Its definition is read once and remembered."""
    found = versions([key])
    if key not in found:
        raise Refused(NOT_FOUND())
    return found[key]


def versions(keys: Iterable[str]) -> dict[str, FormVersionView]:
    """Those of the versions that exist, by key, in two statements at most."""
    numbers = {number_of(key, "form_version") for key in keys}
    rows = FormVersion.objects.filter(pk__in=numbers).select_related("form").defer("schema")
    return {view.key: view for view in _views(list(rows))}


def version_in_force(form_code: str, on: date) -> FormVersionView | None:
    """The version of the form with that code that is in force on a day; None before its first."""
    rows = FormVersion.objects.filter(form__code=form_code, valid_from__lte=on).select_related("form").defer("schema")
    row = rows.order_by("-valid_from").first()
    return None if row is None else _views([row])[0]


def versions_of(form_code: str) -> list[FormVersionView]:
    """Every version of a form, the newest first."""
    rows = FormVersion.objects.filter(form__code=form_code).select_related("form").defer("schema")
    return _views(list(rows.order_by("-valid_from")))


def forms() -> QuerySet[FormDefinition]:
    """Every form, each with the day its latest version holds from (`latest_from`). Forms are public."""
    latest = FormVersion.objects.filter(form=OuterRef("pk")).order_by("-valid_from")
    return FormDefinition.objects.annotate(
        latest_from=Subquery(latest.values("valid_from")[:1]), latest_no=Subquery(latest.values("no")[:1])
    )


def answer_of(subject: str) -> AnswerView | None:
    """What was filled in about a subject. Whoever asks has decided who may see it, and logs the look."""
    return answers_of([subject]).get(subject)


def answers_of(subjects: Iterable[str]) -> dict[str, AnswerView]:
    """The same for many subjects, by subject, in three statements at most."""
    rows = list(Answer.objects.filter(subject__in=set(subjects)))
    by_key = versions({f"form_version:{row.version_id}" for row in rows}) if rows else {}
    return {row.subject: _answer_view(row, by_key[f"form_version:{row.version_id}"]) for row in rows}


def answer(key: str) -> AnswerView:
    """The answer behind a key (`form_answer:9`); refused as not found. As `answer_of`, it logs nothing itself."""
    row = Answer.objects.filter(pk=number_of(key, "form_answer")).first()
    if row is None:
        raise Refused(NOT_FOUND())
    return _answer_view(row, version(f"form_version:{row.version_id}"))


def evaluate(schema: rules.FormSchema, values: Any, *, on: date, partial: bool = False) -> rules.Evaluation:
    """`rules.evaluate` by this installation's lawbook."""
    return rules.evaluate(schema, values, on=on, partial=partial, ask=asking(on))


def asking(on: date) -> rules.Ask:
    """Asks this installation's lawbook on a day."""
    return lambda key: lawbook.rule_value(key, on=on)


class Asking:
    """Evaluates many answers by this installation's lawbook, reading each rule once."""

    def __init__(self) -> None:
        self._lawbook = lawbook.Reader()

    def evaluate(self, schema: rules.FormSchema, values: Any, *, on: date, partial: bool = False) -> rules.Evaluation:
        return rules.evaluate(
            schema, values, on=on, partial=partial, ask=lambda key: self._lawbook.rule_value(key, on=on)
        )


def _answer_view(row: Answer, version: FormVersionView) -> AnswerView:
    return AnswerView(
        key=row.key,
        subject=row.subject,
        version=version,
        values=row.values or {},
        is_partial=row.is_partial,
        filed_on=row.filed_on,
        answered_at=row.answered_at,
        erased_at=row.erased_at,
    )


def _views(rows: list[FormVersion]) -> list[FormVersionView]:
    """Definitions are remembered by what they say, so no process ever answers by another one's row."""
    with _lock:
        known = {row.digest: _schemas[row.digest] for row in rows if row.digest in _schemas}
    missing = [row.pk for row in rows if row.digest not in known]
    if missing:
        stored = FormVersion.objects.filter(pk__in=missing).values_list("digest", "schema")
        known |= {digest: rules.read_schema(data) for digest, data in stored}
    with _lock:
        for row in rows:
            _schemas[row.digest] = known[row.digest]
            _schemas.move_to_end(row.digest)
        while len(_schemas) > _MOST_SCHEMAS:
            _schemas.popitem(last=False)
    return [
        FormVersionView(
            key=row.key,
            form=row.form.key,
            code=row.form.code,
            name=row.form.name,
            no=row.no,
            schema=known[row.digest],
            valid_from=row.valid_from,
            legal_basis=row.legal_basis,
            published_at=row.published_at,
        )
        for row in rows
    ]
