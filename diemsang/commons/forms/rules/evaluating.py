"""Judging what was filled in: the same for pages, the API and the command line. Nothing is stored, nothing is asked of
a database, and no value whatever makes it fail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.checks import Answers, failed
from diemsang.commons.forms.rules.conditions import Comparable, Condition, holds
from diemsang.commons.forms.rules.law import Ask, Law
from diemsang.commons.forms.rules.limits import obstacle_to_values
from diemsang.commons.forms.rules.reader import LIST, OBJECT, SHOWN
from diemsang.commons.forms.rules.schema import MAX_ROWS, Field, FormSchema, Repeat, Words
from diemsang.commons.forms.rules.typed import comparable
from diemsang.commons.forms.rules.values import Place, is_empty, read_value
from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import clean_line

MOST_UNKNOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The verdict on what was filled in.

    `values` are cleaned, without hidden fields, empty ones and empty rows; when there are refusals they hold what is
    right so far. `visible` are the paths of what is shown (`members.0.full_name`); rows keep the numbers they were
    given with.
    """

    values: dict[str, Any]
    refusals: tuple[Refusal, ...]
    visible: frozenset[str]

    @property
    def is_accepted(self) -> bool:
        return not self.refusals


def evaluate(schema: FormSchema, values: Any, *, on: date, partial: bool = False, ask: Ask | None = None) -> Evaluation:
    """Clean and judge values against a definition, filing on that day.

    `partial` is a draft: what is missing is not asked for, what is wrong still is. `ask` answers keys of the lawbook
    on that day; without it the rows that came with the program do. Every refusal has the path of its field and names
    its label.
    """
    if not isinstance(values, Mapping):
        return Evaluation({}, (refusals.VALUES_WRONG_TYPE(),), frozenset())
    if (too_large := obstacle_to_values(values)) is not None:
        return Evaluation({}, (too_large,), frozenset())
    return _Run(schema, values, Law(on, ask), partial).verdict()


@dataclass(slots=True)
class _Scope:
    """The form outside rows, or one row: what was given for each key, as read, and what is wrong with it."""

    path: str
    clean: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, list[Refusal]] = field(default_factory=dict)
    shown: dict[str, bool] = field(default_factory=dict)
    number: int = 0

    def at(self, key: str) -> str:
        return f"{self.path}{key}"


