"""Every way a form says no: to who writes a definition, to who publishes it, to who fills it in.

What is said about a value names the field's label in the language of the sentence: `{label_vi}`, `{label_en}`.
"""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, NOT_FOUND, RefusalKind

# The definition

SCHEMA_TOO_LARGE: Final = RefusalKind(
    "forms.schema_too_large",
    vi="Định nghĩa biểu mẫu quá lớn: {what_vi} nhiều nhất là {most}.",
    en="The definition of the form is too large: at most {most} {what_en}.",
)
SCHEMA_WRONG_TYPE: Final = RefusalKind(
    "forms.schema_wrong_type",
    vi="Định nghĩa biểu mẫu, tại “{path}”: phải là {wanted_vi}.",
    en="The definition of the form, at “{path}”: it must be {wanted_en}.",
)
SCHEMA_UNKNOWN_KEY: Final = RefusalKind(
    "forms.schema_unknown_key",
    vi="Định nghĩa biểu mẫu, tại “{path}”: không có mục “{name}”.",
    en="The definition of the form, at “{path}”: there is no item “{name}”.",
)
SCHEMA_MISSING: Final = RefusalKind(
    "forms.schema_missing",
    vi="Định nghĩa biểu mẫu, tại “{path}”: thiếu mục “{name}”.",
    en="The definition of the form, at “{path}”: the item “{name}” is missing.",
)
SCHEMA_OUT_OF_RANGE: Final = RefusalKind(
    "forms.schema_out_of_range",
    vi="Định nghĩa biểu mẫu, tại “{path}”: phải từ {least} đến {most}.",
    en="The definition of the form, at “{path}”: it must be from {least} to {most}.",
)
SCHEMA_NOT_ONE_OF: Final = RefusalKind(
    "forms.schema_not_one_of",
    vi="Định nghĩa biểu mẫu, tại “{path}”: “{value}” không thuộc {allowed}.",
    en="The definition of the form, at “{path}”: “{value}” is none of {allowed}.",
)
SCHEMA_BAD_KEY: Final = RefusalKind(
    "forms.schema_bad_key",
    vi="Định nghĩa biểu mẫu, tại “{path}”: mã “{value}” phải gồm chữ thường không dấu, chữ số, gạch dưới và bắt đầu"
    " bằng chữ.",
    en="The definition of the form, at “{path}”: the key “{value}” must be small ASCII letters, digits and underscores"
    " and begin with a letter.",
)
SCHEMA_KEY_TAKEN: Final = RefusalKind(
    "forms.schema_key_taken",
    vi="Định nghĩa biểu mẫu, tại “{path}”: mã “{value}” đã dùng.",
    en="The definition of the form, at “{path}”: the key “{value}” is taken.",
)
SCHEMA_UNKNOWN_FIELD: Final = RefusalKind(
    "forms.schema_unknown_field",
    vi="Định nghĩa biểu mẫu, tại “{path}”: không có ô “{value}” ở đây.",
    en="The definition of the form, at “{path}”: there is no field “{value}” here.",
)
SCHEMA_CANNOT_COMPARE: Final = RefusalKind(
    "forms.schema_cannot_compare",
    vi="Định nghĩa biểu mẫu, tại “{path}”: ô “{field}” không so sánh được như vậy.",
    en="The definition of the form, at “{path}”: the field “{field}” cannot be compared in that way.",
)
SCHEMA_CYCLE: Final = RefusalKind(
    "forms.schema_cycle",
    vi="Định nghĩa biểu mẫu, tại “{path}”: điều kiện hiện các ô {keys} phụ thuộc lẫn nhau.",
    en="The definition of the form, at “{path}”: whether the fields {keys} are shown depends on each other.",
)
SCHEMA_REVERSED: Final = RefusalKind(
    "forms.schema_reversed",
    vi="Định nghĩa biểu mẫu, tại “{path}”: mức thấp nhất lớn hơn mức cao nhất.",
    en="The definition of the form, at “{path}”: the least is more than the most.",
)
BAD_INPUT: Final = RefusalKind(
    "forms.bad_input",
    vi="Không đọc được {name}: {problem_vi}.",
    en="{name} cannot be read: {problem_en}.",
)

