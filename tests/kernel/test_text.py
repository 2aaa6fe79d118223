"""Vietnamese text: one word, many spellings, one folded form and one place in a list."""

import random
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diemsang.kernel.text import clean, clean_line, collation_key, fold, name_key, obstacles_to_naming, slugify

VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [vowel + tone for vowel in VOWELS for tone in TONES] + list("bcdđghklmnpqrstvxĐ 0123456789")
vietnamese = st.lists(st.sampled_from(LETTERS), max_size=30).map("".join)
anything = st.text() | vietnamese


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Đặng Thị Thuý", "dang thi thuy", id="đ and marks"),
        pytest.param("HOÀ hòa Hoà", "hoa hoa hoa", id="tone placement and case"),
        pytest.param("Thuý thúy", "thuy thuy", id="tone placement before y"),
        pytest.param("Tie\u0302\u0301ng Vie\u0323\u0302t", "tieng viet", id="decomposed"),
        pytest.param("\u00ea\u0323 \u01b0\u0301", "e u", id="half composed, as windows-1258 has it"),
        pytest.param("Ð ð Ɖ ɖ", "ð ð ɖ ɖ", id="Icelandic and African letters are not đ"),
        pytest.param("  a\u00a0\u3000b\t\nc ", "a b c", id="blanks of all kinds"),
        pytest.param("Hạ\u200b\u00ad Long\ufeff\u202e", "ha long", id="invisible characters"),
        pytest.param("12/QĐ-UBND", "12/qd-ubnd", id="punctuation stays"),
        pytest.param("", "", id="empty"),
    ],
)
def test_what_search_compares(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(vietnamese)
def test_folded_vietnamese_is_ascii_whatever_its_case(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(anything)
def test_cleaning_twice_changes_nothing_and_leaves_nfc(text: str) -> None:
    for cleaned, again in ((clean_line(text), clean_line), (clean(text), clean)):
        assert again(cleaned) == cleaned
        assert unicodedata.is_normalized("NFC", cleaned)


@given(anything)
def test_cleaning_does_not_change_what_is_searched(text: str) -> None:
    assert fold(clean_line(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param(" Sở\u00a0 Nội  vụ\n", "Sở Nội vụ", id="blanks"),
        pytest.param("Vie\u0323\u0302t", "Việt", id="decomposed"),
        pytest.param("a\x00b\u200dc\u202ed\ud800e", "abcde", id="invisible, bidirectional, half a character"),
        pytest.param("Ðà Nẵng", "Ðà Nẵng", id="a lookalike is not silently replaced"),
    ],
)
def test_a_line_is_cleaned_where_it_enters(text: str, cleaned: str) -> None:
    assert clean_line(text) == cleaned


def test_text_of_several_lines_keeps_its_lines() -> None:
    assert clean("\r\nKính gửi:  \r\n\tSở Nội vụ\u2028Số\u200b 1\n\n") == "Kính gửi:\n\tSở Nội vụ\nSố 1"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        pytest.param("Đoàn Thị Điểm", (), id="Vietnamese letters"),
        pytest.param("Ðoàn Thị Điểm", ("text.lookalike_letters",), id="Icelandic letter"),
        pytest.param("admin\u200b", ("text.invisible_characters",), id="zero width"),
        pytest.param("\u202eɖ", ("text.invisible_characters", "text.lookalike_letters"), id="both reasons at once"),
    ],
)
def test_letters_that_deceive_the_eye_are_pointed_out(name: str, codes: tuple[str, ...]) -> None:
    refusals = list(obstacles_to_naming(name, at_field="name"))
    assert tuple(refusal.code for refusal in refusals) == codes
    assert all(refusal.at_field == "name" and "U+" in refusal.message() for refusal in refusals)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Điểm Sáng 2016!", "diem-sang-2016"),
        ("  Quyết định số 12/QĐ-UBND ", "quyet-dinh-so-12-qd-ubnd"),
        ("ĐÐ", "d"),
        ("***", ""),
    ],
)
def test_slugs_keep_the_letter_d(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_slug_is_cut_without_a_dash_at_its_end() -> None:
    assert slugify("cơ sở dữ liệu", max_length=6) == "co-so"


ORDERED = [
    *(
        "a",
        "A",
        "à",
        "ả",
        "ã",
        "á",
        "ạ",
        "ác",
        "ách",
        "am",
        "an",
        "An",
        "an cư",
        "an ninh",
        "án",
        "án mạng",
        "ang",
        "anh",
    ),
    *("az", "ă", "ắc", "ăn", "â", "ấm", "ba mươi", "bà con", "da", "dz", "đa", "e", "ê", "hoa", "hoà", "hòa"),
    *("hoá", "i", "o", "ô", "ơ", "p", "tổ", "Tổ 2", "Tổ 10", "Tổ 10a", "tổ bầu cử", "u", "ư", "v", "y", "z"),
]


def test_lists_are_in_the_order_of_dictionaries() -> None:
    """Vietnam Lexicography Centre: letters before tones, syllable by syllable, small letters before capitals."""
    shuffled = random.sample(ORDERED, len(ORDERED))
    assert sorted(shuffled, key=collation_key) == ORDERED
    assert all(collation_key(one) < collation_key(next_one) for one, next_one in pairwise(ORDERED))


@given(anything)
def test_the_place_in_a_list_does_not_depend_on_the_unicode_form(text: str) -> None:
    assert collation_key(unicodedata.normalize("NFD", text)) == collation_key(unicodedata.normalize("NFC", text))


@given(st.lists(vietnamese, min_size=2, max_size=2))
def test_words_that_differ_have_an_order(texts: list[str]) -> None:
    one, other = texts
    assert (collation_key(one) == collation_key(other)) == (clean_line(one) == clean_line(other))


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_are_ordered_by_value(one: int, other: int) -> None:
    keys = collation_key(f"Tổ {one} x"), collation_key(f"Tổ {other} x")
    assert (keys[0] < keys[1]) == (one < other)


def test_superscripts_and_long_numbers_have_a_key() -> None:
    assert collation_key("m²") < collation_key("m³")
    assert collation_key("9" * 5000)


def test_people_are_listed_by_given_name_then_family_name() -> None:
    people = ["Trần Văn An", "Nguyễn Thị Ánh", "Lê Bình", "Đỗ Thị Bình", "Lê Thị Bình", "Đặng Đào"]
    assert sorted(people, key=name_key) == [
        "Trần Văn An",
        "Nguyễn Thị Ánh",
        "Đỗ Thị Bình",
        "Lê Bình",
        "Lê Thị Bình",
        "Đặng Đào",
    ]


def test_a_single_name_has_a_place_too() -> None:
    assert sorted(["Bình", "An", ""], key=name_key) == ["", "An", "Bình"]
