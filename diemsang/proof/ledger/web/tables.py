"""The journal's tables: seals for everybody, looks at personal data for inspectors."""

import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diemsang.proof.ledger.models import Entry
from diemsang.ui.tables import Column, DateFilter, Table, TextFilter


class CheckpointTable(Table):
    title = _("Niêm phong")
    order = ("-number",)
    columns = (
        Column("number", _("Số"), format="number", on_phone="title"),
        Column("sealed_at", _("Niêm phong lúc"), format="moment"),
        Column("count", _("Số dòng"), format="number"),
        Column("total", _("Tổng số dòng"), format="number"),
        Column("hash", _("Mã băm")),
        Column("key_id", _("Khoá công khai"), on_phone="hidden"),
    )
    filters = (DateFilter("sealed", _("Niêm phong"), column="sealed_at", moments=True),)
    empty_text = _("Chưa có niêm phong nào.")


def _facts(entry: Entry) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(entry.body)["facts"]
    return facts


def subject_of(entry: Entry) -> str:
    return entry.stream.removeprefix("access:")


def _by_actor(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(actor=text)


def _by_subject(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(stream=f"access:{text}")


class AccessTable(Table):
    title = _("Truy cập dữ liệu cá nhân")
    order = ("-pk",)
    columns = (
        Column("at", _("Thời điểm"), format="moment", on_phone="title"),
        Column("actor", _("Người xem")),
        Column("subject", _("Hồ sơ"), value=subject_of),
        Column("purpose", _("Mục đích"), value=lambda entry: _facts(entry).get("purpose", _("(ghi riêng)"))),
        Column("fields", _("Trường đã xem"), value=lambda entry: ", ".join(_facts(entry)["fields"])),
    )
    filters = (
        TextFilter("actor", _("Người xem (mã tài khoản)"), search=_by_actor),
        TextFilter("subject", _("Hồ sơ (mã)"), search=_by_subject),
        DateFilter("at", _("Thời điểm"), moments=True),
    )
    empty_text = _("Chưa có lượt xem nào.")
