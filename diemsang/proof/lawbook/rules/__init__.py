"""Which rule was in force, and what it says about a value. Pure: rows in, answer with its legal basis out.

A rule is a key (`emulation.quota.cstdcs_of_ldtt`) with rows. A row holds in one scope (`VN`, a province code such as
`H99`, or a body such as `body:12`), for a period of law time (closed-open), and was known to us from a moment on, until
another row superseded it. Nothing is ever overwritten, so an old judgement can be made again exactly as it was made.
"""

from diemsang.proof.lawbook.rules.engine import (
    NATION,
    SCOPE_PATTERN,
    UNDEFINED,
    Combines,
    Operator,
    RuleAnswer,
    RuleRow,
    Undefined,
    Verdict,
    answer,
    history,
    scope_chain,
)
from diemsang.proof.lawbook.rules.packaged import RuleName, packaged_names, packaged_rows
from diemsang.proof.lawbook.rules.recording import (
    LEGAL_BASIS_IS_MISSING,
    ROW_IS_SUPERSEDED,
    ROW_IS_VERIFIED,
    RULE_IS_UNKNOWN,
    SCOPE_IS_WRITTEN_WRONGLY,
    VALUE_IS_NOT_OF_ITS_TYPE,
    obstacles_to_record,
)
from diemsang.proof.lawbook.rules.usage import Use, uses, uses_of
from diemsang.proof.lawbook.rules.values import RuleValue, ValueType, as_typed, parse_value, spell_value

__all__ = [
    "LEGAL_BASIS_IS_MISSING",
    "NATION",
    "ROW_IS_SUPERSEDED",
    "ROW_IS_VERIFIED",
    "RULE_IS_UNKNOWN",
    "SCOPE_IS_WRITTEN_WRONGLY",
    "SCOPE_PATTERN",
    "UNDEFINED",
    "VALUE_IS_NOT_OF_ITS_TYPE",
    "Combines",
    "Operator",
    "RuleAnswer",
    "RuleName",
    "RuleRow",
    "RuleValue",
    "Undefined",
    "Use",
    "ValueType",
    "Verdict",
    "answer",
    "as_typed",
    "history",
    "obstacles_to_record",
    "packaged_names",
    "packaged_rows",
    "parse_value",
    "scope_chain",
    "spell_value",
    "uses",
    "uses_of",
]
