"""What the store of files announces."""

from diemsang.kernel.declarations import Event

file_attached = Event("files.file_attached", ("file_id", "subject", "purpose"), "Một tệp được gắn vào hồ sơ.")
content_erased = Event("files.content_erased", ("file_id", "subject"), "Nội dung một tệp được xóa theo quy định.")

EVENTS = (file_attached, content_erased)
