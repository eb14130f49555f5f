"""Files while they arrive: of one that is too large, only so much is kept as shows that it is."""

from django.core.files.uploadhandler import FileUploadHandler

from cases.models.document import MAX_BYTES


class NoMoreThanIsTaken(FileUploadHandler):
    """Stands before the handlers that keep a file, and hands on one byte more than is taken at most.

    Anybody may send a form, signed in or not: the disk must not fill with what will be refused.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data[: max(0, MAX_BYTES + 1 - start)] or None

    def file_complete(self, file_size: int) -> None:
        return None