# Versions

NO_SUCH_FORM: Final = RefusalKind(
    "forms.no_such_form", vi="Không có biểu mẫu “{form}”.", en="There is no form “{form}”.", status=NOT_FOUND
)
CODE_WRONG: Final = RefusalKind(
    "forms.code_wrong",
    vi="Mã biểu mẫu “{code}” phải gồm chữ không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; dài nhất {most} ký tự.",
    en="The code “{code}” of a form is ASCII letters, digits, points, hyphens and underscores, at most {most}.",
)
CODE_TAKEN: Final = RefusalKind(
    "forms.code_taken",
    vi="Đã có biểu mẫu mang mã “{code}”.",
    en="There is already a form with the code “{code}”.",
    status=CONFLICT,
)
NAME_MISSING: Final = RefusalKind("forms.name_missing", vi="Hãy nhập tên biểu mẫu.", en="Give the form a name.")
WORDS_TOO_LONG: Final = RefusalKind(
    "forms.words_too_long", vi="Dài nhất {most} ký tự.", en="At most {most} characters."
)
ANSWER_ERASED: Final = RefusalKind(
    "forms.answer_erased",
    vi="Nội dung đã điền của hồ sơ này đã xóa theo quy định, không điền lại.",
    en="What was filled in about this was erased under a rule and is not filled in again.",
    status=CONFLICT,
)
BASIS_MISSING: Final = RefusalKind(
    "forms.basis_missing",
    vi="Hãy nêu văn bản quy định biểu mẫu này.",
    en="Name the legal text that prescribes this form.",
)
NOT_LATEST: Final = RefusalKind(
    "forms.not_latest",
    vi="Bản mới của biểu mẫu “{code}” phải có hiệu lực sau {latest}: bản đã ban hành không sửa lại.",
    en="A new version of the form “{code}” holds from after {latest}: what was published is not rewritten.",
    status=CONFLICT,
)
NOT_IN_FORCE: Final = RefusalKind(
    "forms.not_in_force",
    vi="Bản biểu mẫu này có hiệu lực từ {valid_from}, chưa dùng được cho ngày {on}.",
    en="This version of the form holds from {valid_from} and cannot be used on {on}.",
)
BAD_SUBJECT: Final = RefusalKind(
    "forms.bad_subject", vi="Không rõ biểu mẫu được điền cho hồ sơ nào.", en="It is not said what the form is about."
)

# Values

