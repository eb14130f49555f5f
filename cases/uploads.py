"""Is this file what its name says? PDF, JPEG, PNG and DOCX by content, never by what the browser claims."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from cases.models.document import MAX_BYTES
from cases.upload_kinds import check_docx, check_jpeg, check_pdf, check_png, refuse, refuse_type

LONGEST_NAME = 120  # characters
LONGEST_ENDING = 8  # longer ones are no ending
UNSAFE_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')


class Upload(Protocol):
    """What Django's UploadedFile and any other named file offer."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was read whole and is what its name says."""

    name: str
    content_type: str
    data: bytes
    sha256: str

    @property
    def size(self) -> int:
        return len(self.data)


def check_upload(file: Upload) -> CheckedFile:
    """Raises BadInput: file_empty, file_too_large, file_type_refused, or a code of cases.upload_kinds."""
    data = file.read(MAX_BYTES + 1)
    if not data:
        refuse("file_empty", _("This file is empty."))
    if len(data) > MAX_BYTES:
        refuse("file_too_large", _("This file is larger than 10 MB."))
    content_type, check = _kind_of(data)
    name = clean_name(file.name or "")
    if name.rpartition(".")[2].lower() not in EXTENSIONS[content_type]:
        refuse_type()
    check(data)
    return CheckedFile(name, content_type, data, hashlib.sha256(data).hexdigest())


def clean_name(name: str) -> str:
    """The file's own name without folders, control or direction marks, and not too long; the ending stays."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = " ".join(UNSAFE_IN_A_NAME.sub("_", name).split()).lstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return name[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"


def _kind_of(data: bytes) -> tuple[str, Callable[[bytes], None]]:
    for magic, content_type, check in KINDS:
        if data.startswith(magic):
            return content_type, check
    refuse_type()


PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSIONS = {PDF: {"pdf"}, JPEG: {"jpg", "jpeg"}, PNG: {"png"}, DOCX: {"docx"}}
KINDS: tuple[tuple[bytes, str, Callable[[bytes], None]], ...] = (
    (b"%PDF-", PDF, check_pdf),
    (b"\xff\xd8\xff", JPEG, check_jpeg),
    (b"\x89PNG\r\n\x1a\n", PNG, check_png),
    (b"PK\x03\x04", DOCX, check_docx),
)
