"""What is shown and what must be filled in, worked out slowly from the JSON, sharing no code.

It knows only a small form: yes-or-no fields, numbers and choices outside rows, which is what conditions are about.
"""

from typing import Any


def value_of(key: str, items: dict[str, dict[str, Any]], values: dict[str, Any]) -> Any:
    """A value counts when its field is shown, asked anew each time."""
    return values.get(key) if is_shown(key, items, values) else None


def is_shown(key: str, items: dict[str, dict[str, Any]], values: dict[str, Any]) -> bool:
    condition = items[key].get("shown_when")
    return condition is None or is_fulfilled(condition, items, values)


def is_demanded(key: str, items: dict[str, dict[str, Any]], values: dict[str, Any]) -> bool:
    item = items[key]
    if not is_shown(key, items, values):
        return False
    wanted = item.get("required_when")
    return bool(item.get("required")) or (wanted is not None and is_fulfilled(wanted, items, values))


def is_fulfilled(condition: dict[str, Any], items: dict[str, dict[str, Any]], values: dict[str, Any]) -> bool:
    if "all" in condition:
        return False not in [is_fulfilled(each, items, values) for each in condition["all"]]
    if "any" in condition:
        return True in [is_fulfilled(each, items, values) for each in condition["any"]]
    if "not" in condition:
        return not is_fulfilled(condition["not"], items, values)
    left = value_of(condition["field"], items, values)
    (how,) = set(condition) - {"field"}
    right = condition[how]
    if how == "given":
        return (left is not None) == right
    if isinstance(right, dict):
        right = value_of(right["field"], items, values)
    if left is None or right is None:
        return False
    if how == "is":
        return left == right and isinstance(left, bool) == isinstance(right, bool)
    if how == "in":
        return any(left == each for each in right)
    return {
        "more_than": left > right,
        "less_than": left < right,
        "at_least": not left < right,
        "at_most": not left > right,
    }[how]
