"""Defining forms and publishing their versions. What was published is never edited: the next version replaces it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from diemsang.commons.forms import rules
from diemsang.commons.forms.models import CODE_LENGTH, FormDefinition, FormVersion
from diemsang.commons.forms.rules import refusals
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean_line, fold
from diemsang.proof.ledger import services as ledger

AT_ONCE: Final = 500
LONGEST_NAME: Final = 1_200
LONGEST_BASIS: Final = 500
_CODE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")


@dataclass(frozen=True, slots=True)
class NewForm:
    """A form to be defined: its code, stable for ever, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be published. `form` is a key (`form:3`) or a code; `schema` the JSON of `docs/forms.md`."""

    form: str
    schema: Any
    valid_from: date
    legal_basis: str


def define_form(code: str, name: str, *, by: Actor, at: datetime) -> str:
    """Lập biểu mẫu: an identity without any version yet; its key (`form:3`)."""
    return define_forms([NewForm(code, name)], by=by, at=at)[0]


@transaction.atomic
def define_forms(forms: Sequence[NewForm], *, by: Actor, at: datetime) -> list[str]:
    """The same for a list, in a few statements; their keys, in order. Refused as a whole when one is refused."""
    authorise(by, "forms.define_form")
    cleaned = [NewForm(clean_line(each.code), clean_line(each.name)) for each in forms]
    codes = [each.code for each in cleaned]
    taken = set(FormDefinition.objects.filter(code__in=codes).values_list("code", flat=True))
    refuse_if(_obstacles_to_defining(cleaned, taken))
    rows = [
        FormDefinition(code=each.code, name=each.name, name_folded=fold(f"{each.code} {each.name}"), created_at=at)
        for each in cleaned
    ]
    try:
        with transaction.atomic():
            FormDefinition.objects.bulk_create(rows, batch_size=AT_ONCE)
    except IntegrityError:  # somebody else took one of the codes at this very moment
        taken = set(FormDefinition.objects.filter(code__in=codes).values_list("code", flat=True))
        raise Refused(*_obstacles_to_defining(cleaned, taken)) from None
    ledger.record_many(by, "forms.form_defined", [(row, {"code": row.code, "name": row.name}, {}) for row in rows], at)
    return [row.key for row in rows]


def _obstacles_to_defining(forms: Iterable[NewForm], taken: set[str]) -> Iterator[Refusal]:
    seen = set(taken)
    for each in forms:
        if not each.code or len(each.code) > CODE_LENGTH or not set(each.code) <= _CODE:
            yield refusals.CODE_WRONG(at_field="code", code=each.code[:CODE_LENGTH], most=CODE_LENGTH)
        elif each.code in seen:
            yield refusals.CODE_TAKEN(at_field="code", code=each.code)
        if not each.name:
            yield refusals.NAME_MISSING(at_field="name")
        elif len(each.name) > LONGEST_NAME:
            yield refusals.WORDS_TOO_LONG(at_field="name", most=LONGEST_NAME)
        seen.add(each.code)


def publish_version(form: str, schema: Any, *, valid_from: date, legal_basis: str, by: Actor, at: datetime) -> str:
    """Ban hành: the version in force from that day until the next one; its key (`form_version:3`).

    `form` is a key or a code. Refused with every reason when the definition cannot be read, when no legal text is
    named, or when the day is not after that of the latest version.
    """
    return publish_versions([NewVersion(form, schema, valid_from, legal_basis)], by=by, at=at)[0]


@transaction.atomic
def publish_versions(versions: Sequence[NewVersion], *, by: Actor, at: datetime) -> list[str]:
    """The same for a list, in a few statements; their keys, in order. Refused as a whole when one is refused."""
    authorise(by, "forms.publish_version")
    forms = _locked({each.form for each in versions})
    last: dict[int, tuple[int, date]] = {
        pk: (no, day)
        for pk, no, day in FormVersion.objects.filter(form__in={form.pk for form in forms.values()})
        .values_list("form")
        .annotate(no=Max("no"), day=Max("valid_from"))
    }
    found: list[Refusal] = []
    rows = []
    for each in versions:
        schema = _read(each.schema, found)
        basis = clean_line(each.legal_basis)
        found += [] if basis else [refusals.BASIS_MISSING(at_field="legal_basis")]
        found += [refusals.WORDS_TOO_LONG(at_field="legal_basis", most=LONGEST_BASIS)] * (len(basis) > LONGEST_BASIS)
        form = forms.get(each.form)
        if form is None:
            found.append(refusals.NO_SUCH_FORM(at_field="form", form=each.form[:CODE_LENGTH]))
            continue
        no, latest = last.get(form.pk, (0, None))
        if latest is not None and each.valid_from <= latest:
            found.append(refusals.NOT_LATEST(at_field="valid_from", code=form.code, latest=format_date(latest)))
        last[form.pk] = no + 1, max(each.valid_from, latest or each.valid_from)
        if schema is not None:
            rows.append(
                FormVersion(
                    form=form,
                    no=no + 1,
                    valid_from=each.valid_from,
                    legal_basis=basis,
                    schema=schema.data,
                    digest=digest_of(schema.data),
                    published_at=at,
                )
            )
    refuse_if(found)
    FormVersion.objects.bulk_create(rows, batch_size=AT_ONCE)
    ledger.record_many(by, "forms.version_published", [(row, _facts(row), {}) for row in rows], at)
    return [row.key for row in rows]


def _read(data: Any, found: list[Refusal]) -> rules.FormSchema | None:
    try:
        return rules.read_schema(data)
    except Refused as refused:
        found += refused.refusals
        return None


def _locked(names: set[str]) -> dict[str, FormDefinition]:
    """The forms by the key or code they were named by, held until the transaction ends."""
    numbers = {int(name[5:]) for name in names if name.startswith("form:") and name[5:].isdecimal() and len(name) < 24}
    rows = FormDefinition.objects.select_for_update(of=("self",)).filter(Q(pk__in=numbers) | Q(code__in=names))
    by_name: dict[str, FormDefinition] = {}
    for row in rows.order_by("pk"):
        by_name[row.code] = by_name[row.key] = row
    return by_name


def digest_of(data: Mapping[str, Any]) -> str:
    """Of a definition, whatever the order of its keys."""
    return sha256(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _facts(row: FormVersion) -> dict[str, Any]:
    return {
        "form": row.form_id,
        "no": row.no,
        "valid_from": row.valid_from.isoformat(),
        "legal_basis": row.legal_basis,
        "digest": row.digest,
    }
