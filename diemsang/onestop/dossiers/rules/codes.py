"""Dossier codes, look-up codes and the keys of this context."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from string import Formatter
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import refusals

TEMPLATE: Final = "{agency}-{yymmdd}-{serial:04d}"
PLACES: Final = ("agency", "yymmdd", "serial")
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0, 1, I, L, O and U: nothing that is read in two ways."""
LOOKUP_LENGTH: Final = 10
LEAST_LOOKUP_LENGTH: Final = 8
TOKEN_BYTES: Final = 32
FILING_KEY: Final = re.compile(r"[A-Za-z0-9._:-]{8,80}", re.ASCII)


def obstacles_to_template(template: str) -> Iterator[Refusal]:
    """A template of codes names the agency, the day and the serial, and nothing else."""
    try:
        template.format(agency="H99", yymmdd="160530", serial=1)
    except (KeyError, IndexError, ValueError):
        yield refusals.TEMPLATE_WRONG(template=template)
        return
    if any("{" + place not in template for place in PLACES):
        yield refusals.TEMPLATE_WRONG(template=template)


def write_code(agency_code: str, filed_on: date, serial: int, *, template: str = TEMPLATE) -> str:
    """`H99.11-160530-0012`. A serial beyond 9999 is written wider and never wraps."""
    if serial < 1:
        raise ValueError(f"serials start at 1, not {serial}")
    return template.format(agency=agency_code, yymmdd=f"{filed_on:%y%m%d}", serial=serial)


def read_codes(written: Iterable[str], *, template: str = TEMPLATE) -> dict[tuple[str, date], int]:
    """The highest serial of each agency's code and day among codes of this template; other codes are passed over."""
    parts = {"agency": "(?P<agency>.+)", "yymmdd": r"(?P<day>\d{6})", "serial": r"(?P<serial>\d{1,9})"}
    form = re.compile("".join(_pattern(template, parts)), re.ASCII)
    found: dict[tuple[str, date], int] = {}
    for text in written:
        match = form.fullmatch(text)
        if match is None:
            continue
        try:
            day = date(2000 + int(match["day"][:2]), int(match["day"][2:4]), int(match["day"][4:]))
        except ValueError:
            continue
        place = match["agency"], day
        found[place] = max(found.get(place, 0), int(match["serial"]))
    return found


def _pattern(template: str, parts: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for text, name, _form, _conversion in Formatter().parse(template):
        yield re.escape(text)
        if name:
            yield "(?:.+)" if name in seen else parts[name]
            seen.add(name)


def new_lookup_code() -> str:
    """What is printed on the slip for somebody without a login: 10 letters and digits, some 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LOOKUP_LENGTH))


def new_token() -> str:
    """What the QR code carries: unguessable, and nothing about anybody."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def read_lookup_code(text: str) -> str:
    """A look-up code as people type it: small letters, spaces and dashes do not matter."""
    return re.sub(r"[\s-]", "", text).upper()
