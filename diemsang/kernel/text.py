"""Vietnamese text: cleaned where it enters, folded for search, ordered as a dictionary orders it.

One word has many spellings in Unicode: composed or not, the tone on one vowel or its neighbour (hoà, hòa), with
invisible characters from a word processor. `clean` and `clean_line` are called where text enters, `fold` makes what
search compares, `collation_key` and `name_key` make what lists are sorted by. Đ is a letter with no decomposition, so
it is folded by hand; the Icelandic Ð and the African Ɖ look the same and are other letters: they stay what they are,
and are pointed out.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from diemsang.kernel.refusals import Refusal, RefusalKind

INVISIBLE_CHARACTERS = RefusalKind(
    "text.invisible_characters",
    vi="Nội dung có ký tự không nhìn thấy ({code_points}). Hãy xóa và gõ lại.",
    en="The text has characters that cannot be seen ({code_points}). Delete them and type it again.",
)
LOOKALIKE_LETTERS = RefusalKind(
    "text.lookalike_letters",
    vi="Chữ “{letters}” ({code_points}) trông giống chữ Đ của tiếng Việt nhưng là chữ khác. Hãy gõ lại chữ Đ.",
    en="“{letters}” ({code_points}) looks like the Vietnamese letter Đ and is another letter. Type Đ again.",
)

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, but not tabs and line ends
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, joiners and fillers without a shape
    "\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"  # zero width
    "\u061c\u202a-\u202e\u2066-\u2069"  # they turn the direction of writing
    "\ud800-\udfff\U000e0000-\U000e0fff]"  # halves of a character; tags
)
_LOOKALIKES: Final = re.compile("[ÐðƉɖ]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text of several lines as it is kept: NFC, nothing invisible, line feeds between lines, no trailing blanks."""
    if text.isascii() and text.isprintable():
        return text.rstrip()
    lines = unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def clean_line(text: str) -> str:
    """One line of text as it is kept: NFC, nothing invisible, words parted by single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def obstacles_to_naming(text: str, *, at_field: str | None = None) -> Iterator[Refusal]:
    """Why this text cannot be a code, a login or a name: letters that deceive the eye. Other text is cleaned."""
    if found := _INVISIBLE.findall(text):
        yield INVISIBLE_CHARACTERS(at_field=at_field, code_points=_code_points(found))
    if found := _LOOKALIKES.findall(text):
        letters = "".join(dict.fromkeys(found))
        yield LOOKALIKE_LETTERS(at_field=at_field, letters=letters, code_points=_code_points(found))


def _code_points(characters: list[str]) -> str:
    return ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(characters))


# Folding for search


class _Folding(dict[int, str]):
    """`str.translate` table: each character to its folded form. Rare alphabets are folded when met and not kept."""

    def __missing__(self, code_point: int) -> str:
        return _fold_character(chr(code_point))


def _fold_character(character: str) -> str:
    if _INVISIBLE.match(character):
        return ""
    if character in "Đđ":
        return "d"
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFD", character).casefold())
    return "".join(
        part for part in decomposed if not unicodedata.combining(part) and unicodedata.category(part) != "Mn"
    )


_LATIN: Final = (*range(0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070))
_FOLDING: Final = _Folding((code_point, _fold_character(chr(code_point))) for code_point in _LATIN)


def fold(text: str) -> str:
    """What search compares: small letters without marks, single spaces; đ is d, and hoà, hòa, HÒA are all `hoa`."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    return " ".join(text.translate(_FOLDING).split())


_NOT_IN_A_SLUG: Final = re.compile("[^a-z0-9]+")


def slugify(text: str, *, max_length: int = 80) -> str:
    """For addresses and file names: `Điểm Sáng 2016` is `diem-sang-2016`. Empty when no letter or digit is left."""
    return _NOT_IN_A_SLUG.sub("-", fold(text)).strip("-")[:max_length].rstrip("-")


# Order of lists

_TONES: Final = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Huyền, hỏi, ngã, sắc, nặng, after ngang (0): the order of dictionaries and of CLDR."""
_OWN_LETTERS: Final = {"ă": "a{", "â": "a|", "đ": "d{", "ê": "e{", "ô": "o{", "ơ": "o|", "ư": "u{"}
"""Letters of their own, after every continuation of their neighbour: `{` and `|` follow `z` in ASCII."""
_TOKENS: Final = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+|\d+")
_LONGEST_NUMBER: Final = 99


def collation_key(text: str) -> str:
    """What a list is sorted by: a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z, by syllables.

    Within a syllable letters come first and its tone decides after them (ngang, huyền, hỏi, ngã, sắc, nặng), so `an cư`
    stands before `án`, and hoà beside hòa. Numbers are ordered by value (`Tổ 2`, `Tổ 10`), punctuation does not count;
    all else equal, small letters come before capitals. These are the rules of the Vietnam Lexicography Centre.
    Compare keys by code point: in PostgreSQL `COLLATE "C"`, in SQLite as they are.
    """
    line = clean_line(text)
    return f"{''.join(map(_word_key, line.split(' ')))} {line.swapcase()}"


def name_key(full_name: str) -> str:
    """What a list of people is sorted by: the given name, which is the last word, then family and middle names."""
    rest, _, given = clean_line(full_name).rpartition(" ")
    return collation_key(f"{given} {rest}")


@lru_cache(maxsize=1 << 15)
def _word_key(word: str) -> str:
    """Vietnamese has some seven thousand syllables: nearly every word was seen before."""
    return "".join(map(_weight, _TOKENS.findall(word)))


def _weight(token: str) -> str:
    """Of one syllable: letters, then the digit of the tone. Of one number: how many digits, then the digits."""
    if token.isdecimal():
        digits = str(int(token[:_LONGEST_NUMBER]))
        return f"{len(digits):02}{digits}"
    tone, letters = "0", []
    for character in token.casefold():
        parts = unicodedata.normalize("NFD", character)
        tone = next((_TONES[part] for part in parts if part in _TONES), tone)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        letters.append(_OWN_LETTERS.get(letter, letter))
    return f"{''.join(letters)}{tone}"
