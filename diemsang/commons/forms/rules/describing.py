"""The JSON schema of a definition, made from the same tables that reading uses: `diemsang form --schema`."""

from collections.abc import Iterable
from typing import Any

from diemsang.commons.forms.rules.checks import FLAGS, MOST_FIELDS, NAMES
from diemsang.commons.forms.rules.conditions import MAX_CONDITION_PARTS, How
from diemsang.commons.forms.rules.reading import COMMON_KEYS, FIELD_KEYS, FORM_KEYS, FORMAT, REPEAT_KEYS, SECTION_KEYS
from diemsang.commons.forms.rules.reading_fields import MOST_DAYS, MOST_DECIMALS, MOST_MONTHS, MOST_YEARS, OWN_KEYS
from diemsang.commons.forms.rules.schema import (
    MAX_CHECKS,
    MAX_CHOICE,
    MAX_FIELDS,
    MAX_KEY,
    MAX_LINE,
    MAX_LINES,
    MAX_MASK,
    MAX_MASKS,
    MAX_OPTIONS,
    MAX_ROWS,
    MAX_WORDS,
    FieldType,
)


def described() -> dict[str, Any]:
    """JSON schema (2020-12) of a form's definition. Reading asks more: known keys, no cycles, right bounds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Định nghĩa biểu mẫu điện tử",
        "description": "A form: fields, sections, rows that repeat, conditions, checks. See docs/forms.md.",
        "type": "object",
        "required": ["format", "title", "items"],
        "additionalProperties": False,
        "properties": _only(
            FORM_KEYS,
            format={"const": FORMAT},
            title=_ref("words"),
            note=_ref("words"),
            items={"type": "array", "minItems": 1, "maxItems": MAX_FIELDS, "items": _ref("item")},
            checks=_ref("checks"),
        ),
        "$defs": _definitions(),
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _only(names: Iterable[str], **described: Any) -> dict[str, Any]:
    """The descriptions of exactly these names: one that is read and not described is a bug here."""
    return {name: described[name] for name in names}


def _definitions() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1, "maxLength": MAX_WORDS}
    source = {"type": "string", "maxLength": 200, "examples": ["applicant.full_name", "dossier.full_name"]}
    moved = {"years": MOST_YEARS, "months": MOST_MONTHS, "days": MOST_DAYS}
    return {
        "words": {
            "description": "Một câu cho cả hai ngôn ngữ, hoặc từng ngôn ngữ / one text for both languages, or each",
            "oneOf": [text, {"type": "object", "required": ["vi"], **_closed({"vi": text, "en": text})}],
        },
        "key": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": MAX_KEY},
        "number": {"type": ["integer", "number", "string"], "examples": [5, "1.234,5"]},
        "day": {
            "oneOf": [
                {"type": "string", "format": "date"},
                {
                    "type": "object",
                    "required": ["filing_day"],
                    **_closed(
                        {
                            "filing_day": {
                                "type": "object",
                                **_closed({name: _whole(-most, most) for name, most in moved.items()}),
                            }
                        }
                    ),
                },
            ]
        },
        "option": {
            "type": "object",
            "required": ["code", "label"],
            **_closed({"code": {"type": "string", "maxLength": MAX_CHOICE}, "label": _ref("words")}),
        },
        "prefill": {"oneOf": [source, {"type": "array", "minItems": 1, "maxItems": 5, "items": source}]},
        "condition": _condition(),
        "checks": {"type": "array", "maxItems": MAX_CHECKS, "items": {"oneOf": list(_checks())}},
        "field": {"oneOf": [_ref(f"field_{kind.value}") for kind in FieldType]},
        **{f"field_{kind.value}": _field(kind) for kind in FieldType},
        "section": {
            "type": "object",
            "required": ["key", "type", "label", "items"],
            **_closed(
                _common("section")
                | {"items": {"type": "array", "minItems": 1, "maxItems": MAX_FIELDS, "items": _ref("item")}},
                SECTION_KEYS,
            ),
        },
        "repeat": {
            "type": "object",
            "required": ["key", "type", "label", "items"],
            **_closed(
                _common("repeat")
                | {
                    "items": {"type": "array", "minItems": 1, "maxItems": MAX_FIELDS, "items": _ref("field")},
                    "row_label": _ref("words"),
                    "min_rows": _whole(0, MAX_ROWS),
                    "max_rows": _whole(1, MAX_ROWS),
                    "prefill": _ref("prefill"),
                    "checks": _ref("checks"),
                },
                REPEAT_KEYS,
            ),
        },
        "item": {"oneOf": [_ref("field"), _ref("section"), _ref("repeat")]},
    }


def _closed(properties: dict[str, Any], names: Iterable[str] | None = None) -> dict[str, Any]:
    known = properties if names is None else _only(names, **properties)
    return {"additionalProperties": False, "properties": known}


def _whole(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _common(kind: str) -> dict[str, Any]:
    return _only(
        COMMON_KEYS,
        key=_ref("key"),
        type={"const": kind},
        label=_ref("words"),
        hint=_ref("words"),
        shown_when=_ref("condition"),
    )


def _field(kind: FieldType) -> dict[str, Any]:
    longest = MAX_LINES if kind is FieldType.LONG_TEXT else MAX_LINE
    mask = {"type": "string", "minLength": 1, "maxLength": MAX_MASK, "examples": ["9999/AA"]}
    own = {
        "min_length": _whole(0, longest),
        "max_length": _whole(1, longest),
        "mask": {"oneOf": [mask, {"type": "array", "minItems": 1, "maxItems": MAX_MASKS, "items": mask}]},
        "least": _ref("number"),
        "most": _ref("number"),
        "decimals": _whole(0, MOST_DECIMALS),
        "unit": {"type": "string", "minLength": 1, "maxLength": MAX_CHOICE},
        "not_before": _ref("day"),
        "not_after": _ref("day"),
        "options": {"type": "array", "minItems": 1, "maxItems": MAX_OPTIONS, "items": _ref("option")},
        "min_chosen": _whole(0, MAX_OPTIONS),
        "max_chosen": _whole(1, MAX_OPTIONS),
        "must_be_yes": {"type": "boolean"},
    }
    shared = _common(kind.value) | {
        "required": {"type": "boolean"},
        "required_when": _ref("condition"),
        "prefill": _ref("prefill"),
    }
    needed = ["key", "type", "label", *(["options"] if "options" in OWN_KEYS.get(kind, ()) else [])]
    return {
        "type": "object",
        "required": needed,
        **_closed(shared | own, (*FIELD_KEYS, *OWN_KEYS.get(kind, ()))),
    }


def _condition() -> dict[str, Any]:
    several = {"type": "array", "minItems": 1, "maxItems": MAX_CONDITION_PARTS, "items": _ref("condition")}
    other = {"type": "object", "required": ["field"], **_closed({"field": {"type": "string"}})}
    constant = {"type": ["string", "number", "integer", "boolean"]}
    operands: dict[How, Any] = {how: {"oneOf": [constant, other]} for how in How} | {
        How.GIVEN: {"type": "boolean"},
        How.IN: {"type": "array", "minItems": 1, "maxItems": MAX_OPTIONS, "items": {"type": "string"}},
    }
    joins = {"all": several, "any": several, "not": _ref("condition")}
    comparisons = [
        {
            "type": "object",
            "required": ["field", how.value],
            **_closed({"field": {"type": "string"}, how.value: wanted}),
        }
        for how, wanted in operands.items()
    ]
    return {
        "oneOf": [
            *comparisons,
            *({"type": "object", "required": [name], **_closed({name: inner})} for name, inner in joins.items()),
        ]
    }


def _checks() -> Iterable[dict[str, Any]]:
    for kind, names in NAMES.items():
        about: dict[str, Any] = {"check": {"const": kind.value}, "message": _ref("words")}
        for name in names:
            one = {"type": "string"}
            least = 2 if name == "fields" else 1
            several = {"type": "array", "minItems": least, "maxItems": MOST_FIELDS, "items": one}
            about[name] = several if name in ("of", "fields") else one
        if kind in FLAGS:
            about[FLAGS[kind]] = {"type": "boolean"}
        yield {"type": "object", "required": ["check", *names], **_closed(about)}
