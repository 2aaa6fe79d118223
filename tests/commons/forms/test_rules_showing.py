"""A form drawn, sent and read again; filled in beforehand; put on paper in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diemsang.commons.forms import rules
from diemsang.commons.forms.rules.layouts import FieldNode, FormLayout, Node, RepeatNode, SectionNode
from diemsang.commons.forms.rules.printing import printed_parts
from tests.commons.forms.examples import ON, RIGHT, SCHEMA, field, form, right


def sent_by_a_browser(layout: FormLayout) -> dict[str, list[str]]:
    """What a page drawn from this layout sends when nothing is touched."""
    sent: dict[str, list[str]] = {}

    def add(name: str, value: str) -> None:
        sent.setdefault(name, []).append(value)

    def draw(node: Node) -> None:
        if isinstance(node, SectionNode):
            for inner in node.nodes:
                draw(inner)
        elif isinstance(node, RepeatNode):
            for row in node.rows:
                add(row.marker, str(row.number))
                for cell in row.nodes:
                    draw(cell)
        elif isinstance(node, FieldNode):
            if node.choices:
                for choice in node.choices:
                    if choice.is_chosen:
                        add(node.name, choice.code)
            elif node.parts:
                for part in node.parts:
                    add(part.name, part.text)
            elif node.type == "file":
                if node.file_key:
                    add(f"{node.name}.key", node.file_key)
                    add(f"{node.name}.name", node.text)
            else:
                add(node.name, node.text)

    for node in layout.nodes:
        draw(node)
    return sent


def changed() -> st.SearchStrategy[dict[str, Any]]:
    """Right and wrong answers: some values taken away, some replaced by what somebody might type."""
    typed = st.sampled_from(["", "x", "1.5", "31/02/2016", "01/06/2016", "100 234 567", "a@b.vn", "9999/AB"])
    texts = ["full_name", "born_on", "identity", "phone", "email", "trade_name", "staff", "area", "capital", "note"]
    replaced = st.dictionaries(st.sampled_from(texts), typed, max_size=4)
    left_out = st.lists(st.sampled_from(sorted(RIGHT)), max_size=4)
    return st.builds(lambda new, gone: {k: v for k, v in right(**new).items() if k not in gone}, replaced, left_out)


@settings(max_examples=60, deadline=None)
@given(changed(), st.sampled_from(["", "don."]))
def test_what_is_drawn_and_sent_untouched_is_judged_the_same(values: dict[str, Any], prefix: str) -> None:
    first = rules.evaluate(SCHEMA, values, on=ON)
    layout = rules.layout(SCHEMA, values, first.refusals, on=ON, prefix=prefix)
    again = rules.evaluate(SCHEMA, rules.read_post(SCHEMA, sent_by_a_browser(layout), prefix=prefix), on=ON)
    assert again.values == first.values
    # A page draws the rows a form needs at least, empty: to lack them is said of the same list.
    assert [(each.code, each.at_field) for each in again.refusals] == [
        (each.code, each.at_field) for each in first.refusals
    ]
    assert all(wrong.target for wrong in layout.wrong if wrong.refusal.at_field in first.visible)


def test_kept_values_are_drawn_as_people_write_them() -> None:
    kept = rules.evaluate(SCHEMA, RIGHT, on=ON).values
    sent = sent_by_a_browser(rules.layout(SCHEMA, kept, on=ON))
    assert (sent["born_on"], sent["capital"], sent["area"]) == (["20/10/1980"], ["100.000.000"], ["45,5"])
    assert sent["members.1.amount"] == ["40.000.000"]


def test_only_buttons_that_may_be_pressed_are_drawn() -> None:
    rows = {"key": "r", "type": "repeat", "label": "R", "min_rows": 1, "max_rows": 2, "items": [field("text")]}
    schema = rules.read_schema(form(rows))
    for given_rows, adds, removes in [([], True, 0), ([{}], True, 0), ([{}, {}], False, 2), ([{}] * 3, False, 3)]:
        (node,) = rules.layout(schema, {"r": given_rows}).nodes
        assert isinstance(node, RepeatNode)
        assert (bool(node.add), sum(bool(row.remove) for row in node.rows)) == (adds, removes)


def test_a_button_adds_a_row_and_another_takes_one_away() -> None:
    post = {"members.row": ["0", "5"], "members.0.name": ["A"], "members.5.name": ["B"], "members.9.name": ["C"]}
    assert rules.read_post(SCHEMA, post) == {"members": [{"name": "A"}, {"name": "B"}]}
    assert rules.read_post(SCHEMA, post | {"remove:members.0": ["1"]}) == {"members": [{"name": "B"}]}
    assert rules.read_post(SCHEMA, post | {"add:members": ["1"]})["members"][2] == {}
    assert rules.rearranges({"add:members": ["1"]})
    assert not rules.rearranges({"address": ["1"], "check": ["1"]})


# Prefilling


@dataclass(frozen=True)
class Snapshot:
    full_name: str = "Nguyễn Thị Hoà"
    born_on: date | None = date(1980, 10, 20)
    identity_number: str = "100234567"
    phone: str = ""
    email: str = "hoa@vidu.vn"
    street: str = "Số 1"
    commune: str = "Phường Ba"
    district: str = "Thành phố Tư"
    province: str = "Tỉnh Năm"


def test_what_is_known_is_put_in_from_named_sources() -> None:
    values = rules.prefill(SCHEMA, {"applicant": Snapshot(), "dossier": {"email": "khac@vidu.vn"}})
    assert values == {
        "full_name": "Nguyễn Thị Hoà",
        "born_on": "1980-10-20",
        "identity": "100234567",
        "email": "hoa@vidu.vn",
        "home": {"street": "Số 1", "commune": "Phường Ba", "district": "Thành phố Tư", "province": "Tỉnh Năm"},
    }
    assert rules.evaluate(SCHEMA, values, on=ON, partial=True).values == values
    assert rules.prefill(SCHEMA, {}) == {}
    assert rules.prefill(SCHEMA, {"dossier": {"email": "khac@vidu.vn"}}) == {"email": "khac@vidu.vn"}


def test_rows_are_put_in_and_nothing_is_agreed_to_for_anybody() -> None:
    rows = {"key": "r", "type": "repeat", "label": "R", "prefill": "old.rows", "max_rows": 2, "items": [field("money")]}
    promise = {"key": "p", "type": "yes_no", "label": "P", "must_be_yes": True, "prefill": "old.p"}
    schema = rules.read_schema(form(rows, promise))
    old = {"rows": [{"asked": 5}, {"asked": "x" * 5}, {"asked": 7}], "p": True}
    assert rules.prefill(schema, {"old": old}) == {"r": [{"asked": 5}, {"asked": "xxxxx"}]}


SOURCES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["full_name", "email", "street", "applicant"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(SOURCES)
def test_no_source_makes_prefilling_fail(source: Any) -> None:
    values = rules.prefill(SCHEMA, {"applicant": source, "dossier": source})
    assert not {each.code for each in rules.evaluate(SCHEMA, values, on=ON, partial=True).refusals} & {
        "forms.unknown_field",
        "forms.wrong_type",
    }


# On paper


def test_the_paper_says_what_was_filled_in_and_leaves_room_for_what_was_not() -> None:
    judged = rules.evaluate(SCHEMA, right(note=None), on=ON)
    parts = printed_parts(SCHEMA, judged.values, judged.visible)
    facts = dict(pair for part in parts for pair in part.get("facts", []))
    assert facts["Vốn kinh doanh:"] == "100.000.000 đồng"
    assert facts["Ngành, nghề:"] == "Ăn uống; Bán lẻ"
    assert facts["Diện tích:"] == "45,5 m²"
    assert facts["Đã có mã số thuế?"] == "Có"
    assert facts["Ghi chú:"] == ""
    (table,) = (part["table"] for part in parts if "table" in part)
    assert [column["label"] for column in table["columns"]][-2:] == ["Số tiền góp (đồng)", "Là chủ hộ"]
    assert table["rows"][1][-3:] == ["", "40.000.000", ""]
    hidden = rules.evaluate(SCHEMA, right(kind="person"), on=ON)
    assert not any("table" in part for part in printed_parts(SCHEMA, hidden.values, hidden.visible))
    english = printed_parts(SCHEMA, judged.values, judged.visible, "en")
    assert ["The owner is:", "Members of a family"] in english[3]["facts"]
