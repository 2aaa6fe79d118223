"""Conditions against a slow oracle, and what a definition may not say about them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.commons.forms import rules
from diemsang.kernel.refusals import Refused
from tests.commons.forms import condition_oracle as oracle
from tests.commons.forms.examples import ON, form

KINDS = ("number", "yes_no", "choice")
CODES = ("a", "b", "c")


def operand(kind: str) -> st.SearchStrategy[Any]:
    return {"number": st.integers(-2, 2), "yes_no": st.booleans(), "choice": st.sampled_from(CODES)}[kind]


@st.composite
def conditions(draw: st.DrawFn, kinds: dict[str, str], depth: int = 3) -> dict[str, Any]:
    join = draw(st.sampled_from(["compare", "compare", "all", "any", "not"])) if depth else "compare"
    inner = conditions(kinds, depth - 1) if depth else st.nothing()
    if join == "not":
        return {"not": draw(inner)}
    if join != "compare":
        return {join: draw(st.lists(inner, min_size=1, max_size=2))}
    key = draw(st.sampled_from(sorted(kinds)))
    kind = kinds[key]
    hows = {"number": ["is", "more_than", "less_than", "at_least", "at_most"], "yes_no": ["is"], "choice": ["is", "in"]}
    how = draw(st.sampled_from([*hows[kind], "given"]))
    if how == "given":
        return {"field": key, "given": draw(st.booleans())}
    if how == "in":
        return {"field": key, "in": draw(st.lists(operand(kind), min_size=1, max_size=2))}
    alike = sorted(other for other, its in kinds.items() if its == kind)
    with_field = st.builds(lambda other: {"field": other}, st.sampled_from(alike))
    return {"field": key, how: draw(operand(kind) | with_field)}


@st.composite
def small_forms(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Fields that look at those before them only (no cycles), in any order on the page; and values for some."""
    kinds: dict[str, str] = {}
    items: list[dict[str, Any]] = []
    values: dict[str, Any] = {}
    for number in range(draw(st.integers(1, 6))):
        key, kind = f"f{number}", draw(st.sampled_from(KINDS))
        item: dict[str, Any] = {"key": key, "type": kind, "label": f"Ô {number}"}
        if kind == "choice":
            item["options"] = [{"code": code, "label": code} for code in CODES]
        if kinds and draw(st.booleans()):
            item["shown_when"] = draw(conditions(dict(kinds)))
        if kinds and draw(st.booleans()):
            item["required_when"] = draw(conditions(dict(kinds)))
        item["required"] = draw(st.booleans())
        kinds[key] = kind
        items.append(item)
        if draw(st.booleans()):
            values[key] = draw(operand(kind))
    return draw(st.permutations(items)), values


@settings(max_examples=150, deadline=None)
@given(small_forms())
def test_what_is_shown_kept_and_demanded_is_what_the_oracle_says(example: tuple[list[dict], dict]) -> None:
    items, values = example
    by_key = {item["key"]: item for item in items}
    judged = rules.evaluate(rules.read_schema(form(*items)), values, on=ON)
    shown = {key for key in by_key if oracle.is_shown(key, by_key, values)}
    assert judged.visible == shown
    assert judged.values == {key: value for key, value in values.items() if key in shown}
    missing = {key for key in shown - values.keys() if oracle.is_demanded(key, by_key, values)}
    assert {(each.code, each.at_field) for each in judged.refusals} == {("forms.required", key) for key in missing}


def line(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "number", "label": key, **more}


