"""What was chosen, in the words of the reader."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from diemsang.commons.facts import queries, rules
from diemsang.commons.facts.queries.words import filters_words
from diemsang.kernel.declarations import Fact
from diemsang.proof.numbering.models import Number
from tests.cast import Cast

pytestmark = pytest.mark.django_db
UNIONS = rules.Part("organisation.body_in_force", filters={"kind": "grassroots_union"})
ENDED = rules.Part("organisation.body_event", filters={"event": ["dissolve", "merge"]})


@pytest.mark.parametrize(
    ("part", "language", "words"),
    [
        (UNIONS, "vi", "loại: Công đoàn cơ sở"),
        (UNIONS, "en", "kind: Grassroots union"),
        (ENDED, "vi", "sự kiện: Giải thể, Sáp nhập"),
        (rules.Part("organisation.body_event"), "vi", "mọi hồ sơ"),
        (rules.Part("a.fact_not_here", filters={"group": "x"}), "vi", "group: x"),
    ],
)
def test_dimensions_and_values_have_names(part: rules.Part, language: str, words: str) -> None:
    with translation.override(language):
        assert filters_words(part) == words


def test_bodies_and_answers_have_names_and_a_code_stays_where_there_is_none(cast: Cast) -> None:
    fact = Fact(
        "tests.number",
        vi="Số đã cấp",
        en="Numbers given",
        records=Number.objects.all,
        happened_on="taken_at",
        journal="pk",
        organisation="series__register__owner",
        dimensions={"open": "series__register__is_open", "register": "series__register__key"},
    )
    filters = {"organisation": [cast.bodies["agency"], "body:0"], "open": [True], "register": "a", "other": "b"}
    with queries.registered(fact):
        assert filters_words(rules.Part("tests.number", filters=filters)) == (
            "cơ quan, tổ chức: Sở Tư pháp tỉnh Thử, body:0; đang mở: Có; mã sổ: a; other: b"
        )


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("page", ["facts:indicator", "facts:records"])
def test_pages_say_it_too(client: Client, page: str) -> None:
    shown = client.get(reverse(page, args=["G03"]), {"ky": "2016"}).content.decode()
    assert "loại: Công đoàn cơ sở" in shown
    assert "grassroots_union" not in shown.partition("<details>")[0]
