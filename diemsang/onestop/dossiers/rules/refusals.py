"""Every way the acts on a dossier say no. The guards of `rules.moves` are named after these codes."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, FORBIDDEN, RefusalKind

MOVE_NOT_ALLOWED: Final = RefusalKind(
    "dossiers.move_not_allowed",
    vi="Không thể làm việc “{act}”: hồ sơ đang ở trạng thái “{state}”, do {who} chuyển lúc {at}.",
    en="{act_code} cannot be done now: the dossier is in the state {state_code}, moved there by {who_en} at {at}.",
    status=CONFLICT,
)
CLOSED: Final = RefusalKind(
    "dossiers.closed",
    vi="Hồ sơ đã kết thúc (“{state}”) do {who} thực hiện lúc {at}; không thể “{act}”. Hãy nộp hồ sơ mới.",
    en="The dossier is closed ({state_code}) since {who_en} acted at {at}; {act_code} is not possible. File a new one.",
    status=CONFLICT,
)
ACT_IN_THE_PAST: Final = RefusalKind(
    "dossiers.act_in_the_past",
    vi="Thời điểm {at} sớm hơn lần chuyển gần nhất của hồ sơ ({last}). Không ghi lùi thời điểm.",
    en="The moment {at} is before the last move of the dossier ({last}). Nothing is dated back.",
    status=CONFLICT,
)

# Intake
NOT_YOURS: Final = RefusalKind(
    "dossiers.not_yours",
    vi="Bạn không phải người nộp hồ sơ này và không được ủy quyền nộp thay.",
    en="You are not the applicant and hold no authorisation to act for them.",
    status=FORBIDDEN,
)
APPLICANT_UNKNOWN: Final = RefusalKind(
    "dossiers.applicant_unknown",
    vi="Chưa có thông tin người nộp hồ sơ. Hãy đăng ký người nộp trước.",
    en="The applicant is not known yet. Register the applicant first.",
)
CHANNEL_UNKNOWN: Final = RefusalKind(
    "dossiers.channel_unknown",
    vi="Cách nộp “{value}” không có. Chọn: trực tiếp, trực tuyến, bưu chính.",
    en="There is no way of filing “{value}”. Choose: at the counter, online, by post.",
)
CASE_UNKNOWN: Final = RefusalKind(
    "dossiers.case_unknown",
    vi="Hãy chọn trường hợp của thủ tục: {cases}.",
    en="Choose a case of the procedure: {cases}.",
)
FILING_KEY_WRONG: Final = RefusalKind(
    "dossiers.filing_key_wrong",
    vi="Khóa nộp có 8 đến 80 chữ cái, chữ số hoặc dấu . _ : -",
    en="A filing key has 8 to 80 letters, digits or . _ : -",
)
FILE_UNKNOWN: Final = RefusalKind(
    "dossiers.file_unknown",
    vi="Tệp của “{name}” chưa được gắn vào hồ sơ này.",
    en="The file of “{name}” is not attached to this dossier.",
)
PAPER_NOT_REUSABLE: Final = RefusalKind(
    "dossiers.paper_not_reusable",
    vi="Kho giấy tờ của người nộp không có giấy tờ này cho “{name}”, hoặc đã hết giá trị.",
    en="The applicant's store has no such paper for “{name}”, or it is no longer valid.",
)
EXTERNAL_ID_TAKEN: Final = RefusalKind(
    "dossiers.external_id_taken",
    vi="Mã {number} của hệ thống {system} đã thuộc hồ sơ khác.",
    en="The number {number} of the system {system} belongs to another dossier.",
    status=CONFLICT,
)
SUBJECT_TOO_LONG: Final = RefusalKind(
    "dossiers.subject_too_long",
    vi="Nội dung dài quá {most} ký tự.",
    en="The subject is longer than {most} characters.",
)
PAPERS_MISSING: Final = RefusalKind(
    "dossiers.papers_missing",
    vi="Thiếu giấy tờ bắt buộc: {name}.",
    en="A required paper is missing: {name}.",
)
PAPER_UNKNOWN: Final = RefusalKind(
    "dossiers.paper_unknown",
    vi="“{code}” không có trong thành phần hồ sơ của thủ tục.",
    en="“{code}” is not in the list of papers of the procedure.",
)
FORM_MISSING: Final = RefusalKind(
    "dossiers.form_missing",
    vi="Tờ khai “{name}” chưa được điền.",
    en="The form “{name}” has not been filled in.",
)
FORM_NOT_ASKED: Final = RefusalKind(
    "dossiers.form_not_asked",
    vi="Thủ tục này không có tờ khai điện tử đang áp dụng; nội dung đã điền không giữ được ở đây.",
    en="The procedure has no electronic form in force; what was filled in cannot be kept here.",
)
COMPONENTS_UNCHECKED: Final = RefusalKind(
    "dossiers.components_unchecked",
    vi="Chưa kiểm tra giấy tờ: {name}. Phải kiểm tra từng giấy tờ trước khi tiếp nhận.",
    en="Not checked yet: {name}. Every paper is checked, one by one, before acceptance.",
)
PAPER_NOT_VALID: Final = RefusalKind(
    "dossiers.paper_not_valid",
    vi="Giấy tờ “{name}” đã được đánh giá là không hợp lệ; cần bổ sung trước khi tiếp nhận.",
    en="The paper “{name}” was judged not valid; it is to be supplemented before acceptance.",
)
VERDICT_UNKNOWN: Final = RefusalKind(
    "dossiers.verdict_unknown",
    vi="Kết quả kiểm tra “{value}” không có.",
    en="There is no verdict “{value}”.",
)
COUNT_WRONG: Final = RefusalKind(
    "dossiers.count_wrong",
    vi="Số bản của “{name}” phải từ 0 đến {most}.",
    en="The number of copies of “{name}” is between 0 and {most}.",
)
AGENCY_NOT_OPEN: Final = RefusalKind(
    "dossiers.agency_not_open",
    vi="Cơ quan giải quyết không hoạt động vào ngày {on}.",
    en="The agency does not exist on {on}.",
)
AGENCY_NOT_COMPETENT: Final = RefusalKind(
    "dossiers.agency_not_competent",
    vi="Thủ tục này không thực hiện ở cấp của cơ quan đã chọn.",
    en="This procedure is not performed at the level of the agency chosen.",
)
LEVEL_GONE: Final = RefusalKind(
    "dossiers.level_gone",
    vi="Vào ngày {on} không còn (hoặc chưa có) cấp chính quyền của cơ quan này ({basis}).",
    en="On {on} the level of government of this agency does not exist ({basis}).",
)
RULE_UNDEFINED: Final = RefusalKind(
    "dossiers.rule_undefined",
    vi="Chưa có quy định “{key}” cho ngày {on}: không thể thực hiện cho đến khi sổ quy định được bổ sung.",
    en="UNDEFINED: there is no rule “{key}” for {on}; the act waits until the lawbook has one.",
)
CODE_OF_AGENCY_MISSING: Final = RefusalKind(
    "dossiers.code_of_agency_missing",
    vi="Cơ quan giải quyết chưa có mã định danh nên chưa cấp được mã hồ sơ.",
    en="The agency has no identification code, so no dossier code can be issued.",
)
TEMPLATE_WRONG: Final = RefusalKind(
    "dossiers.template_wrong",
    vi="Mẫu mã hồ sơ “{template}” phải có {{agency}}, {{yymmdd}} và {{serial}}.",
    en="The template of codes “{template}” needs {{agency}}, {{yymmdd}} and {{serial}}.",
)
FILED_WITH_OTHER_CONTENT: Final = RefusalKind(
    "dossiers.filed_with_other_content",
    vi="Khóa nộp này đã dùng cho hồ sơ khác hoặc nội dung khác. Hãy tải lại trang rồi nộp lại.",
    en="This filing key was used for another dossier or another content. Load the page again and file anew.",
    status=CONFLICT,
)
GROUND_UNKNOWN: Final = RefusalKind(
    "dossiers.ground_unknown",
    vi="Hãy chọn căn cứ trong danh mục đang áp dụng; “{code}” không dùng được cho việc này.",
    en="Choose a ground from the list in force; “{code}” does not apply here.",
)
REASON_MISSING: Final = RefusalKind(
    "dossiers.reason_missing",
    vi="Hãy nêu lý do bằng văn bản.",
    en="Give the reason in writing.",
)
ITEMS_MISSING: Final = RefusalKind(
    "dossiers.items_missing",
    vi="Hãy liệt kê một lần tất cả giấy tờ cần bổ sung, kèm lý do của từng giấy tờ.",
    en="List every paper to be supplemented at once, each with its reason.",
)
ITEM_TWICE: Final = RefusalKind(
    "dossiers.item_twice",
    vi="Giấy tờ “{name}” được nêu hai lần.",
    en="The paper “{name}” is listed twice.",
)
PAPER_OUTSIDE_THE_LIST: Final = RefusalKind(
    "dossiers.paper_outside_the_list",
    vi="“{name}” không có trong thành phần hồ sơ đã công bố; muốn yêu cầu phải nêu căn cứ pháp lý.",
    en="“{name}” is not in the published list of papers; asking for it needs a legal ground.",
)
PAPER_HELD_ALREADY: Final = RefusalKind(
    "dossiers.paper_held_already",
    vi="Kho giấy tờ đã có “{name}” còn giá trị; muốn yêu cầu nộp lại phải nêu lý do không dùng lại được.",
    en="The paper store holds a valid “{name}”; asking for it again needs a reason why it cannot be reused.",
)
SUPPLEMENTS_LEFT_OUT: Final = RefusalKind(
    "dossiers.supplements_left_out",
    vi="Giấy tờ “{name}” đã bị đánh giá thiếu hoặc không hợp lệ nhưng không có trong yêu cầu bổ sung.",
    en="The paper “{name}” was judged missing or not valid but is not in the request.",
)
STILL_TIME_TO_ANSWER: Final = RefusalKind(
    "dossiers.still_time_to_answer",
    vi="Còn thời gian trả lời đến {until}; chưa thể kết luận là im lặng.",
    en="There is time to answer until {until}; it is not silence yet.",
)

# Hand-over, processing, consultation
TAKER_MISSING: Final = RefusalKind(
    "dossiers.taker_missing",
    vi="Hãy chọn đơn vị hoặc người nhận hồ sơ thuộc cơ quan giải quyết.",
    en="Choose a unit or person of the agency that takes the dossier over.",
)
NO_HANDOVER: Final = RefusalKind(
    "dossiers.no_handover",
    vi="Không có lượt bàn giao nào đang chờ đơn vị của bạn.",
    en="No hand-over waits for your unit.",
    status=CONFLICT,
)
HANDOVER_WAITING: Final = RefusalKind(
    "dossiers.handover_waiting",
    vi="Hồ sơ đã được bàn giao lúc {at} và chưa có người nhận; chờ nhận hoặc trả lại trước khi bàn giao tiếp.",
    en="The dossier was handed on at {at} and is not taken yet; it is taken or sent back before it goes on.",
    status=CONFLICT,
)
TOO_MANY_AT_ONCE: Final = RefusalKind(
    "dossiers.too_many_at_once",
    vi="Mỗi đợt làm cho tối đa {most} hồ sơ; hãy chia thành nhiều đợt.",
    en="One batch holds at most {most} dossiers; make several.",
)
STEP_UNKNOWN: Final = RefusalKind(
    "dossiers.step_unknown",
    vi="Quy trình nội bộ của hồ sơ không có bước {step} cho cơ quan này.",
    en="The internal process of the dossier has no step {step} of this agency.",
)
PERSON_ELSEWHERE: Final = RefusalKind(
    "dossiers.person_elsewhere",
    vi="Người được chọn không làm việc tại cơ quan giải quyết vào ngày {on}.",
    en="The person chosen does not work at the agency on {on}.",
)
QUESTION_MISSING: Final = RefusalKind(
    "dossiers.question_missing", vi="Hãy nêu nội dung xin ý kiến.", en="State the question."
)
DUE_MISSING: Final = RefusalKind(
    "dossiers.due_missing",
    vi="Hãy đặt thời hạn trả lời, sau thời điểm gửi.",
    en="Set a deadline for the answer, after it is sent.",
)
AGENCY_TWICE: Final = RefusalKind(
    "dossiers.agency_twice",
    vi="Một cơ quan chỉ được hỏi một lần trong một lượt xin ý kiến, và không phải cơ quan giải quyết.",
    en="An agency is asked once in a round, and not the agency that settles the dossier.",
)
ANSWER_MISSING: Final = RefusalKind("dossiers.answer_missing", vi="Hãy nêu ý kiến trả lời.", en="State the answer.")
ANSWERED_ALREADY: Final = RefusalKind(
    "dossiers.answered_already",
    vi="Ý kiến này đã được trả lời hoặc đã ghi nhận im lặng lúc {at}.",
    en="This question was answered, or its silence recorded, at {at}.",
    status=CONFLICT,
)
ANSWERS_AWAITED: Final = RefusalKind(
    "dossiers.answers_awaited",
    vi="Còn {count} cơ quan chưa trả lời và chưa được ghi nhận im lặng.",
    en="{count} agencies have not answered and no silence is recorded.",
    status=CONFLICT,
)

# Waiting
SUPPLEMENTS_USED_UP: Final = RefusalKind(
    "dossiers.supplements_used_up",
    vi="Hồ sơ đã yêu cầu bổ sung {used} lần trên tối đa {most} lần. Không được yêu cầu thêm.",
    en="The dossier was supplemented {used} times of at most {most}. No further request is allowed.",
    status=CONFLICT,
)
NOT_PROPOSED: Final = RefusalKind(
    "dossiers.not_proposed",
    vi="Chưa có đề nghị bổ sung nào chờ duyệt.",
    en="No proposed request waits for approval.",
    status=CONFLICT,
)
PROPOSER_DECIDES: Final = RefusalKind(
    "dossiers.proposer_decides",
    vi="Người đề nghị yêu cầu bổ sung không được tự duyệt đề nghị của mình.",
    en="Who proposed the request may not approve it.",
    status=FORBIDDEN,
)
AMOUNT_MISSING: Final = RefusalKind(
    "dossiers.amount_missing",
    vi="Số tiền phải là số nguyên đồng, lớn hơn 0.",
    en="The amount is a whole number of đồng above 0.",
)
PROOF_MISSING: Final = RefusalKind(
    "dossiers.proof_missing",
    vi="Hãy gắn chứng từ (số biên lai, mã vận đơn hoặc bản quét).",
    en="Give the proof: a receipt number, a shipment code or a scan.",
)
END_MISSING: Final = RefusalKind(
    "dossiers.end_missing",
    vi="Hãy nêu ngày dự kiến kết thúc tạm dừng, sau hôm nay.",
    en="Give the day the suspension is expected to end, after today.",
)
EXTENSION_MOVES_NOTHING: Final = RefusalKind(
    "dossiers.extension_moves_nothing",
    vi="Gia hạn như vậy không muộn hơn thời điểm đã hẹn với người nộp: {due}.",
    en="Such an extension is not later than what the applicant was promised: {due}.",
)
EXTENDED_ALREADY: Final = RefusalKind(
    "dossiers.extended_already",
    vi="Hồ sơ đã được gia hạn ngày {on}; mỗi hồ sơ chỉ gia hạn một lần.",
    en="The dossier was extended on {on}; a dossier is extended once at most.",
    status=CONFLICT,
)
LENGTH_WRONG: Final = RefusalKind(
    "dossiers.length_wrong",
    vi="Gia hạn từ 1 đến {most} ngày làm việc.",
    en="An extension is between 1 and {most} working days.",
)
PAUSED_NOW: Final = RefusalKind(
    "dossiers.paused_now",
    vi="Hồ sơ đang tạm dừng tính hạn từ {since}; chỉ gia hạn được khi đồng hồ chạy tiếp.",
    en="The clock stands still since {since}; extend when it runs again.",
    status=CONFLICT,
)
NOT_ACCEPTED_YET: Final = RefusalKind(
    "dossiers.not_accepted_yet",
    vi="Hồ sơ chưa được tiếp nhận nên chưa có hạn trả.",
    en="The dossier was not accepted yet and has no due time.",
    status=CONFLICT,
)
NOT_LATE: Final = RefusalKind(
    "dossiers.not_late",
    vi="Hồ sơ chưa quá hạn (hạn trả {due}); chưa có gì phải xin lỗi.",
    en="The dossier is not late (due {due}); there is nothing to apologise for.",
)

# Signing
DRAFT_RESULT_MISSING: Final = RefusalKind(
    "dossiers.draft_result_missing", vi="Chưa có dự thảo kết quả.", en="No draft of the result is attached."
)
OUTCOME_UNKNOWN: Final = RefusalKind(
    "dossiers.outcome_unknown",
    vi="Kết luận phải là giải quyết hoặc không giải quyết, không phải “{value}”.",
    en="The outcome is granted or rejected, not “{value}”.",
)
RESULT_UNKNOWN: Final = RefusalKind(
    "dossiers.result_unknown",
    vi="Thủ tục có các kết quả: {kinds}. Hãy chọn một.",
    en="The procedure has these results: {kinds}. Choose one.",
)
DRAFT_TOO_LONG: Final = RefusalKind(
    "dossiers.draft_too_long",
    vi="Dự thảo dài quá {most} ký tự; hãy gắn tệp.",
    en="The draft is longer than {most} characters; attach a file.",
)
DRAFT_HAS_SIGNATURES: Final = RefusalKind(
    "dossiers.draft_has_signatures",
    vi="Tệp dự thảo đã mang chữ ký số; hãy gắn bản chưa ký.",
    en="The draft file carries a signature already; attach one that nobody signed.",
)
SIGNED_ALREADY: Final = RefusalKind(
    "dossiers.signed_already",
    vi="Kết quả đã được ký lúc {at}.",
    en="The result was signed at {at}.",
    status=CONFLICT,
)
DRAFT_CHANGED: Final = RefusalKind(
    "dossiers.draft_changed",
    vi="Dự thảo đã thay đổi trong lúc ký; chữ ký bị bỏ, hãy xem lại dự thảo và ký lại.",
    en="The draft changed while it was being signed; the signature was dropped. Look at the draft and sign again.",
    status=CONFLICT,
)
OUTCOME_WRONG: Final = RefusalKind(
    "dossiers.outcome_wrong",
    vi="Dự thảo đã ký là “{outcome}”; việc này cần dự thảo “{needed}”.",
    en="The signed draft says “{outcome_en}”; this act needs “{needed_en}”.",
    status=CONFLICT,
)
CORRECTED_ALREADY: Final = RefusalKind(
    "dossiers.corrected_already",
    vi="Kết quả này đã được đính chính; hãy đính chính bản mới nhất.",
    en="This result was corrected already; correct the latest one.",
    status=CONFLICT,
)
TASKS_OPEN: Final = RefusalKind(
    "dossiers.tasks_open",
    vi="Còn {count} việc liên thông chưa xong.",
    en="{count} tasks of other agencies are still open.",
    status=CONFLICT,
)
NO_TASK_TO_OPEN: Final = RefusalKind(
    "dossiers.no_task_to_open",
    vi="Quy trình của hồ sơ không còn việc liên thông nào để giao.",
    en="The process of the dossier has no task left to open.",
    status=CONFLICT,
)
TASK_MOVED_ON: Final = RefusalKind(
    "dossiers.task_moved_on",
    vi="Việc liên thông đang ở trạng thái “{state}”; không thể làm việc này.",
    en="The task is {state_code}; this is not possible.",
    status=CONFLICT,
)
OUTCOME_MISSING: Final = RefusalKind(
    "dossiers.outcome_missing", vi="Hãy nêu kết quả của việc.", en="State the outcome of the task."
)
SIGNER_IS_EXAMINER: Final = RefusalKind(
    "dossiers.signer_is_examiner",
    vi="Người ký không được là người đã thụ lý hồ sơ này.",
    en="The signer cannot be an examiner of the same dossier.",
    status=FORBIDDEN,
)
NOT_SIGNED: Final = RefusalKind(
    "dossiers.not_signed", vi="Kết quả chưa được ký.", en="The result has not been signed.", status=CONFLICT
)

# Returning and closing
RESULT_NOT_DIGITISED: Final = RefusalKind(
    "dossiers.result_not_digitised",
    vi="Kết quả chưa có bản điện tử hoặc bản quét.",
    en="The result has no electronic version and no scan.",
)
IDENTITY_UNCHECKED: Final = RefusalKind(
    "dossiers.identity_unchecked",
    vi="Hãy đối chiếu giấy tờ tùy thân của người nhận kết quả.",
    en="Check the identity of who receives the result.",
)
FEE_UNPAID: Final = RefusalKind(
    "dossiers.fee_unpaid",
    vi="Còn {amount} đồng phí, lệ phí chưa thu; chưa trả kết quả.",
    en="{amount} đồng of fees are unpaid; the result is not returned.",
    status=CONFLICT,
)
ASKED_ALREADY: Final = RefusalKind(
    "dossiers.asked_already",
    vi="Đã có đề nghị đang chờ, gửi lúc {at}.",
    en="A request made at {at} is waiting.",
    status=CONFLICT,
)
NOT_ASKED: Final = RefusalKind(
    "dossiers.not_asked",
    vi="Người nộp chưa có văn bản đề nghị rút hồ sơ.",
    en="The applicant has not asked in writing to withdraw.",
    status=CONFLICT,
)
BOTH_LEADERS_NEEDED: Final = RefusalKind(
    "dossiers.both_leaders_needed",
    vi="Sửa thời điểm cần cả lãnh đạo Trung tâm và lãnh đạo cơ quan, hai người khác nhau.",
    en="Correcting a moment needs the centre's and the agency's leaders, two different people.",
)