@dataclass(slots=True)
class _Run:
    schema: FormSchema
    given: Mapping[str, Any]
    law: Law
    partial: bool
    entries: dict[str, Field | Repeat] = field(default_factory=dict)
    rows: dict[str, list[_Scope]] = field(default_factory=dict)
    root: _Scope = field(default_factory=lambda: _Scope(""))
    found: list[Refusal] = field(default_factory=list)
    visible: set[str] = field(default_factory=set)

    def verdict(self) -> Evaluation:
        self.entries = self.schema.entries()
        self._refuse_unknown(self.given, self.entries.keys(), "")
        for key, item in self.entries.items():
            if isinstance(item, Repeat):
                self._read_rows(item, self.given.get(key))
            else:
                self._read(item, self.given.get(key), self.root, item.label)
        self._decide_what_is_shown()
        cleaned: dict[str, Any] = {}
        for key, item in self.entries.items():
            if self.root.shown[key]:
                value = self._rows_of(item) if isinstance(item, Repeat) else self._value_of(item)
                if value is not None:
                    cleaned[key] = value
        for check in self.schema.checks:
            self.found += failed(check, self._answers(self.root), partial=self.partial)
        return Evaluation(cleaned, tuple(self.found), frozenset(self.visible))

    # Reading

    def _refuse_unknown(self, given: Mapping[str, Any], known: Any, path: str) -> None:
        for name in sorted(set(given) - set(known))[:MOST_UNKNOWN]:
            shown = clean_line(name)[:SHOWN]
            self.found.append(refusals.UNKNOWN_FIELD(at_field=f"{path}{shown}", name=shown))

    def _read(self, asked: Field, raw: Any, scope: _Scope, label: Words) -> None:
        if is_empty(raw):
            return
        place = Place(scope.at(asked.key), label)
        value = read_value(asked, raw, place, self.law, partial=self.partial)
        if place.found:
            scope.wrong[asked.key] = place.found
        elif value is not None:
            scope.clean[asked.key] = value

    def _read_rows(self, item: Repeat, raw: Any) -> None:
        self.rows[item.key] = rows = []
        place = Place(item.key, item.label)
        if raw is None:
            return
        if not isinstance(raw, list | tuple):
            place.wrong_type(LIST)
        elif len(raw) > MAX_ROWS:
            place.refuse(refusals.TOO_MANY_ROWS, most=item.max_rows)
        else:
            known = [each.key for each in item.items]
            for number, row in enumerate(raw):
                path = f"{item.key}.{number}"
                if not isinstance(row, Mapping):
                    Place(path, item.label, place.found).wrong_type(OBJECT)
                    continue
                if all(is_empty(each) for each in row.values()):
                    continue
                self._refuse_unknown(row, known, f"{path}.")
                scope = _Scope(f"{path}.", number=number)
                for each in item.items:
                    self._read(each, row.get(each.key), scope, row_label(item, number, each.label))
                rows.append(scope)
        if rows:
            self.root.clean[item.key] = rows
        if place.found:
            self.root.wrong[item.key] = place.found

    # Visibility: in an order in which everything a condition looks at was decided before

    def _decide_what_is_shown(self) -> None:
        inside = {item.key: section.key for item, section in self.schema.walk() if section is not None}
        conditions = {item.key: item.shown_when for item, _ in self.schema.walk()}
        for key in self.schema.order:
            is_open = key not in inside or self.root.shown[inside[key]]
            self._show(self.root, key, conditions[key], is_open=is_open)
        for key, rows in self.rows.items():
            item = self.entries[key]
            if isinstance(item, Repeat):
                fields = {each.key: each for each in item.items}
                for scope in rows:
                    for name in item.order:
                        self._show(scope, name, fields[name].shown_when, is_open=self.root.shown[key])

    def _show(self, scope: _Scope, key: str, condition: Condition | None, *, is_open: bool) -> None:
        scope.shown[key] = is_open and (condition is None or holds(condition, lambda name: self._seen(scope, name)))
        if scope.shown[key]:
            self.visible.add(scope.at(key))

    def _seen(self, scope: _Scope, key: str) -> Comparable | None:
        """A value as conditions see it from a scope: a row's own field before the form's."""
        if scope is not self.root:
            repeat = self.entries[scope.path.partition(".")[0]]
            if isinstance(repeat, Repeat) and (own := repeat.field(key)) is not None:
                return self._in(scope, key, own)
        item = self.entries[key]
        return self._in(self.root, key, None if isinstance(item, Repeat) else item)

    @staticmethod
    def _in(scope: _Scope, key: str, asked: Field | None) -> Comparable | None:
        return comparable(asked, scope.clean.get(key)) if scope.shown.get(key, False) else None

    # What is right, and what is wrong

    def _value_of(self, asked: Field, scope: _Scope | None = None, label: Words | None = None) -> Any:
        scope = scope or self.root
        if asked.key in scope.wrong:
            self.found += scope.wrong[asked.key]
            return None
        value = scope.clean.get(asked.key)
        if value is None and not self.partial and self._is_required(asked, scope):
            Place(scope.at(asked.key), label or asked.label, self.found).refuse(refusals.REQUIRED)
        return value

    def _is_required(self, asked: Field, scope: _Scope) -> bool:
        if asked.required or asked.must_be_yes or asked.min_chosen:
            return True
        return asked.required_when is not None and holds(asked.required_when, lambda name: self._seen(scope, name))

    def _rows_of(self, item: Repeat) -> list[dict[str, Any]] | None:
        if item.key in self.root.wrong:
            self.found += self.root.wrong[item.key]
            return None
        rows = self.rows[item.key]
        place = Place(item.key, item.label, self.found)
        if len(rows) < item.min_rows and not self.partial:
            place.refuse(refusals.TOO_FEW_ROWS, least=item.min_rows)
        if len(rows) > item.max_rows:
            place.refuse(refusals.TOO_MANY_ROWS, most=item.max_rows)
        cleaned = []
        for scope in rows:
            row = {}
            for each in item.items:
                if scope.shown[each.key]:
                    value = self._value_of(each, scope, row_label(item, scope.number, each.label))
                    if value is not None:
                        row[each.key] = value
            cleaned.append(row)
            for check in item.checks:
                self.found += failed(check, self._answers(scope, item), partial=self.partial)
        return [row for row in cleaned if row] or None

    # What checks ask

    def _answers(self, scope: _Scope, inside: Repeat | None = None) -> Answers:
        def asked(key: str) -> Field | None:
            repeat, _, column = key.partition(".")
            item = self.entries.get(repeat) if inside is None else inside.field(key)
            if column and isinstance(item, Repeat):
                return item.field(column)
            return item if isinstance(item, Field) else None

        def label(key: str) -> Words:
            repeat = self.entries.get(key)
            found = asked(key)
            if inside is not None and found is not None:
                return row_label(inside, scope.number, found.label)
            if found is not None:
                return found.label
            return repeat.label if repeat is not None else Words(key)

        def is_wrong(key: str) -> bool:
            repeat, _, column = key.partition(".")
            if column:
                rows = self.rows[repeat] if self.root.shown[repeat] else []
                return repeat in self.root.wrong or any(row.shown[column] and column in row.wrong for row in rows)
            return scope.shown[key] and key in scope.wrong

        def values_of(key: str) -> list[tuple[str, Comparable | None]]:
            repeat, _, column = key.partition(".")
            rows = self.rows[repeat] if self.root.shown[repeat] else []
            return [(row.at(column), self._in(row, column, asked(key))) for row in rows]

        return Answers(
            value=lambda key: self._in(scope, key, asked(key)),
            is_wrong=is_wrong,
            is_shown=lambda key: scope.shown[key],
            column=values_of,
            label=label,
            field=asked,
            path=scope.at,
        )


def row_label(item: Repeat, number: int, label: Words) -> Words:
    """What a field of a row is called in a sentence: `Thành viên, dòng 2: Họ và tên`."""
    return Words(
        f"{item.label.vi}, dòng {number + 1}: {label.vi}",
        f"{item.label.say('en')}, row {number + 1}: {label.say('en')}",
    )
