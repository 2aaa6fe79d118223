"""Every way this context says no."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, NOT_FOUND, RefusalKind

NAME_MISSING: Final = RefusalKind("applicants.name_missing", vi="Hãy nhập họ tên hoặc tên gọi.", en="Give a name.")
UNKNOWN_CHOICE: Final = RefusalKind(
    "applicants.unknown_choice", vi="“{value}” không có trong danh mục.", en="“{value}” is not in the list."
)
BAD_CMND: Final = RefusalKind(
    "applicants.bad_cmnd", vi="Số chứng minh nhân dân có 9 chữ số.", en="An old identity card number has 9 digits."
)
BAD_CCCD: Final = RefusalKind(
    "applicants.bad_cccd",
    vi="Số căn cước có 12 chữ số.",
    en="A citizen identification number has 12 digits.",
)
CCCD_PROVINCE: Final = RefusalKind(
    "applicants.cccd_province",
    vi="Ba số đầu {code} không phải mã tỉnh hoặc mã quốc gia nơi đăng ký khai sinh.",
    en="The first three digits {code} are no code of a province or country where a birth is registered.",
)
CCCD_GENDER: Final = RefusalKind(
    "applicants.cccd_gender",
    vi="Chữ số thứ tư của số căn cước không khớp giới tính đã khai.",
    en="The fourth digit of the identification number does not match the sex given.",
)
CCCD_BIRTH: Final = RefusalKind(
    "applicants.cccd_birth",
    vi="Số căn cước ghi năm sinh {year}, khác ngày sinh đã khai.",
    en="The identification number says the year of birth is {year}, which differs from the date of birth given.",
)
BAD_PASSPORT: Final = RefusalKind(
    "applicants.bad_passport",
    vi="Số hộ chiếu Việt Nam có một chữ cái và 7 hoặc 8 chữ số; hộ chiếu nước ngoài có 5 đến 15 chữ cái, chữ số.",
    en="A Vietnamese passport number is a letter and 7 or 8 digits; a foreign one has 5 to 15 letters and digits.",
)
BAD_TAX_CODE: Final = RefusalKind(
    "applicants.bad_tax_code",
    vi="Mã số thuế có 10 chữ số, hoặc 10 chữ số và 3 chữ số của đơn vị phụ thuộc (0300588569-001).",
    en="A tax code has 10 digits, or 10 and 3 of a dependent unit (0300588569-001).",
)
TAX_CODE_CHECK: Final = RefusalKind(
    "applicants.tax_code_check",
    vi="Mã số thuế sai chữ số kiểm tra (chữ số thứ mười). Hãy xem lại từng chữ số.",
    en="The check digit (the tenth) of the tax code is wrong. Look at each digit again.",
)
BAD_DECISION: Final = RefusalKind(
    "applicants.bad_decision",
    vi="Số quyết định thành lập phải có chữ số và dài không quá {limit} ký tự.",
    en="The number of a decision has digits, and at most {limit} characters.",
)
ISSUER_MISSING: Final = RefusalKind(
    "applicants.issuer_missing",
    vi="Hãy nêu cơ quan ra quyết định: số quyết định chỉ riêng trong một cơ quan.",
    en="Say who issued the decision: its number is unique with that issuer only.",
)
KIND_NOT_FOR_THEM: Final = RefusalKind(
    "applicants.identity_kind_not_for_them",
    vi="Loại giấy tờ này không dùng cho đối tượng đã chọn.",
    en="This kind of identity is not for that kind of applicant.",
)
NOT_A_NATIONAL: Final = RefusalKind(
    "applicants.not_a_national",
    vi="Chứng minh nhân dân và căn cước chỉ cấp cho công dân Việt Nam.",
    en="Identity cards are issued to Vietnamese citizens only.",
)
BAD_NATIONALITY: Final = RefusalKind(
    "applicants.bad_nationality",
    vi="Quốc tịch ghi bằng hai chữ cái (VN, LA, KH).",
    en="A nationality is written with two letters (VN, LA, KH).",
)
IN_THE_FUTURE: Final = RefusalKind("applicants.in_the_future", vi="Ngày này chưa tới.", en="That day has not come yet.")
ISSUED_BEFORE_BIRTH: Final = RefusalKind(
    "applicants.issued_before_birth", vi="Ngày cấp phải sau ngày sinh.", en="It is issued after the birth."
)
ENDS_BEFORE_IT_STARTS: Final = RefusalKind(
    "applicants.ends_before_it_starts", vi="Ngày kết thúc phải sau ngày bắt đầu.", en="The end comes after the start."
)
NOT_FOR_ORGANISATIONS: Final = RefusalKind(
    "applicants.not_for_organisations",
    vi="Ngày sinh và giới tính chỉ ghi cho công dân.",
    en="Only citizens have a date of birth and a sex.",
)
BAD_PHONE: Final = RefusalKind(
    "applicants.bad_phone",
    vi="Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0 (hoặc +84); số nước ngoài bắt đầu bằng dấu +.",
    en="A phone number has 10 or 11 digits and begins with 0 (or +84); a foreign one begins with +.",
)
BAD_EMAIL: Final = RefusalKind(
    "applicants.bad_email", vi="Thư điện tử viết sai. Ví dụ: ten@vidu.vn.", en="Not an e-mail address."
)
IDENTITY_TAKEN: Final = RefusalKind(
    "applicants.identity_taken",
    vi="Số giấy tờ này đã được ghi nhận. Hãy tìm theo đúng số đó.",
    en="This identity number is registered already. Look it up.",
    status=CONFLICT,
)
SEVERAL_FOUND: Final = RefusalKind(
    "applicants.several_found",
    vi="Có nhiều loại giấy tờ mang số này. Hãy chọn loại giấy tờ.",
    en="Several kinds of identity bear this number. Say which kind.",
    status=CONFLICT,
)
COMMUNE_MISSING: Final = RefusalKind(
    "applicants.commune_missing", vi="Hãy nhập xã, phường, thị trấn.", en="Give the commune or ward."
)
PROVINCE_MISSING: Final = RefusalKind(
    "applicants.province_missing", vi="Hãy nhập tỉnh, thành phố.", en="Give the province."
)
DISTRICT_MISSING: Final = RefusalKind(
    "applicants.district_missing",
    vi="Địa chỉ từ ngày {on} phải có cấp huyện ({basis}).",
    en="An address of {on} needs its district ({basis}).",
)
DISTRICT_GONE: Final = RefusalKind(
    "applicants.district_gone",
    vi="Từ ngày {on} địa chỉ không còn cấp huyện ({basis}).",
    en="On {on} addresses have no district ({basis}).",
)
LEVELS_UNDEFINED: Final = RefusalKind(
    "applicants.levels_undefined",
    vi="Chưa có quy định về các cấp chính quyền cho ngày {on}.",
    en="No rule says which levels of government exist on {on}.",
)
ACCOUNT_TAKEN: Final = RefusalKind(
    "applicants.account_taken",
    vi="Tài khoản này đã gắn với một người nộp khác.",
    en="This account belongs to another applicant.",
    status=CONFLICT,
)
ACCOUNT_OF_ONESELF: Final = RefusalKind(
    "applicants.account_of_oneself",
    vi="Không ai được tự gắn tài khoản của mình với một người nộp hồ sơ.",
    en="Nobody links their own account to an applicant.",
)
ERASED: Final = RefusalKind(
    "applicants.erased",
    vi="Dữ liệu của người nộp này đã được xóa theo quy định {rule}.",
    en="The data of this applicant was erased under {rule}.",
    status=CONFLICT,
)
NOTHING_CHANGES: Final = RefusalKind(
    "applicants.nothing_changes",
    vi="Nội dung mới giống hệt nội dung đang có.",
    en="The new content is what already stands.",
)
REASON_MISSING: Final = RefusalKind("applicants.reason_missing", vi="Hãy nêu lý do.", en="Give the reason.")
NOTHING_TO_CORRECT: Final = RefusalKind(
    "applicants.nothing_to_correct",
    vi="Ngày này trước ngày của tên đang có ({latest}).",
    en="That day is before the day of the name that stands ({latest}).",
)
LAST_IDENTITY: Final = RefusalKind(
    "applicants.last_identity",
    vi="Không hủy ghi nhận giấy tờ duy nhất. Hãy ghi giấy tờ đúng trước.",
    en="The only identity cannot be withdrawn. Record the right one first.",
    status=CONFLICT,
)
REPRESENTED_BY_ONESELF: Final = RefusalKind(
    "applicants.represented_by_oneself",
    vi="Người đại diện phải là người khác.",
    en="Somebody else represents an applicant.",
)
REPRESENTATIVE_NOT_A_CITIZEN: Final = RefusalKind(
    "applicants.representative_not_a_citizen",
    vi="Người đại diện theo pháp luật, người giám hộ phải là cá nhân.",
    en="A legal representative or guardian is a person.",
)
LEGAL_OF_A_CITIZEN: Final = RefusalKind(
    "applicants.legal_of_a_citizen",
    vi="Chỉ doanh nghiệp, tổ chức có người đại diện theo pháp luật ghi ở đây; cá nhân có người giám hộ.",
    en="Only businesses and organisations have a legal representative here; a person has a guardian.",
)
GUARDIAN_OF_AN_ORGANISATION: Final = RefusalKind(
    "applicants.guardian_of_an_organisation",
    vi="Chỉ cá nhân có người giám hộ.",
    en="Only a person has a guardian.",
)
DOCUMENT_MISSING: Final = RefusalKind(
    "applicants.document_missing",
    vi="Ủy quyền phải có văn bản: hãy nhập số văn bản.",
    en="An authorisation is written: give the number of the document.",
)
MATTER_MISSING: Final = RefusalKind(
    "applicants.matter_missing", vi="Hãy nêu việc được ủy quyền.", en="Say what is authorised."
)
REPRESENTED_ALREADY: Final = RefusalKind(
    "applicants.represented_already",
    vi="Người này đã là đại diện với tư cách đó trong thời gian này.",
    en="This person is their representative in that capacity at that time already.",
    status=CONFLICT,
)
ENDED_ALREADY: Final = RefusalKind(
    "applicants.ended_already",
    vi="Nội dung này đã kết thúc từ {on}.",
    en="This ended already on {on}.",
    status=CONFLICT,
)
MERGED_WITH_ITSELF: Final = RefusalKind(
    "applicants.merged_with_itself",
    vi="Hai bản ghi phải khác nhau và chưa được gộp.",
    en="The two records must differ and not be merged yet.",
    status=CONFLICT,
)
KINDS_DIFFER: Final = RefusalKind(
    "applicants.kinds_differ",
    vi="Chỉ gộp hai bản ghi của cùng một đối tượng: loại, ngày sinh, giới tính phải khớp.",
    en="Only records of the same applicant are merged: kind, date of birth and sex agree.",
)
TWO_ACCOUNTS: Final = RefusalKind(
    "applicants.two_accounts",
    vi="Cả hai bản ghi đều có tài khoản. Hãy gỡ một tài khoản trước.",
    en="Both records have an account. Unlink one first.",
    status=CONFLICT,
)
PAPER_KIND_MISSING: Final = RefusalKind(
    "applicants.paper_kind_missing", vi="Hãy nêu loại giấy tờ.", en="Say which kind of paper it is."
)
PAPER_HELD: Final = RefusalKind(
    "applicants.paper_held",
    vi="Kho giấy tờ đang có giấy này, còn giá trị. Muốn yêu cầu nộp lại phải nêu lý do.",
    en="A paper of this kind is held and still valid. Asking for it again needs a reason.",
    status=CONFLICT,
)
PAPER_NOT_VALID: Final = RefusalKind(
    "applicants.paper_not_valid",
    vi="Giấy tờ này không còn giá trị vào ngày {on}.",
    en="On {on} this paper is not valid.",
    status=CONFLICT,
)
NOBODY_FOUND: Final = RefusalKind(
    "applicants.nobody_found",
    vi="Chưa ghi nhận ai có đúng số này. Hãy xem lại từng chữ số, hoặc ghi nhận người nộp mới.",
    en="Nobody with exactly this number is registered. Look at each digit again, or register the applicant.",
    status=NOT_FOUND,
)
