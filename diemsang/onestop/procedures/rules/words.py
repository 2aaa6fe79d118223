"""The parts of a procedure as people call them (NĐ 63/2010/NĐ-CP Đ.8 k.2, labels of the national portal)."""

from typing import Final

PART_NAMES: Final = {
    "name": ("tên thủ tục", "name"),
    "field": ("lĩnh vực", "field"),
    "agency": ("cơ quan thực hiện", "performing agency"),
    "agency_name": ("tên cơ quan thực hiện", "name of the performing agency"),
    "same_for_all": ("mọi cơ quan cùng cấp đều thực hiện", "performed by every body of the level"),
    "agencies": ("các cơ quan tham gia", "agencies that take part"),
    "reception_address": ("địa chỉ tiếp nhận hồ sơ", "reception address"),
    "levels": ("cấp thực hiện", "levels"),
    "kind": ("loại thủ tục", "kind"),
    "subjects": ("đối tượng thực hiện", "subjects"),
    "steps": ("trình tự thực hiện", "order of steps"),
    "ways": ("cách thức thực hiện và thời hạn", "ways of filing and their limits"),
    "components": ("thành phần hồ sơ", "papers of the dossier"),
    "sets": ("số bộ hồ sơ", "number of sets"),
    "fees": ("phí, lệ phí", "fees and charges"),
    "results": ("kết quả thực hiện", "results"),
    "conditions": ("yêu cầu, điều kiện", "requirements and conditions"),
    "legal_basis": ("căn cứ pháp lý", "legal basis"),
    "related": ("thủ tục liên quan", "related procedures"),
    "keywords": ("từ khóa", "keywords"),
    "description": ("mô tả", "description"),
    "max_supplements": ("số lần được yêu cầu bổ sung", "how often papers may be asked for"),
    "form": ("mẫu đơn, tờ khai", "application form"),
    "ministry": ("bộ, ngành công bố", "ministry that announced it"),
}
"""Part -> Vietnamese, English. Pages show them beside what differs."""
