"""Reading the lawbook. Until a rule has rows in the database, the rows that came with the package answer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from diemsang.kernel.text import fold
from diemsang.proof.lawbook import rules
from diemsang.proof.lawbook.models import Rule, RuleRow


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


class Reader:
    """Answers as `rule_value` does and reads the rows of each rule once: for acts on lists of thousands."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[rules.RuleRow, ...]] = {}
        self._answers: dict[tuple[str, date, str], rules.RuleAnswer] = {}
        self._province = province()

    def rule_value(self, key: str, *, on: date, scope: str = rules.NATION) -> rules.RuleAnswer:
        """The rule in force on a day, in a scope, as known when it was first asked for."""
        if (key, on, scope) not in self._answers:
            if key not in self._rows:
                self._rows[key] = rows_of(key)
            scopes = rules.scope_chain(scope, province=self._province)
            self._answers[key, on, scope] = rules.answer(self._rows[key], key, on=on, scopes=scopes)
        return self._answers[key, on, scope]


def province() -> str:
    """The code of the province this installation serves (`H99`), empty when none is set."""
    return str(getattr(settings, "PROVINCE", ""))


def uses_of(key: str) -> tuple[rules.Use, ...]:
    """Every place that declares to ask this rule. All contexts are imported first: none is missed."""
    autodiscover_modules("rules", "queries", "services")
    return rules.uses_of(key)


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """One rule as a reader meets it: its name and what it says on a day, in a scope."""

    name: rules.RuleName
    answer: rules.RuleAnswer

    @property
    def group(self) -> str:
        return self.name.key.partition(".")[0]


def names() -> dict[str, rules.RuleName]:
    """Every rule by key: the packaged ones, and those this installation added."""
    stored = {
        rule.key: rules.RuleName(rule.key, rule.name_vi, rule.name_en, rules.Combines(rule.combines))
        for rule in Rule.objects.all()
    }
    return dict(sorted({**rules.packaged_names(), **stored}.items()))


def rules_in_force(
    *,
    on: date,
    scope: str = rules.NATION,
    search: str = "",
    verified: bool | None = None,
    known_at: datetime | None = None,
) -> list[RuleInForce]:
    """Every rule as it stood on a day, by key, in two queries. `search` ignores marks and case; `verified` narrows to
    rows that somebody checked (True), or that nobody did or that are missing (False)."""
    wanted = fold(search)
    scopes = rules.scope_chain(scope, province=province())
    rows = _all_rows()
    found = [
        RuleInForce(name, rules.answer(rows.get(key, ()), key, on=on, scopes=scopes, known_at=known_at))
        for key, name in names().items()
        if wanted in fold(f"{key} {name.vi} {name.en}")
        or any(wanted in fold(f"{row.legal_basis} {row.note}") for row in rows.get(key, ()))
    ]
    return [each for each in found if verified is None or each.answer.is_verified is verified]


def _all_rows() -> dict[str, list[rules.RuleRow]]:
    found: dict[str, list[rules.RuleRow]] = defaultdict(list)
    for row in RuleRow.objects.select_related("rule", "successor").order_by("pk"):
        found[row.rule.key].append(row.as_rule_row())
    stored = frozenset(found)
    for packaged in rules.packaged_rows():
        if packaged.key not in stored:
            found[packaged.key].append(packaged)
    return found