VALUES_TOO_LARGE: Final = RefusalKind(
    "forms.values_too_large",
    vi="Nội dung điền vào biểu mẫu quá lớn: {what_vi} nhiều nhất là {most}.",
    en="What is filled in is too large: at most {most} {what_en}.",
)
VALUES_WRONG_TYPE: Final = RefusalKind(
    "forms.values_wrong_type",
    vi="Nội dung điền vào biểu mẫu phải là một đối tượng, mỗi ô một giá trị.",
    en="What is filled in must be an object with a value for each field.",
)
UNKNOWN_FIELD: Final = RefusalKind(
    "forms.unknown_field", vi="Biểu mẫu không có ô “{name}”.", en="The form has no field “{name}”."
)
WRONG_TYPE: Final = RefusalKind(
    "forms.wrong_type",
    vi="“{label_vi}”: phải là {wanted_vi}.",
    en="“{label_en}” must be {wanted_en}.",
)
REQUIRED: Final = RefusalKind("forms.required", vi="Hãy điền “{label_vi}”.", en="Fill in “{label_en}”.")
TOO_SHORT: Final = RefusalKind(
    "forms.too_short",
    vi="“{label_vi}” cần ít nhất {least} ký tự.",
    en="“{label_en}” needs at least {least} characters.",
)
TOO_LONG: Final = RefusalKind(
    "forms.too_long",
    vi="“{label_vi}” dài nhất {most} ký tự; hiện có {length}.",
    en="“{label_en}” has at most {most} characters; there are {length}.",
)
MASK: Final = RefusalKind(
    "forms.mask",
    vi="“{label_vi}” phải viết theo mẫu {masks} (9 là chữ số, A là chữ cái, * là chữ hoặc số).",
    en="“{label_en}” must be written as {masks} (9 is a digit, A a letter, * a letter or digit).",
)
NOT_A_NUMBER: Final = RefusalKind(
    "forms.not_a_number",
    vi="“{label_vi}” phải là số, ví dụ 1.234 hoặc 12,5.",
    en="“{label_en}” must be a number, such as 1.234 or 12,5.",
)
TOO_MANY_DECIMALS: Final = RefusalKind(
    "forms.too_many_decimals",
    vi="“{label_vi}” có nhiều nhất {most} chữ số sau dấu phẩy.",
    en="“{label_en}” has at most {most} digits after the comma.",
)
NOT_MONEY: Final = RefusalKind(
    "forms.not_money",
    vi="“{label_vi}” phải là số nguyên đồng, ví dụ 1.500.000.",
    en="“{label_en}” must be a whole number of đồng, such as 1.500.000.",
)
TOO_LITTLE: Final = RefusalKind(
    "forms.too_little", vi="“{label_vi}” phải từ {least} trở lên.", en="“{label_en}” must be at least {least}."
)
TOO_MUCH: Final = RefusalKind(
    "forms.too_much", vi="“{label_vi}” nhiều nhất là {most}.", en="“{label_en}” must be at most {most}."
)
NOT_A_DATE: Final = RefusalKind(
    "forms.not_a_date",
    vi="“{label_vi}” phải là một ngày có thật, viết ngày/tháng/năm, ví dụ 30/05/2016.",
    en="“{label_en}” must be a day that exists, written day/month/year, such as 30/05/2016.",
)
TOO_EARLY: Final = RefusalKind(
    "forms.too_early", vi="“{label_vi}” không được trước ngày {least}.", en="“{label_en}” may not be before {least}."
)
TOO_LATE: Final = RefusalKind(
    "forms.too_late", vi="“{label_vi}” không được sau ngày {most}.", en="“{label_en}” may not be after {most}."
)
NOT_A_CHOICE: Final = RefusalKind(
    "forms.not_a_choice",
    vi="“{label_vi}”: “{value}” không có trong các lựa chọn.",
    en="“{label_en}”: “{value}” is not one of the choices.",
)
TOO_FEW_CHOSEN: Final = RefusalKind(
    "forms.too_few_chosen", vi="“{label_vi}”: hãy chọn ít nhất {least}.", en="“{label_en}”: choose at least {least}."
)
TOO_MANY_CHOSEN: Final = RefusalKind(
    "forms.too_many_chosen", vi="“{label_vi}”: chọn nhiều nhất {most}.", en="“{label_en}”: choose at most {most}."
)
MUST_BE_YES: Final = RefusalKind(
    "forms.must_be_yes", vi="Cần đồng ý với “{label_vi}”.", en="“{label_en}” has to be agreed to."
)
BAD_IDENTITY: Final = RefusalKind(
    "forms.bad_identity",
    vi="“{label_vi}”: vào ngày {on} số giấy tờ phải gồm {wanted_vi}.",
    en="“{label_en}”: on {on} the number has {wanted_en}.",
)
IDENTITY_NOT_REAL: Final = RefusalKind(
    "forms.identity_not_real",
    vi="“{label_vi}”: không có số căn cước như vậy (mã tỉnh, thế kỷ hoặc năm sinh trong số không đúng).",
    en="“{label_en}”: there is no such identity number (its province, century or year of birth is wrong).",
)
BAD_TAX_CODE: Final = RefusalKind(
    "forms.bad_tax_code",
    vi="“{label_vi}”: vào ngày {on} mã số thuế phải gồm {wanted_vi} và đúng chữ số kiểm tra.",
    en="“{label_en}”: on {on} a tax code has {wanted_en}, and its check digit is right.",
)
BAD_PHONE: Final = RefusalKind(
    "forms.bad_phone",
    vi="“{label_vi}” phải là số điện thoại Việt Nam, ví dụ 0912 345 678.",
    en="“{label_en}” must be a Vietnamese telephone number, such as 0912 345 678.",
)
BAD_EMAIL: Final = RefusalKind(
    "forms.bad_email",
    vi="“{label_vi}” phải là địa chỉ thư điện tử, ví dụ ten@vidu.vn.",
    en="“{label_en}” must be an e-mail address, such as name@example.vn.",
)
ADDRESS_PART_MISSING: Final = RefusalKind(
    "forms.address_part_missing",
    vi="“{label_vi}”: thiếu {part_vi}.",
    en="“{label_en}”: the {part_en} is missing.",
)
LEVEL_GONE: Final = RefusalKind(
    "forms.level_gone",
    vi="“{label_vi}”: vào ngày {on} địa chỉ không còn {part_vi}.",
    en="“{label_en}”: on {on} an address has no {part_en}.",
)
LAW_UNDEFINED: Final = RefusalKind(
    "forms.law_undefined",
    vi="“{label_vi}”: chưa xét được, vì sổ quy định chưa có dòng “{key}” cho ngày {on}.",
    en="“{label_en}” cannot be judged: the lawbook has no row “{key}” for {on}.",
)
BAD_FILE: Final = RefusalKind(
    "forms.bad_file", vi="“{label_vi}”: tệp đính kèm không hợp lệ.", en="“{label_en}”: the attached file is not valid."
)
TOO_FEW_ROWS: Final = RefusalKind(
    "forms.too_few_rows", vi="“{label_vi}” cần ít nhất {least} dòng.", en="“{label_en}” needs at least {least} rows."
)
TOO_MANY_ROWS: Final = RefusalKind(
    "forms.too_many_rows", vi="“{label_vi}” có nhiều nhất {most} dòng.", en="“{label_en}” has at most {most} rows."
)

