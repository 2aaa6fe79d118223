"""What a spreadsheet that somebody sends may be, and the sentences that refuse the others."""

from dataclasses import dataclass

from diemsang.kernel.refusals import TOO_LARGE, RefusalKind

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Generous for work of an office, small for a server. `seconds` and `memory_bytes` bound the process that reads."""

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    unpacked_ratio: int = 100
    """How many times larger the content may be than the file; asked of contents above `small_bytes` only."""
    small_bytes: int = 10 * MEGABYTE
    parts: int = 1_000
    sheets: int = 30
    rows: int = 100_000
    columns: int = 200
    cell_characters: int = 32_767
    characters: int = 50_000_000
    seconds: int = 30
    memory_bytes: int = 1024 * MEGABYTE


DEFAULT_LIMITS = Limits()

FILE_TOO_LARGE = RefusalKind(
    "spreadsheets.file_too_large",
    vi="Tệp quá lớn: {size} MB, nhiều nhất là {limit} MB. Hãy tách thành nhiều tệp.",
    en="The file is too large: {size} MB, the most is {limit} MB. Split it into several files.",
    status=TOO_LARGE,
)
UNPACKS_TOO_LARGE = RefusalKind(
    "spreadsheets.unpacks_too_large",
    vi="Nội dung nén trong tệp quá lớn so với tệp. Hãy lưu lại tệp bằng Excel hoặc LibreOffice rồi gửi lại.",
    en="The compressed content is too large for this file. Save it again with Excel or LibreOffice and send it again.",
    status=TOO_LARGE,
)
TOO_HEAVY = RefusalKind(
    "spreadsheets.too_heavy",
    vi="Bảng tính tốn quá nhiều bộ nhớ hoặc thời gian để đọc. Hãy xóa các ô ở xa vùng dữ liệu, hoặc tách nhỏ tệp.",
    en="The spreadsheet takes too much memory or time to read. Delete cells far from the data, or split the file.",
    status=TOO_LARGE,
)
TOO_MANY_SHEETS = RefusalKind(
    "spreadsheets.too_many_sheets",
    vi="Tệp có {count} trang tính, nhiều nhất là {limit}.",
    en="The file has {count} sheets, the most is {limit}.",
)
TOO_MANY_ROWS = RefusalKind(
    "spreadsheets.too_many_rows",
    vi="Trang “{sheet}” có {count} dòng, nhiều nhất là {limit}.",
    en="The sheet “{sheet}” has {count} rows, the most is {limit}.",
)
TOO_MANY_COLUMNS = RefusalKind(
    "spreadsheets.too_many_columns",
    vi="Trang “{sheet}” có {count} cột, nhiều nhất là {limit}.",
    en="The sheet “{sheet}” has {count} columns, the most is {limit}.",
)
CELL_TOO_LONG = RefusalKind(
    "spreadsheets.cell_too_long",
    vi="Trang “{sheet}”, dòng {row}: một ô có quá {limit} ký tự.",
    en="Sheet “{sheet}”, row {row}: a cell has more than {limit} characters.",
)
NOT_A_SPREADSHEET = RefusalKind(
    "spreadsheets.not_a_spreadsheet",
    vi="Tệp không phải là bảng tính xlsx, xls, ods hay csv, dù tên tệp thế nào.",
    en="The file is not an xlsx, xls, ods or csv spreadsheet, whatever its name says.",
)
HAS_ENTITIES = RefusalKind(
    "spreadsheets.has_entities",
    vi="Tệp chứa khai báo XML không được phép trong bảng tính (DOCTYPE, ENTITY).",
    en="The file has XML declarations that do not belong in a spreadsheet (DOCTYPE, ENTITY).",
)
LOCKED = RefusalKind(
    "spreadsheets.locked",
    vi="Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
    en="The file has a password. Remove it and send the file again.",
)
DAMAGED = RefusalKind(
    "spreadsheets.damaged",
    vi="Không đọc được tệp: nội dung bị hỏng.",
    en="The file cannot be read: its content is damaged.",
)
UNKNOWN_ENCODING = RefusalKind(
    "spreadsheets.unknown_encoding",
    vi="Không nhận ra bảng mã của tệp csv. Hãy lưu lại với bảng mã UTF-8.",
    en="The encoding of the csv file is not recognised. Save it again as UTF-8.",
)
NO_SUCH_SHEET = RefusalKind(
    "spreadsheets.no_such_sheet",
    vi="Tệp không có trang tính “{sheet}”.",
    en="The file has no sheet “{sheet}”.",
)
MISSING_HEADINGS = RefusalKind(
    "spreadsheets.missing_headings",
    vi="Không tìm thấy dòng tiêu đề có đủ các cột: {headings}.",
    en="No heading row has all of the columns: {headings}.",
)
HEADING_TWICE = RefusalKind(
    "spreadsheets.heading_twice",
    vi="Cột “{heading}” có hai lần trong dòng tiêu đề.",
    en="The column “{heading}” stands twice in the heading row.",
)
