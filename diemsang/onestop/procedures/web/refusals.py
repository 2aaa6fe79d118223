"""Reasons that only pages have."""

from typing import Final

from diemsang.kernel.refusals import CONFLICT, RefusalKind

HEADING_MISSING: Final = RefusalKind(
    "procedures.heading_missing",
    vi="Chưa có phần đầu của quyết định. Hãy bắt đầu từ trang “Soạn quyết định công bố”.",
    en="The heading of the decision is not there. Begin with the page that drafts a decision.",
    status=CONFLICT,
)
