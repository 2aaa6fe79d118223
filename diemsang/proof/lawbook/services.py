"""Recording law: a row is written once; what was wrong is superseded, and both stay readable."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.proof.lawbook import rules
from diemsang.proof.lawbook.models import Rule, RuleRow
from diemsang.proof.ledger.services import Item, record, record_many

logger = logging.getLogger(__name__)


@transaction.atomic
def load_packaged_rules(*, by: Actor, at: datetime) -> int:
    """Nạp quy định kèm theo: bring the packaged rows into the database. Returns how many were new; doing it again is 0.

    A row that a newer package corrects supersedes the packaged one, unless people superseded that themselves; a row it
    adds gives way where people recorded one for the same days, and is known from `at` on.
    """
    authorise(by, "lawbook.load_rules")
    return sum(_load(key, by=by, at=at) for key in rules.packaged_names())


@transaction.atomic
def record_rule(
    key: str,
    *,
    by: Actor,
    at: datetime,
    operator: str,
    type: str,
    value: Any,
    legal_basis: str,
    scope: str = rules.NATION,
    valid_from: date | None = None,
    valid_to: date | None = None,
    unit: str = "",
    note: str = "",
    verified: bool = False,
) -> RuleRow:
    """Ghi quy định: a new row under a known key. It may not hold on a day on which another row of its scope holds."""
    authorise(by, "lawbook.record_rule")
    rule = _held_rule(key, by=by, at=at)
    values = {
        "operator": operator,
        "type": type,
        "value": value,
        "legal_basis": legal_basis.strip(),
        "scope": scope,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "unit": unit,
        "note": note,
        "verified": verified,
    }
    row = _write(rule, values, None, by=by, at=at)
    record(by, "lawbook.rule_recorded", row, at, facts=_facts(row))
    return row


@transaction.atomic
def supersede_rule(row: RuleRow, *, by: Actor, at: datetime, **changes: Any) -> RuleRow:
    """Thay dòng quy định: from `at` on this row reads otherwise (`valid_to=`, `value=`, ...; `withdrawn=True` for a row
    that was never law). What was known before stays known as it was. Of two people one wins, the other is refused
    with `lawbook.row_is_superseded`. What was verified is verified no more when anything but its note changes.
    """
    authorise(by, "lawbook.supersede_rule")
    if any(getattr(row, name) != value for name, value in changes.items() if name not in {"note", "withdrawn"}):
        changes = {"verified": False, **changes}
    successor = _supersede(row, changes, by=by, at=at)
    record(by, "lawbook.rule_superseded", successor, at, facts={**_facts(successor), "supersedes": row.pk})
    return successor


@transaction.atomic
def verify_rule(row: RuleRow, *, by: Actor, at: datetime, source: str) -> RuleRow:
    """Xác minh: somebody read the text itself. The verified row supersedes the unverified one and names the source."""
    authorise(by, "lawbook.verify_rule")
    if row.verified:
        raise Refused(rules.ROW_IS_VERIFIED())
    if not source.strip():
        raise Refused(rules.LEGAL_BASIS_IS_MISSING(at_field="source"))
    note = f"{row.note} {source.strip()}".strip()
    successor = _supersede(row, {"verified": True, "note": note}, by=by, at=at)
    record(by, "lawbook.rule_verified", successor, at, facts={**_facts(successor), "supersedes": row.pk})
    return successor


def _supersede(row: RuleRow, changes: Mapping[str, Any], *, by: Actor, at: datetime) -> RuleRow:
    rule = Rule.objects.select_for_update().get(pk=row.rule_id)
    if RuleRow.objects.filter(supersedes=row).exists():
        raise Refused(rules.ROW_IS_SUPERSEDED())
    kept = ("scope", "valid_from", "valid_to", "operator", "type", "value", "unit", "legal_basis", "note", "verified")
    unknown = changes.keys() - {*kept, "withdrawn"}
    if unknown:
        raise TypeError(f"a rule row has no {', '.join(sorted(unknown))}")
    return _write(rule, {**{name: getattr(row, name) for name in kept}, **changes}, row, by=by, at=at)


def _write(rule: Rule, values: Mapping[str, Any], supersedes: RuleRow | None, *, by: Actor, at: datetime) -> RuleRow:
    candidate = RuleRow(rule=rule, supersedes=supersedes, recorded_at=at, recorded_by=by.key, **values)
    try:
        candidate.value = rules.spell_value(
            rules.parse_value(rules.ValueType(candidate.type), candidate.value),
            as_written=str(candidate.value) if candidate.type == rules.ValueType.FRACTION else "",
        )
        read = replace(candidate.as_rule_row(), superseded_at=None)
    except ValueError as error:
        raise Refused(rules.VALUE_IS_NOT_OF_ITS_TYPE(at_field="value", type=candidate.type)) from error
    current = RuleRow.objects.filter(rule=rule, scope=candidate.scope, successor=None).select_related("rule")
    if supersedes is not None:
        current = current.exclude(pk=supersedes.pk)
    refuse_if(rules.obstacles_to_record(read, [each.as_rule_row() for each in current]))
    candidate.save(force_insert=True)
    return candidate


def _held_rule(key: str, *, by: Actor, at: datetime) -> Rule:
    """The rule, locked; its packaged rows are brought in first, so that a new row meets them."""
    if not Rule.objects.filter(key=key).exists():
        if key not in rules.packaged_names():
            raise Refused(rules.RULE_IS_UNKNOWN(at_field="key", key=key))
        _load(key, by=by, at=at)
    return Rule.objects.select_for_update().get(key=key)


def _load(key: str, *, by: Actor, at: datetime) -> int:
    name = rules.packaged_names()[key]
    Rule.objects.get_or_create(key=key, defaults={"name_vi": name.vi, "name_en": name.en, "combines": name.combines})
    rule = Rule.objects.select_for_update().get(key=key)
    known = {each.identity: each for each in rule.rows.exclude(identity="").order_by("pk")}
    packaged = [row for row in rules.packaged_rows() if row.key == key]
    changed = [row for row in packaged if row.identity in known and _is_another(row, known[row.identity])]
    new = [_bring(row, rule, known[row.identity], by=by, at=at) for row in changed]
    current = [each.as_rule_row() for each in rule.rows.filter(successor=None).select_related("rule")] if known else []
    for row in packaged:
        if row.identity in known:
            continue
        if any(row.overlaps(other) for other in current if not other.withdrawn):
            logger.warning("the packaged row %s gives way to a row recorded here", row.identity)
            continue
        new.append(_bring(row, rule, None, by=by, at=at, since_ever=not known))
    record_many(by, "lawbook.rule_loaded", [Item(row, _facts(row)) for row in new], at)
    return len(new)


def _bring(
    packaged: rules.RuleRow, rule: Rule, old: RuleRow | None, *, by: Actor, at: datetime, since_ever: bool = False
) -> RuleRow:
    """Write a packaged row down. What the first package said counts as known since ever; later ones from `at` on."""
    return RuleRow.objects.create(
        rule=rule,
        packaged=since_ever,
        identity=packaged.identity,
        supersedes=old,
        recorded_at=at,
        recorded_by=by.key,
        **_columns(packaged),
    )


def _is_another(packaged: rules.RuleRow, old: RuleRow) -> bool:
    """Whether the package now says something else than the row it brought, which nobody here superseded."""
    says_the_same = all(getattr(old, name) == value for name, value in _columns(packaged).items())
    return not says_the_same and not RuleRow.objects.filter(supersedes=old).exists()


def _columns(packaged: rules.RuleRow) -> dict[str, Any]:
    values = {**packaged.as_dict(), "valid_from": packaged.valid_from, "valid_to": packaged.valid_to}
    return {name: value for name, value in values.items() if name not in {"key", "recorded_at"}}


def _facts(row: RuleRow) -> dict[str, Any]:
    return {
        "identity": row.identity,
        "withdrawn": row.withdrawn,
        **replace(row.as_rule_row(), recorded_at=None).as_dict(),
    }
