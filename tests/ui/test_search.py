"""Words are found by their beginnings, with an index, the same on both engines as by looking at every row."""

import re
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemsang.kernel.clock import at_local
from diemsang.kernel.text import fold
from diemsang.people.organisation.models import Person, PersonName

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

NAMES = [
    "Nguyễn Thị Hoà",
    "Nguyễn Thị Hòa",
    "Đặng Văn Đức",
    "Dang Van Duc",
    "Trần Thủy-Tiên",
    "Lê O'Hara",
    "Phạm Ánh",
    "Vũ Thị Ngọc Ánh",
    "H99.11-160307-0012",
]


def register(*names: str) -> None:
    people = Person.objects.bulk_create([Person(created_at=at_local(date(2016, 1, 1))) for _ in names])
    PersonName.objects.bulk_create(
        [
            PersonName(
                person=person, full_name=name, name_folded=fold(name), sort_key=name, valid_from=date(2016, 1, 1)
            )
            for person, name in zip(people, names, strict=True)
        ]
    )


def found(text: str) -> set[str]:
    return set(PersonName.objects.filter(name_folded__words=text).values_list("full_name", flat=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("nguyen", {"Nguyễn Thị Hoà", "Nguyễn Thị Hòa"}, id="without marks"),
        pytest.param("NGUYỄN THỊ HÒA", {"Nguyễn Thị Hoà", "Nguyễn Thị Hòa"}, id="capitals, and either tone placement"),
        pytest.param("Đức đ", {"Đặng Văn Đức", "Dang Van Duc"}, id="đ is d, in any order"),
        pytest.param("ngoc an", {"Vũ Thị Ngọc Ánh"}, id="the last word unfinished"),
        pytest.param("ng anh", set(), id="only the last word may be unfinished"),
        pytest.param("yen", set(), id="not the middle of a word"),
        pytest.param("tien", {"Trần Thủy-Tiên"}, id="behind a hyphen"),
        pytest.param("Thủy-Tiên", {"Trần Thủy-Tiên"}, id="with its hyphen"),
        pytest.param("o'hara", {"Lê O'Hara"}, id="with its apostrophe"),
        pytest.param("0012", {"H99.11-160307-0012"}, id="a part of a code"),
        pytest.param("H99.11-160307", {"H99.11-160307-0012"}, id="the beginning of a code"),
        pytest.param("  ", set(NAMES), id="nothing asked, everything found"),
    ],
)
def test_names_are_found_as_people_type_them(text: str, expected: set[str]) -> None:
    register(*NAMES)
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ['"', "a* OR b", "NEAR(", "a & !b", "'; DROP TABLE x", "\\", "(:*", "x:y", "-", "a\x00b"]
)
def test_no_character_is_an_operator(text: str) -> None:
    register(*NAMES)
    found(text)


def test_changed_and_deleted_rows_are_forgotten() -> None:
    register("Nguyễn Văn An")
    row = PersonName.objects.get()
    row.full_name, row.name_folded = "Trần Văn Bình", fold("Trần Văn Bình")
    row.save()
    assert (found("nguyen"), found("tran binh")) == (set(), {"Trần Văn Bình"})
    row.delete()
    assert found("tran") == set()


def test_the_index_is_used() -> None:
    register(*NAMES)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        query, parameters = PersonName.objects.filter(name_folded__words="nguyen").query.sql_with_params()
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + query, parameters)
        plan = str(cursor.fetchall())
    assert "name_folded_words" in plan
    if connection.vendor == "sqlite":
        assert "SCAN organisation_personname'" not in plan


ALPHABET = "aáàạăâbcdđeêhnoòóuưy '-"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.text(ALPHABET, min_size=1, max_size=12).filter(lambda name: fold(name).strip(" '-")), max_size=6),
    text=st.text(ALPHABET, max_size=5),
)
def test_the_same_rows_as_by_looking_at_each(names: list[str], text: str) -> None:
    PersonName.objects.all().delete()
    register(*names)
    wanted = re.findall(r"\w+", fold(text))
    expected = {
        name
        for name in names
        if set(wanted[:-1]) <= set(words := re.findall(r"\w+", fold(name)))
        and any(word.startswith((wanted or [""])[-1]) for word in words)
    }
    assert found(text) == expected
