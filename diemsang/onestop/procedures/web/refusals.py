"""Reasons that only pages have."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, RefusalKind

HEADING_MISSING: Final = RefusalKind(
    "procedures.heading_missing",
    vi="Chưa có phần đầu của quyết định. Hãy bắt đầu từ trang “Soạn quyết định công bố”.",
    en="The heading of the decision is not there. Begin with the page that drafts a decision.",
    status=CONFLICT,
)
NOTHING_TO_WRITE: Final = RefusalKind(
    "procedures.nothing_to_write",
    vi="Danh mục này chưa kiểm tra xong hoặc đã ghi rồi.",
    en="This list is not tried yet, or was written already.",
    status=CONFLICT,
)
