"""Mã định danh cơ quan: the present form and the one before it."""

import re
from collections.abc import Iterator
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.people.organisation.rules import refusals

CODE: Final = re.compile(r"[A-Z]\d{2}(\.\d{2,3}){0,2}", re.ASCII)
OLD_CODE: Final = re.compile(r"\d{3}(\.\d{2,3}){2}\.[A-Z]\d{2}", re.ASCII)


def obstacles_to_code(code: str, old_code: str) -> Iterator[Refusal]:
    """Whether the codes are written as QĐ 20/2020/QĐ-TTg and, before it, QCVN 102:2016/BTTTT ask. None is allowed."""
    if code and not CODE.fullmatch(code):
        yield refusals.BAD_CODE(at_field="code", code=code)
    if old_code and not OLD_CODE.fullmatch(old_code):
        yield refusals.BAD_CODE(at_field="old_code", code=old_code)


def old_code_of(code: str) -> str:
    """`H99.11` as it was written before: `000.00.11.H99`, right to left, the missing levels zero."""
    if not CODE.fullmatch(code):
        return ""
    first, *rest = code.split(".")
    second, third = [*rest, "00", "00"][:2]
    return f"000.{third}.{second}.{first}"
