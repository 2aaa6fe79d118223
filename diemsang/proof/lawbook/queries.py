"""Reading the lawbook. Until a rule has rows in the database, the rows that came with the package answer."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from diemsang.proof.lawbook import rules
from diemsang.proof.lawbook.models import RuleRow


def rule_value(
    key: str, *, on: date, scope: str | Sequence[str] = rules.NATION, known_at: datetime | None = None
) -> rules.RuleAnswer:
    """The rule in force on a day, in a scope, as known at a moment (None: now).

    `scope` is `VN`, a province (`H99`), a body (`body:12`, then the installation's province and the nation follow), or
    a whole chain, nearest first. Without a row the answer's value and its verdict are `UNDEFINED`, never a pass.
    ValueError for a scope that is written wrongly.
    """
    scopes = rules.scope_chain(scope, province=province())
    return rules.answer(rows_of(key), key, on=on, scopes=scopes, known_at=known_at)


def rows_of(key: str) -> tuple[rules.RuleRow, ...]:
    """Every row ever recorded under a key, superseded ones included: from the database, else from the package."""
    stored = RuleRow.objects.filter(rule__key=key).select_related("rule", "successor").order_by("pk")
    return tuple(row.as_rule_row() for row in stored) or tuple(row for row in rules.packaged_rows() if row.key == key)


def province() -> str:
    """The code of the province this installation serves (`H99`), empty when none is set."""
    return str(getattr(settings, "PROVINCE", ""))


def uses_of(key: str) -> tuple[rules.Use, ...]:
    """Every place that declares to ask this rule. The rules of all contexts are imported first: none is missed."""
    autodiscover_modules("rules")
    return rules.uses_of(key)
