from datetime import timedelta
from typing import Final

from diemsang.kernel.declarations import Job
from diemsang.people.accounts.services import sweep_drafts

JOBS: Final = (Job("accounts.sweep_drafts", timedelta(days=1), sweep_drafts, vi="Dọn các bản nháp cũ"),)
