"""What becomes of a row: drafted, a draft changed where the list now says something else, or left alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.onestop.procedures.rules.listing import Fate, Standing, differing, judge, taken_over

SAID: dict[str, Any] = {
    "name": "Cấp bản sao trích lục hộ tịch",
    "field": "ho-tich",
    "levels": ["commune"],
    "ways": [
        {"channel": "counter", "limit": "working_days:3", "limit_kind": "stated", "limit_text": "3 ngày làm việc"}
    ],
    "decision": "163/QĐ-BTP",
}


def kept_way(**more: str) -> dict[str, str]:
    return {**SAID["ways"][0], "local_limit": "", "note": "", **more}


DRAFT = {**SAID, "ways": [kept_way()], "steps": "Người yêu cầu nộp hồ sơ."}


def test_a_code_nobody_knows_is_drafted() -> None:
    assert judge(SAID, Standing(said={})).fate is Fate.NEW


def test_a_draft_that_was_thrown_away_is_drafted_anew() -> None:
    assert judge(SAID, Standing(said=SAID)).fate is Fate.NEW


def test_the_same_list_again_leaves_the_draft_as_people_edited_it() -> None:
    edited = {**DRAFT, "name": "Tên đã sửa", "ways": [kept_way(limit="working_days:1")]}
    assert judge(SAID, Standing(said=SAID, drafts=(edited,))).fate is Fate.UNCHANGED


def test_a_list_that_says_something_new_changes_only_that_part() -> None:
    edited = {**DRAFT, "name": "Tên đã sửa"}
    verdict = judge({**SAID, "levels": ["province"]}, Standing(said=SAID, drafts=(edited,)))
    assert (verdict.fate, verdict.changed) == (Fate.CHANGED, ("levels",))
    assert taken_over(edited, {**SAID, "levels": ["province"]}, verdict.changed) == {**edited, "levels": ["province"]}


def test_a_draft_made_by_hand_takes_over_what_the_list_says() -> None:
    verdict = judge(SAID, Standing(said={}, drafts=({**DRAFT, "name": "Tên khác"},)))
    assert (verdict.fate, verdict.changed) == (Fate.CHANGED, ("name",))
    assert judge(SAID, Standing(said={}, drafts=(DRAFT,))).fate is Fate.UNCHANGED


def test_a_line_follows_the_decision_the_list_names_unless_people_put_it_elsewhere() -> None:
    now = {**SAID, "decision": "731/QĐ-BTP"}
    assert judge(now, Standing(said=SAID, drafts=(DRAFT,))).changed == ("decision",)
    elsewhere = {**DRAFT, "decision": "12/QĐ-UBND"}
    assert judge(now, Standing(said=SAID, drafts=(elsewhere,))).fate is Fate.UNCHANGED
    assert judge(now, Standing(said={}, drafts=(elsewhere,))).fate is Fate.UNCHANGED


def test_what_people_added_to_a_way_of_filing_stays_with_it() -> None:
    edited = {**DRAFT, "ways": [kept_way(local_limit="working_days:2", note="tại Trung tâm")]}
    now = {**SAID, "ways": [kept_way(limit="working_days:5", limit_text="5 ngày làm việc"), kept_way(channel="post")]}
    changed = judge(now, Standing(said=SAID, drafts=(edited,))).changed
    counter, post = taken_over(edited, now, changed)["ways"]
    assert (counter["limit"], counter["local_limit"], counter["note"]) == (
        "working_days:5",
        "working_days:2",
        "tại Trung tâm",
    )
    assert post["local_limit"] == ""


@pytest.mark.parametrize(
    ("standing", "fate", "code"),
    [
        pytest.param(Standing({}, announced=DRAFT), Fate.UNCHANGED, None, id="announced and the same"),
        pytest.param(
            Standing({}, announced={**DRAFT, "name": "Tên khác"}),
            Fate.PUBLISHED,
            "procedures.published_differs",
            id="announced and different",
        ),
        pytest.param(
            Standing({**SAID, "decision": "1/QĐ-BTP"}, announced=DRAFT),
            Fate.PUBLISHED,
            "procedures.published_differs",
            id="announced, and the list names another decision than the last one did",
        ),
        pytest.param(
            Standing({}, held={**DRAFT, "name": "Tên khác"}), Fate.HELD, "procedures.draft_held", id="on its way"
        ),
        pytest.param(Standing({}, held=DRAFT), Fate.UNCHANGED, None, id="on its way and the same"),
        pytest.param(
            Standing({}, drafts=({**DRAFT, "name": "A"}, {**DRAFT, "name": "B"})),
            Fate.HELD,
            "procedures.drafted_twice",
            id="in two drafts",
        ),
        pytest.param(
            Standing(SAID, announced=DRAFT, is_over=True), Fate.ENDED, "procedures.listed_but_ended", id="abolished"
        ),
    ],
)
def test_what_is_out_of_reach_is_told_of_and_not_touched(standing: Standing, fate: Fate, code: str | None) -> None:
    verdict = judge(SAID, standing)
    assert (verdict.fate, verdict.changed) == (fate, ())
    assert [warning.code for warning in verdict.warnings] == ([code] if code else [])
    assert all(warning.message("vi") != warning.message("en") for warning in verdict.warnings)


parts = st.dictionaries(st.sampled_from(["name", "ministry", "agency_name"]), st.sampled_from("abc"))


@given(st.lists(parts.filter(bool), min_size=1, max_size=5), parts)
def test_a_draft_ends_up_saying_what_the_last_list_said_where_lists_say_anything_new(
    lists: list[dict[str, str]], edits: dict[str, str]
) -> None:
    """Against a slow reading: a part is the last edit or the last list that said something else than the one before."""
    said: dict[str, str] = {}
    draft: dict[str, str] = {}
    for now in lists:
        verdict = judge(now, Standing(said=said, drafts=(draft,) if draft else ()))
        draft = taken_over(draft, now, verdict.changed) | {part: now[part] for part in verdict.changed}
        said = {**said, **now}
        assert judge(now, Standing(said=said, drafts=(draft,))).fate is Fate.UNCHANGED
    assert not differing({part: said[part] for part in said}, draft)
    edited = {**draft, **edits}
    assert judge(lists[-1], Standing(said=said, drafts=(edited,))).changed == ()
