"""Reading definitions: what is wrong is refused with its path, and nothing whatever makes reading fail."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.commons.forms import rules
from diemsang.commons.forms.rules.describing import described
from diemsang.kernel.refusals import Refusal, Refused
from tests.commons.forms.examples import DEFINITION, field, form

OPTION = {"code": "a", "label": "A"}
ROWS = {"key": "r", "type": "repeat", "label": "R", "items": [field("text"), {**field("money"), "key": "amount"}]}

BOUND = "items.0.not_after.filing_day"
SAME = {"check": "order", "first": "asked", "then": "asked"}


def refused(data: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as caught:
        rules.read_schema(data)
    return [(each.code.removeprefix("forms.schema_"), each.at_field) for each in caught.value.refusals]


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (None, "wrong_type", ""),
        ([], "wrong_type", ""),
        ({"format": 1}, "missing", ""),
        (form(field("text")) | {"format": 2}, "out_of_range", "format"),
        (form(field("text")) | {"format": True}, "wrong_type", "format"),
        (form(field("text")) | {"script": "x"}, "unknown_key", ""),
        (form(), "out_of_range", "items"),
        (form(field("regex")), "not_one_of", "items.0.type"),
        (form({"key": "a", "label": "A"}), "missing", "items.0"),
        (form(field("text") | {"key": "A b"}), "bad_key", "items.0.key"),
        (form(field("text"), field("date")), "key_taken", "items.1.key"),
        (form(field("text") | {"label": ""}), "out_of_range", "items.0.label"),
        (form(field("text") | {"label": {"en": "x"}}), "missing", "items.0.label"),
        (form(field("text", options=[OPTION])), "unknown_key", "items.0"),
        (form(field("text", min_length=9, max_length=2)), "reversed", "items.0"),
        (form(field("text", max_length=10**9)), "out_of_range", "items.0.max_length"),
        (form(field("choice")), "missing", "items.0"),
        (form(field("choice", options=[OPTION, OPTION])), "key_taken", "items.0.options.1.code"),
        (form(field("choices", options=[OPTION], min_chosen=2)), "reversed", "items.0"),
        (form(field("number", least=3, most=2)), "reversed", "items.0"),
        (form(field("number", least="0,5")), "out_of_range", "items.0.least"),
        (form(field("date", not_before="hôm nay")), "wrong_type", "items.0.not_before"),
        (form(field("date", not_after={"filing_day": {"days": 10**6}})), "out_of_range", f"{BOUND}.days"),
        (form(field("text", prefill="a b")), "wrong_type", "items.0.prefill"),
        (form({**ROWS, "min_rows": 5, "max_rows": 2}), "reversed", "items.0"),
        (form({**ROWS, "max_rows": 5000}), "out_of_range", "items.0.max_rows"),
        (form({**ROWS, "items": [ROWS]}), "not_one_of", "items.0.items.0.type"),
        (form(ROWS, checks=[{"check": "sum", "of": ["r.asked"], "total": "r"}]), "cannot_compare", "checks.0.of.0"),
        (form(ROWS, checks=[{"check": "unique", "field": "asked"}]), "unknown_field", "checks.0.field"),
        (form(ROWS, checks=[{"check": "eval"}]), "not_one_of", "checks.0.check"),
        (form(field("text"), checks=[SAME]), "cannot_compare", "checks.0.first"),
        (form(field("date"), checks=[{"check": "same_person", "identity": "asked", "born_on": "asked"}]),
         "cannot_compare", "checks.0.identity"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_path(data: Any, code: str, path: str) -> None:
    assert (code, path) in refused(data)


def test_every_reason_is_given_at_once() -> None:
    found = refused(
        form(field("regex"), field("text", mask=[]), field("choice", options=[{"code": "x y", "label": "X"}]))
    )
    assert [path for _, path in found] == ["items.0.type", "items.1.mask", "items.2.key", "items.2.options.0.code"]


def test_sections_and_nesting_are_bounded() -> None:
    item: dict[str, Any] = field("text")
    for depth in range(5):
        item = {"key": f"s{depth}", "type": "section", "label": "S", "items": [item]}
    assert ("out_of_range", "items.0.items.0.items.0.items.0") in refused(form(item))
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    assert refused(form(field("text", prefill=deep))) == [("too_large", None)]
    many = [{**field("text"), "key": f"f{number}"} for number in range(151)]
    rows = {"key": "r", "type": "repeat", "label": "R", "items": many}
    assert ("out_of_range", "items.150") not in refused(form(*many, rows))
    assert any(code == "out_of_range" for code, _ in refused(form(*many, rows)))


PIECES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats() | st.text(max_size=12)
    | st.sampled_from(["text", "repeat", "section", "kind", "members", "a", "2016-01-01", DEFINITION]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from("key type label items shown_when field is all not options code check".split())
        | st.text(max_size=5), inner, max_size=5),
    max_leaves=10,
)  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, inner in pairs:
        found += places(inner, (*path, name))
    return found


PLACES = places(DEFINITION)[1:]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), PIECES), min_size=1, max_size=3))
def test_a_damaged_definition_is_read_or_refused_and_never_fails(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = copy.deepcopy(DEFINITION)
    for path, piece in changes:
        inside: Any = data
        for name in path[:-1]:
            inside = inside[name] if isinstance(inside, dict | list) and _has(inside, name) else None
        if isinstance(inside, dict | list) and _has(inside, path[-1]):
            inside[path[-1]] = copy.deepcopy(piece)
    reasons: tuple[Refusal, ...] = ()
    try:
        schema = rules.read_schema(data)
    except Refused as no:
        reasons = no.refusals
    assert all(each.code.startswith("forms.schema_") and each.message("en") and each.message() for each in reasons)
    assert reasons or rules.read_schema(schema.data) == schema


def _has(inside: Any, name: Any) -> bool:
    if isinstance(inside, dict):
        return name in inside
    return isinstance(name, int) and name < len(inside)


@given(PIECES)
def test_anything_else_is_refused(data: Any) -> None:
    if data is not DEFINITION and data != DEFINITION:
        assert refused(data)


# The JSON schema that is printed, against a small reader of such schemas


def fits(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Whether a value fits the part of JSON schema that the description uses."""
    if "$ref" in schema:
        return fits(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if "const" in schema:
        return bool(value == schema["const"])
    if "oneOf" in schema:
        return sum(fits(each, value, root) for each in schema["oneOf"]) == 1
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, kinds[kind]) and (kind == "boolean") == isinstance(value, bool) for kind in allowed):
        return False
    if isinstance(value, dict):
        known = schema["properties"]
        return set(schema.get("required", ())) <= value.keys() <= known.keys() and all(
            fits(known[name], each, root) for name, each in value.items()
        )
    if isinstance(value, list):
        bounds = schema.get("minItems", 0) <= len(value) <= schema["maxItems"]
        return bounds and all(fits(schema["items"], each, root) for each in value)
    if isinstance(value, int) and "minimum" in schema:
        return bool(schema["minimum"] <= value <= schema["maximum"])
    return not isinstance(value, str) or len(value) <= schema.get("maxLength", 10**9)


def test_the_printed_description_accepts_what_is_read_and_refuses_what_it_can_see() -> None:
    root = described()
    assert fits(root, DEFINITION, root)
    wrong = [form(field("regex")), form(field("text", options=[OPTION])), form({"key": "a"}), form(), {"format": 1}]
    assert not any(fits(root, each, root) for each in wrong)
    assert fits(root, form(field("date", not_after={"filing_day": {"years": -18}})), root)
    assert not fits(root, form(field("text", shown_when={"field": "a"})), root)
