"""The book of signatures, for inspection."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.proof.signatures.models import SignatureRecord
from diemsang.ui.tables import ChoiceFilter, Column, DateFilter, Table, TextFilter
from diemsang.ui.tables.filters import Rows


def journal_of(record: SignatureRecord) -> str:
    """A signature is told of in the journal of the record that was signed."""
    return reverse("ledger:record", args=[record.subject])


def _of_subject(rows: Rows, text: str) -> Rows:
    return rows.filter(subject=text)


class SignatureTable(Table):
    title = _("Sổ chữ ký số")
    order = ("-pk",)
    columns = (
        Column("signed_at", _("Ký lúc"), format="moment", link=journal_of, on_phone="title"),
        Column("subject", _("Văn bản")),
        Column("capacity", _("Tư cách ký"), value=lambda record: record.get_capacity_display()),
        Column("signer", _("Người ký")),
        Column("delegated_by", _("Người giao quyền ký"), on_phone="hidden"),
        Column("certificate_serial", _("Số sê-ri chứng thư"), on_phone="hidden"),
        Column("is_demo", _("Trình diễn"), format="yes_no", on_phone="hidden"),
    )
    filters = (
        TextFilter("subject", _("Văn bản (mã)"), search=_of_subject),
        ChoiceFilter("capacity", _("Tư cách ký"), choices=SignatureRecord.CAPACITIES),
        DateFilter("signed", _("Ký"), column="signed_at", moments=True),
    )
    empty_text = _("Chưa có chữ ký nào trong sổ.")