def refused(*items: dict[str, Any], **more: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as caught:
        rules.read_schema(form(*items, **more))
    return [(each.code.removeprefix("forms.schema_"), each.at_field) for each in caught.value.refusals]


@pytest.mark.parametrize(
    ("condition", "code", "path"),
    [
        ({"field": "none", "given": True}, "unknown_field", "field"),
        ({"field": "a", "has": "x"}, "cannot_compare", ""),
        ({"field": "a", "is": "nhiều"}, "wrong_type", "is"),
        ({"field": "a", "is": {"field": "text"}}, "cannot_compare", "is.field"),
        ({"field": "a", "is": 1, "given": True}, "missing", ""),
        ({"field": "a"}, "missing", ""),
        ({"any": []}, "out_of_range", "any"),
        ({"all": [{"field": "a", "given": True}], "not": {}}, "unknown_key", ""),
        ({}, "missing", ""),
        ([], "wrong_type", ""),
        ({"field": "a", "matches": ".*"}, "unknown_key", ""),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_with_its_path(condition: Any, code: str, path: str) -> None:
    text = {"key": "text", "type": "text", "label": "Chữ"}
    found = refused(line("a"), text, line("b", shown_when=condition))
    assert (code, f"items.2.shown_when{'.' if path else ''}{path}") in found


def test_depth_and_length_of_a_condition_are_bounded() -> None:
    deep: dict[str, Any] = {"field": "a", "given": True}
    for _ in range(5):
        deep = {"not": deep}
    assert {code for code, _ in refused(line("a"), line("b", shown_when=deep))} == {"out_of_range"}
    long = {"any": [{"all": [{"field": "a", "given": True}] * 20}] * 3}
    assert refused(line("a"), line("b", shown_when=long)) == [("out_of_range", "items.1.shown_when")]


@pytest.mark.parametrize(
    "items",
    [
        [line("a", shown_when={"field": "a", "given": True})],
        [line("a", shown_when={"field": "b", "given": True}), line("b", shown_when={"field": "a", "is": 1})],
        [
            {
                "key": "s",
                "type": "section",
                "label": "S",
                "shown_when": {"field": "a", "given": True},
                "items": [line("a")],
            }
        ],
        [{"key": "r", "type": "repeat", "label": "R", "items": [line("a", shown_when={"field": "a", "is": 1})]}],
    ],
)
def test_what_would_show_itself_is_refused(items: list[dict[str, Any]]) -> None:
    assert "cycle" in {code for code, _ in refused(*items)}


def test_a_long_chain_of_conditions_is_followed_to_its_end() -> None:
    items = [line("f0")]
    items += [line(f"f{at}", shown_when={"field": f"f{at - 1}", "given": True}) for at in range(1, 300)]
    schema = rules.read_schema(form(*reversed(items)))
    judged = rules.evaluate(schema, {f"f{at}": 1 for at in range(300) if at != 200}, on=ON)
    assert set(judged.values) == {f"f{at}" for at in range(200)}


def test_a_row_looks_at_itself_first_and_then_at_the_form() -> None:
    rows = {
        "key": "r",
        "type": "repeat",
        "label": "R",
        "items": [
            line("a"),
            line("own", shown_when={"field": "a", "more_than": 1}),
            line("out", shown_when={"field": "b", "more_than": 1}),
        ],
    }
    schema = rules.read_schema(form(line("a"), line("b"), rows, line("many", shown_when={"field": "r", "at_least": 2})))
    given_rows = [{"a": 5, "own": 1, "out": 1}, {"a": 0, "own": 1, "out": 1}]
    judged = rules.evaluate(schema, {"a": 0, "b": 0, "r": given_rows, "many": 7}, on=ON)
    assert judged.values == {"a": 0, "b": 0, "r": [{"a": 5, "own": 1}, {"a": 0}], "many": 7}
    one = rules.evaluate(schema, {"b": 2, "r": [{}, {"a": 3, "out": 1}], "many": 7}, on=ON)
    assert one.values == {"b": 2, "r": [{"a": 3, "out": 1}]}
    assert "r.1.out" in one.visible


def test_a_wrong_value_decides_nothing_and_a_hidden_wrong_value_is_let_go() -> None:
    schema = rules.read_schema(form(line("a"), line("b", shown_when={"field": "a", "at_least": 1}, required=True)))
    judged = rules.evaluate(schema, {"a": "mười", "b": "x"}, on=ON)
    assert [(each.code, each.at_field) for each in judged.refusals] == [("forms.not_a_number", "a")]
    assert judged.values == {}
