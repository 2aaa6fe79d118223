"""The filtered rows as a workbook, with a sheet that says who took them out, when, and by which filter."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from diemsang.kernel import clock
from diemsang.kernel.refusals import TOO_LARGE, RefusalKind, Refused
from diemsang.kernel.spreadsheets import Heading, write_workbook
from diemsang.kernel.spreadsheets import Table as Sheet
from diemsang.kernel.text import slugify
from diemsang.ui import formats

if TYPE_CHECKING:
    from diemsang.ui.tables.table import Table

TOO_MANY_ROWS = RefusalKind(
    "tables.too_many_rows_to_export",
    vi="Bảng có hơn {limit} dòng, quá nhiều cho một tệp. Hãy lọc bớt (ví dụ theo năm) rồi xuất lại.",
    en="The table has more than {limit} rows, too many for one file. Narrow it (by year, say) and export again.",
    status=TOO_LARGE,
)
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_response(table: "Table") -> FileResponse:
    """Rows are read in chunks and written to a file, never all held in memory. Above the limit: refused."""
    limit = table.export_limit
    if table.filtered.order_by()[: limit + 1].count() > limit:
        raise Refused(TOO_MANY_ROWS(limit=formats.vnumber(limit)))
    title = str(table.title) or table.name
    columns = [column for column in table.columns if column.exported]
    sheet = Sheet(title, [Heading(str(column.label), column.kind) for column in columns], _rows(table, columns))
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    write_workbook(file, [sheet], facts=_facts(table), facts_title=_("Thông tin"))
    file.seek(0)
    stated = clock.now().astimezone(clock.VIETNAM)
    name = f"{slugify(title) or 'bang'}-{stated:%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=SPREADSHEET)


def _rows(table: "Table", columns: Sequence[Any]) -> Iterator[list[Any]]:
    ordered = table.filtered.order_by(*(key.expression(backwards=False) for key in table.keys))
    for row in ordered.iterator(chunk_size=1_000):
        yield [_cell(column, row) for column in columns]


def _cell(column: Any, row: Any) -> Any:
    if column.format in {"text", "yes_no"}:
        text = column.text(row)
        return "" if text == formats.EMPTY else text
    value = column.raw(row)
    return Decimal(str(value)) if isinstance(value, float) and not isinstance(value, int | Fraction) else value


def _facts(table: "Table") -> dict[str, str]:
    user = getattr(table.request, "user", None)
    facts = {
        _("Bảng"): str(table.title) or table.name,
        _("Xuất lúc"): formats.dmyhm(clock.now()),
        _("Người xuất"): str(user) if user is not None and user.is_authenticated else _("Khách"),
    }
    for name, field in table.form.fields.items():
        if value := table.form[name].data:
            facts[f"{_('Lọc')}: {field.label}"] = str(dict(getattr(field, "choices", ())).get(value, value))
    return facts | demo_mark()


def demo_mark() -> dict[str, str]:
    """What every workbook of a demo says beside its facts; nothing elsewhere."""
    if clock.stated_today() is None:
        return {}
    return {_("BẢN TRÌNH DIỄN"): _("Số liệu hư cấu; ngày hôm nay là giả định.")}
