"""Why a row of a switch-over cannot be taken, and what somebody should look at although it was."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, RefusalKind

LIST_EMPTY: Final = RefusalKind(
    "dossiers.import_empty",
    vi="Trang “{sheet}” có dòng tiêu đề nhưng không có dòng nào.",
    en="The sheet “{sheet}” has headings and not one row.",
)
LIST_TOO_LONG: Final = RefusalKind(
    "dossiers.import_too_long",
    vi="Tệp có {count} hồ sơ, nhiều nhất là {most}. Hãy tách thành nhiều tệp.",
    en="The file has {count} dossiers, the most is {most}. Split it into several files.",
)
SHEET_UNKNOWN: Final = RefusalKind(
    "dossiers.import_sheet_unknown",
    vi="Không nhận ra tệp csv này là trang nào: không đủ các cột của “{sheet}” hay trang khác.",
    en="It cannot be told which sheet this csv file is: it lacks columns of “{sheet}” and of every other.",
)
SHEET_TWICE: Final = RefusalKind(
    "dossiers.import_sheet_twice",
    vi="Trang “{sheet}” có hai lần trong các tệp gửi lên.",
    en="The sheet “{sheet}” stands twice in the files sent.",
)
VALUE_MISSING: Final = RefusalKind("dossiers.import_value_missing", vi="Thiếu “{column}”.", en="“{column}” is missing.")
VALUE_TOO_LONG: Final = RefusalKind(
    "dossiers.import_value_too_long",
    vi="“{column}” dài quá {most} ký tự.",
    en="“{column}” is longer than {most} characters.",
)
WORD_UNKNOWN: Final = RefusalKind(
    "dossiers.import_word_unknown",
    vi="“{column}”: không hiểu “{value}”. Viết một trong: {words}.",
    en="“{column}”: “{value}” is not understood. Write one of: {words}.",
)
NUMBER_WRONG: Final = RefusalKind(
    "dossiers.import_number_wrong",
    vi="“{column}”: “{value}” không phải là số nguyên từ {least} đến {most}.",
    en="“{column}”: “{value}” is not a whole number from {least} to {most}.",
)
PAIRS_WRONG: Final = RefusalKind(
    "dossiers.import_pairs_wrong",
    vi="“{column}”: viết “hệ thống=mã”, cách nhau bằng dấu chấm phẩy; không hiểu “{value}”.",
    en="“{column}”: write “system=number”, parted by semicolons; “{value}” is not understood.",
)
CODE_WRONG: Final = RefusalKind(
    "dossiers.import_code_wrong",
    vi="“{value}” không thể là mã hồ sơ: chỉ gồm chữ, số, dấu chấm, gạch nối, gạch chéo, không quá 40 ký tự.",
    en="“{value}” cannot be a dossier code: letters, digits, points, hyphens and strokes only, at most 40 characters.",
)
CODE_TWICE: Final = RefusalKind(
    "dossiers.import_code_twice",
    vi="Mã hồ sơ {code} đã có ở dòng {row} của tệp này.",
    en="The dossier code {code} stands in row {row} of this file already.",
)
CODE_TAKEN: Final = RefusalKind(
    "dossiers.import_code_taken",
    vi="Mã hồ sơ {code} đã có trong hệ thống với nội dung khác.",
    en="The dossier code {code} is in this system already and says something else.",
    status=CONFLICT,
)
STATE_FINAL: Final = RefusalKind(
    "dossiers.import_state_final",
    vi="Hồ sơ đã kết thúc ở hệ thống cũ (“{state}”): chỉ nhận hồ sơ đang chạy.",
    en="The dossier is finished in the other system (“{state}”): only running dossiers are taken over.",
)
AGENCY_UNKNOWN: Final = RefusalKind(
    "dossiers.import_agency_unknown",
    vi="“{column}”: hôm nay không có cơ quan nào mang mã “{value}”. Cơ quan đã giải thể thì ghi cơ quan kế thừa.",
    en="“{column}”: no body has the code “{value}” today. For one that was closed write the body that succeeded it.",
)
AGENCY_OUT_OF_REACH: Final = RefusalKind(
    "dossiers.import_agency_out_of_reach",
    vi="Bạn không có quyền nhận hồ sơ cho cơ quan “{value}”.",
    en="You may not take over dossiers for the body “{value}”.",
)
AGENCY_NOT_NAMED: Final = RefusalKind(
    "dossiers.import_agency_not_named",
    vi="Thủ tục {code} không ghi cơ quan “{value}” là cơ quan thực hiện. Hãy xem lại; hồ sơ vẫn được nhận.",
    en="The procedure {code} does not name the body “{value}”. Look at it; the dossier is taken all the same.",
)
UNIT_UNKNOWN: Final = RefusalKind(
    "dossiers.import_unit_unknown",
    vi="“{column}”: cơ quan không có đơn vị “{value}” hôm nay.",
    en="“{column}”: the body has no unit “{value}” today.",
)
PERSON_UNKNOWN: Final = RefusalKind(
    "dossiers.import_person_unknown",
    vi="“{column}”: không có đúng một người tên “{value}” làm việc ở đó hôm nay. Trùng tên thì ghi mã dạng person:12.",
    en="“{column}”: not exactly one person called “{value}” works there today. For namesakes write a key as person:12.",
)
NOBODY_HOLDS: Final = RefusalKind(
    "dossiers.import_nobody_holds",
    vi="Không ghi đơn vị hay người đang giữ: lãnh đạo cơ quan phải phân công.",
    en="No unit and no person holds it: the leader of the agency has to assign it.",
)
VERSION_MISSING: Final = RefusalKind(
    "dossiers.import_version_missing",
    vi="Thủ tục {code} không có phiên bản công khai nào có hiệu lực ngày {on}. Hãy nhập lịch sử thủ tục trước.",
    en="The procedure {code} has no public version in force on {on}. Enter the history of the procedure first.",
)
LIMIT_MISSING: Final = RefusalKind(
    "dossiers.import_limit_missing",
    vi="Thủ tục {code} ngày đó không ghi một thời hạn cho cách nộp này, và dòng không có “{column}”.",
    en="The procedure {code} states no one limit for this way of filing on that day, and the row has no “{column}”.",
)
LIMIT_OF_THE_ROW: Final = RefusalKind(
    "dossiers.import_limit_of_the_row",
    vi="Thủ tục {code} ngày đó không ghi một thời hạn cho cách nộp này: lấy “{limit}” của hệ thống cũ.",
    en="The procedure {code} states no one limit for this way of filing on that day: “{limit}” of the row is taken.",
)
LIMIT_DIFFERS: Final = RefusalKind(
    "dossiers.import_limit_differs",
    vi="Thời hạn của hệ thống cũ là “{stated}”, theo thủ tục ngày đó là “{ours}”: hạn được tính theo thủ tục.",
    en="The other system's limit is “{stated}”, by the procedure of that day it is “{ours}”: the procedure counts.",
)
DUE_DIFFERS: Final = RefusalKind(
    "dossiers.import_due_differs",
    vi="Hẹn trả của hệ thống cũ là {stated}, theo quy định là {ours}. Hạn theo luật: {legal}; hẹn trả: {promised}.",
    en="The other system's due time is {stated}, by the law {ours}. Legal due: {legal}; promised: {promised}.",
)
MOMENT_MISSING: Final = RefusalKind(
    "dossiers.import_moment_missing",
    vi="Trạng thái “{state}” cần có “{column}”.",
    en="The state “{state}” needs “{column}”.",
)
MOMENT_TOO_MUCH: Final = RefusalKind(
    "dossiers.import_moment_too_much",
    vi="Trạng thái “{state}” không thể có “{column}”.",
    en="The state “{state}” cannot have “{column}”.",
)
MOMENT_OUT_OF_ORDER: Final = RefusalKind(
    "dossiers.import_moment_out_of_order",
    vi="“{column}” ({at}) phải từ {least} đến {most}.",
    en="“{column}” ({at}) must be between {least} and {most}.",
)
PAUSE_NEEDED: Final = RefusalKind(
    "dossiers.import_pause_needed",
    vi="Trạng thái “{state}” cần đúng một dòng chưa kết thúc, loại tương ứng, ở trang “{sheet}”.",
    en="The state “{state}” needs exactly one row without an end, of its kind, on the sheet “{sheet}”.",
)
PAUSE_OPEN: Final = RefusalKind(
    "dossiers.import_pause_open",
    vi="Trang “{sheet}” có dòng chưa kết thúc nhưng trạng thái là “{state}”.",
    en="The sheet “{sheet}” has a row without an end while the state is “{state}”.",
)
GROUND_UNKNOWN: Final = RefusalKind(
    "dossiers.import_ground_unknown",
    vi="“{value}” không phải là căn cứ tạm dừng trong danh mục. Dùng một trong: {words}.",
    en="“{value}” is no ground of suspension in the list. Use one of: {words}.",
)
HANDOVER_NEEDED: Final = RefusalKind(
    "dossiers.import_handover_needed",
    vi="Trạng thái “{state}” cần đúng một dòng chưa nhận thụ lý ở trang “{sheet}”; trạng thái khác thì không có.",
    en="The state “{state}” needs exactly one row not yet accepted on the sheet “{sheet}”; other states have none.",
)
SUPPLEMENTS_WRONG: Final = RefusalKind(
    "dossiers.import_supplements_wrong",
    vi="Đang chờ bổ sung sau thẩm định thì số lần bổ sung ít nhất là 1.",
    en="While a supplement is awaited, at least one has been used.",
)
CASE_MISSING: Final = RefusalKind(
    "dossiers.import_case_missing",
    vi="Thủ tục có nhiều trường hợp, dòng không ghi trường hợp nào: chỉ giấy tờ chung được ghi nhận.",
    en="The procedure has several cases and the row names none: only the papers of every case are entered.",
)
PAPER_ADDED: Final = RefusalKind(
    "dossiers.import_paper_added",
    vi="“{value}” không có trong thành phần hồ sơ của thủ tục: ghi nhận là giấy tờ ngoài danh mục.",
    en="“{value}” is not among the papers of the procedure: it is entered as one outside the list.",
)
PREVIOUS_NOT_HERE: Final = RefusalKind(
    "dossiers.import_previous_not_here",
    vi="Không có hồ sơ trước mang mã {code}: không liên kết.",
    en="No earlier dossier has the code {code}: it is not linked.",
)
EXTERNAL_TAKEN: Final = RefusalKind(
    "dossiers.import_external_taken",
    vi="Mã {number} của hệ thống {system} đã thuộc về hồ sơ khác.",
    en="The number {number} of the system {system} belongs to another dossier.",
)
APPLICANT_NAMED_OTHERWISE: Final = RefusalKind(
    "dossiers.import_applicant_named_otherwise",
    vi="Số giấy tờ này đã thuộc về một người nộp mang tên khác “{value}”: hồ sơ gắn với người đã có.",
    en="This identity number belongs to an applicant with another name than “{value}”: the one on record is taken.",
)
ADDRESS_LEFT_OUT: Final = RefusalKind(
    "dossiers.import_address_left_out",
    vi="Địa chỉ không tách được thành các cấp: người nộp được ghi nhận chưa có địa chỉ.",
    en="The address cannot be parted into its levels: the applicant is registered without one.",
)
ONCE_ONLY: Final = RefusalKind(
    "dossiers.import_once_only",
    vi="Hồ sơ đã có một dòng như thế ở dòng {row} của trang “{sheet}”.",
    en="The dossier has such a row already, row {row} of the sheet “{sheet}”.",
)
PART_WITHOUT_DOSSIER: Final = RefusalKind(
    "dossiers.import_part_without_dossier",
    vi="Trang “{sheet}” của tệp không có hồ sơ mang mã “{code}”.",
    en="The sheet “{sheet}” of the file has no dossier with the code “{code}”.",
)
PART_WRONG: Final = RefusalKind(
    "dossiers.import_part_wrong",
    vi="Trang “{sheet}”, dòng {row} của hồ sơ này có lỗi.",
    en="Row {row} of the sheet “{sheet}”, which belongs to this dossier, is wrong.",
)
WRITTEN_MEANWHILE: Final = RefusalKind(
    "dossiers.import_written_meanwhile",
    vi="Một danh sách khác vừa ghi cùng mã hồ sơ hoặc cùng người nộp. Hãy gửi lại: phần đã ghi không bị ghi hai lần.",
    en="Another list has just written the same codes or applicants. Send it again: nothing is written twice.",
    status=CONFLICT,
)
NUMBER_LOWER: Final = RefusalKind(
    "dossiers.import_number_lower",
    vi="Hệ thống này đã cấp đến số {given}, cao hơn {last}: giữ nguyên.",
    en="This system has given numbers up to {given}, more than {last}: left as it is.",
)
