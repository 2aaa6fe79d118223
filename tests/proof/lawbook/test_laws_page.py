"""`docs/laws.md` says what the packaged rows say, and every declared use names a rule there is."""

import importlib.util
from pathlib import Path

from diemsang.proof.lawbook import queries, rules
from diemsang.proof.lawbook.rules.usage import used_keys

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_names_every_text_and_every_row() -> None:
    page = (ROOT / "docs/laws.md").read_text(encoding="utf-8")
    assert page.count("\n| `") == len(rules.packaged_rows())
    for row in rules.packaged_rows():
        assert f"## {row.legal_basis}\n" in page
        assert f"| `{row.key}`" in page


def test_the_page_is_what_the_writer_writes_but_for_who_mentions_a_rule() -> None:
    spec = importlib.util.spec_from_file_location("laws_page", Path(__file__).with_name("laws_page.py"))
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)

    def without_mentions(page: str) -> list[list[str]]:
        return [line.split(" | ")[:4] for line in page.splitlines()]

    assert without_mentions((ROOT / "docs/laws.md").read_text(encoding="utf-8")) == without_mentions(writer.laws_page())


def test_no_code_asks_for_a_rule_that_does_not_exist() -> None:
    queries.uses_of("facts.small_cell_minimum")  # imports every context
    known = rules.packaged_names().keys()
    assert {key for key in used_keys() if not key.startswith("test.")} <= known
