"""Writes `docs/laws.md`: each text of law, the rules taken from it, where they are used, and the tests that name them.

.venv/bin/python tests/proof/lawbook/laws_page.py > docs/laws.md
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from diemsang.proof.lawbook import rules  # noqa: E402

HEAD = """# From law to rule to test

Each text of law this software judges by, the rules taken from it, where the code asks for them, and the tests that name
them. A row that nobody has compared with the text itself is marked *unverified*: pages say so too, and a key without a
row answers `UNDEFINED`, never a pass. This page is written by `tests/proof/lawbook/laws_page.py` from
`diemsang/proof/lawbook/data/rules.csv`; a test holds the two together.

`diemsang rule --key KEY --on DATE` answers from the same rows without a database. `/quy-dinh/` shows them with dates.

**Asked by no code yet**: {idle_rows} of the {rows} rows, {idle_keys} of the {keys} keys with a row. Where the cell
*asked by* is empty, no Python file of the program names the key: the law was read ahead, for wings still to come. Such
a row is shown and answered with its dates like every other, but nothing is judged by it today. It counts from the day
the first code asks.
"""


def laws_page() -> str:
    """The whole page, from the packaged rows and the code as it is."""
    mentions = _mentions(ROOT / "tests")
    askers = _mentions(ROOT / "diemsang")
    by_law: dict[str, list[rules.RuleRow]] = defaultdict(list)
    for row in rules.packaged_rows():
        by_law[row.legal_basis].append(row)
    rows = rules.packaged_rows()
    idle = [row.key for row in rows if not askers[row.key]]
    counts = {"idle_rows": len(idle), "idle_keys": len(set(idle)), "keys": len({row.key for row in rows})}
    lines = [HEAD.format(rows=len(rows), **counts)]
    for law in sorted(by_law):
        lines.append(f"## {law}\n")
        lines.append("| rule | says | in force | state | asked by | tests |\n|---|---|---|---|---|---|")
        for row in by_law[law]:
            says = "no limit" if row.operator is rules.Operator.NO_LIMIT else f"{row.operator} {_value(row)} {row.unit}"
            period = f"{row.valid_from or '…'} – {row.valid_to or '…'}"
            scope = "" if row.scope == rules.NATION else f" ({row.scope})"
            state = "verified" if row.verified else "*unverified*"
            cells = (
                f"`{row.key}`{scope}",
                says.strip(),
                period,
                state,
                _links(askers[row.key]),
                _links(mentions[row.key]),
            )
            lines.append("| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |")
        lines.append("")
    without = sorted(rules.packaged_names().keys() - {row.key for row in rules.packaged_rows()})
    lines.append("## Keys without any row: always `UNDEFINED`\n")
    lines += [f"- `{key}`: {rules.packaged_names()[key].vi}" for key in without]
    return "\n".join(lines) + "\n"


def _value(row: rules.RuleRow) -> str:
    value = rules.spell_value(row.value, as_written=row.spelled)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _links(paths: set[str]) -> str:
    return ", ".join(f"`{path}`" for path in sorted(paths))


def _mentions(folder: Path) -> dict[str, set[str]]:
    """The Python files below a folder that name a rule key as a string."""
    found: dict[str, set[str]] = defaultdict(set)
    keys = rules.packaged_names()
    for path in sorted(folder.rglob("*.py")):
        for text in re.findall(r'"([a-z_]+(?:\.[a-z0-9_]+)+)"', path.read_text(encoding="utf-8")):
            if text in keys:
                found[text].add(str(path.relative_to(ROOT)))
    return found


if __name__ == "__main__":
    sys.stdout.write(laws_page())
