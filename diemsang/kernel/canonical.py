"""Canonical bytes: the one way a value is written down before it is hashed for the journal.

Two equal values always give the same bytes, and two different values never do, whatever the machine, the Python
version or the order in which a mapping was filled. A standalone verifier reimplements this page without sharing code,
so here is all of it.

    value    = letter length ":" payload
    letter   = one ASCII letter of the table
    length   = the number of BYTES of the payload, in decimal ASCII digits, without leading zeros ("0" when empty)

    letter  value             payload
    N       nothing           empty
    B       truth             "1" or "0"
    I       whole number      decimal digits, "-" before a negative one, no "+", no leading zeros; zero is "0"
    R       exact ratio       numerator "/" denominator, each as in I, lowest terms, denominator positive; two is "2/1"
    D       date              YYYY-MM-DD
    M       moment            YYYY-MM-DDTHH:MM:SS.ffffffZ, always UTC, always six digits after the point
    S       text              UTF-8, exactly the code points given: no Unicode normalisation, no lone surrogates
    X       bytes             the bytes themselves
    L       list              its values, one after the other; a tuple is a list
    O       object (mapping)  each key as S, then its value; keys are unique and sorted by their UTF-8 bytes

Example: {"b": [1, None], "a": "đ"} is

    O23:S1:aS2:đS1:bL7:I1:1N0:

(the payload has 23 bytes: "đ" is two). Lists and objects nest at most 64 deep. Everything else is refused: floats,
because two machines may print them differently; moments without a time zone; keys that are not text; types not in the
table. Python's True is not 1 here, nor is a moment a date; an enumeration's member is written as its text or number.

    digest(value)               = lower-case hex SHA-256 of the bytes of the value
    salted_digest(salt, value)  = digest of the list [salt as X, value]; the salt has at least 16 bytes
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final

MAX_DEPTH: Final = 64
MIN_SALT_BYTES: Final = 16


def encode(value: object) -> bytes:
    """The canonical bytes of a value. TypeError: no such type in the grammar; ValueError: a value it cannot hold."""
    return _encode(value, 0)


def digest(value: object) -> str:
    """Hex SHA-256 of the canonical bytes."""
    return sha256(encode(value)).hexdigest()


def salted_digest(salt: bytes, value: object) -> str:
    """A digest that tells nothing about a short value once its salt is destroyed."""
    if len(salt) < MIN_SALT_BYTES:
        raise ValueError(f"a salt has at least {MIN_SALT_BYTES} bytes, not {len(salt)}")
    return digest([salt, value])


def decode(data: bytes) -> Any:
    """The value these bytes stand for. ValueError for any other bytes, also for a second spelling of a value."""
    try:
        value, end = _decode(data, 0, 0)
        spelled_again = encode(value)
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise ValueError(f"not canonical bytes: {error}") from error
    if end != len(data) or spelled_again != data:
        raise ValueError("not canonical bytes: this value has another spelling")
    return value


def _encode(value: object, depth: int) -> bytes:
    match value:
        case str():
            return _framed(b"S", value.encode("utf-8"))
        case None:
            return b"N0:"
        case bool():
            return b"B1:1" if value else b"B1:0"
        case int():
            return _framed(b"I", b"%d" % value)
        case datetime():
            return _framed(b"M", _moment(value))
        case date():
            return _framed(b"D", value.isoformat().encode())
        case Fraction():
            return _framed(b"R", b"%d/%d" % (value.numerator, value.denominator))
        case bytes():
            return _framed(b"X", value)
    if depth == MAX_DEPTH:
        raise ValueError(f"lists and objects nest at most {MAX_DEPTH} deep")
    match value:
        case list() | tuple():
            return _framed(b"L", b"".join(_encode(item, depth + 1) for item in value))
        case Mapping():
            entries = sorted(((_key(key), item) for key, item in value.items()), key=itemgetter(0))
            return _framed(b"O", b"".join(_framed(b"S", key) + _encode(item, depth + 1) for key, item in entries))
    raise TypeError(f"{type(value).__name__} has no canonical bytes")


def _framed(letter: bytes, payload: bytes) -> bytes:
    return b"%b%d:%b" % (letter, len(payload), payload)


def _key(key: object) -> bytes:
    if not isinstance(key, str):
        raise TypeError(f"the keys of an object are text, not {type(key).__name__}")
    return key.encode("utf-8")


def _moment(moment: datetime) -> bytes:
    if moment.tzinfo is None:
        raise ValueError(f"the moment {moment.isoformat()} names no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds").encode() + b"Z"


def _decode(data: bytes, start: int, depth: int) -> tuple[Any, int]:
    """The value that starts there and the place after it. Lenient: `decode` compares the spelling afterwards."""
    if depth > MAX_DEPTH:
        raise ValueError(f"lists and objects nest at most {MAX_DEPTH} deep")
    colon = data.index(b":", start)
    letter, begin = data[start : start + 1], colon + 1
    end = begin + int(data[start + 1 : colon])
    if not begin <= end <= len(data):
        raise ValueError("a length runs past the end")
    payload = data[begin:end]
    if letter == b"L" or letter == b"O":
        items: list[Any] = []
        while begin < end:
            item, begin = _decode(data, begin, depth + 1)
            items.append(item)
        if letter == b"L":
            return items, end
        return dict(zip(items[::2], items[1::2], strict=True)), end
    return _READERS[letter](payload), end


_READERS: Final[Mapping[bytes, Callable[[bytes], Any]]] = {
    b"N": lambda payload: None,
    b"B": lambda payload: payload == b"1",
    b"I": int,
    b"R": lambda payload: Fraction(payload.decode()),
    b"D": lambda payload: date.fromisoformat(payload.decode()),
    b"M": lambda payload: datetime.fromisoformat(payload.decode()),
    b"S": lambda payload: payload.decode("utf-8"),
    b"X": bytes,
}
