"""Dossier codes, look-up codes and the keys of this context."""

import re
import secrets
from collections.abc import Iterator
from datetime import date
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


def new_lookup_code() -> str:
    """What is printed on the slip for somebody without a login: 10 letters and digits, some 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LOOKUP_LENGTH))


def new_token() -> str:
    """What the QR code carries: unguessable, and nothing about anybody."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def read_lookup_code(text: str) -> str:
    """A look-up code as people type it: small letters, spaces and dashes do not matter."""
    return re.sub(r"[\s-]", "", text).upper()