# Checks across fields

NOT_IN_ORDER: Final = RefusalKind(
    "forms.not_in_order",
    vi="“{label_vi}” không được trước “{other_vi}”.",
    en="“{label_en}” may not be before “{other_en}”.",
)
NOT_AFTER: Final = RefusalKind(
    "forms.not_after", vi="“{label_vi}” phải sau “{other_vi}”.", en="“{label_en}” must be after “{other_en}”."
)
NOT_THE_SUM: Final = RefusalKind(
    "forms.not_the_sum",
    vi="“{label_vi}” phải bằng tổng của {parts_vi}: {sum}.",
    en="“{label_en}” must be the sum of {parts_en}: {sum}.",
)
MORE_THAN_ALLOWED: Final = RefusalKind(
    "forms.sum_too_large",
    vi="Tổng của {parts_vi} là {sum}, không được quá “{label_vi}”.",
    en="The sum of {parts_en} is {sum} and may not exceed “{label_en}”.",
)
NOT_EQUAL: Final = RefusalKind(
    "forms.not_equal", vi="“{label_vi}” phải giống “{other_vi}”.", en="“{label_en}” must equal “{other_en}”."
)
NONE_GIVEN: Final = RefusalKind(
    "forms.none_given", vi="Hãy điền ít nhất một trong các ô: {parts_vi}.", en="Fill in at least one of: {parts_en}."
)
TWICE: Final = RefusalKind(
    "forms.twice", vi="“{label_vi}” đã có ở dòng {row}.", en="“{label_en}” stands in row {row} already."
)
NOT_THAT_PERSONS: Final = RefusalKind(
    "forms.not_that_persons",
    vi="“{label_vi}” không khớp với “{other_vi}”.",
    en="“{label_en}” does not agree with “{other_en}”.",
)
SAID_BY_THE_FORM: Final = RefusalKind("forms.check_failed", vi="{message_vi}", en="{message_en}")
