"""Is this file what its name says? PDF, JPEG, PNG and DOCX by content, never by what the browser claims."""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Protocol

from django.utils.translation import gettext_lazy as _
from PIL import Image

from cases.models.document import MAX_BYTES
from core.errors import BadInput, Sentence

LONGEST_NAME = 120  # characters
MAX_PIXELS = 120_000_000
MAX_UNPACKED = 60 * 1024 * 1024  # a DOCX is a zip: what comes out is limited too
TAIL = 2048  # bytes: where a PDF says how it ends
UNSAFE_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
MACROS = re.compile(r"vbaProject\.bin|/embeddings/|/activeX/", re.IGNORECASE)


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
    """Raises BadInput: file_empty, file_too_large, file_type_refused, file_damaged, file_active_content."""
    data = file.read(MAX_BYTES + 1)
    if not data:
        _refuse("file_empty", _("This file is empty."))
    if len(data) > MAX_BYTES:
        _refuse("file_too_large", _("This file is larger than 10 MB."))
    content_type, check = _kind_of(data)
    name = clean_name(file.name or "")
    if name.rpartition(".")[2].lower() not in EXTENSIONS[content_type]:
        _refuse_type()
    check(data)
    return CheckedFile(name, content_type, data, hashlib.sha256(data).hexdigest())


def clean_name(name: str) -> str:
    """The file's own name without folders, control or direction marks, and not too long; the ending stays."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    name = " ".join(UNSAFE_IN_A_NAME.sub("_", name).split()).lstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"


def _kind_of(data: bytes) -> tuple[str, Callable[[bytes], None]]:
    for magic, content_type, check in KINDS:
        if data.startswith(magic):
            return content_type, check
    _refuse_type()


def _check_pdf(data: bytes) -> None:
    tail = data[-TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        _refuse_damaged()
    if ACTIVE_PDF.search(data):
        sentence = _(
            "This PDF contains programs or other files. Please print it to a new PDF and add that one."
        )
        _refuse("file_active_content", sentence)


def _check_jpeg(data: bytes) -> None:
    image = _opened_image(data, "JPEG")
    image.draft("RGB", (image.width // 8, image.height // 8))  # an eighth of the memory, every byte read
    _checked_image(image.load)


def _check_png(data: bytes) -> None:
    _checked_image(_opened_image(data, "PNG").verify)


def _opened_image(data: bytes, kind: str) -> Image.Image:
    images: list[Image.Image] = []
    _checked_image(lambda: images.append(Image.open(io.BytesIO(data), formats=[kind])))
    if images[0].width * images[0].height > MAX_PIXELS:
        _refuse("file_too_large", _("This picture has too many pixels. Please make it smaller."))
    return images[0]


def _checked_image(look: Callable[[], object]) -> None:
    try:
        look()
    except Image.DecompressionBombError:
        _refuse("file_too_large", _("This picture has too many pixels. Please make it smaller."))
    except (
        OSError,
        SyntaxError,
        ValueError,
        IndexError,
        TypeError,
    ):  # all of what Pillow raises on bad files
        _refuse_damaged()


def _check_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_parts(parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        _refuse_damaged()


def _check_parts(parts: zipfile.ZipFile) -> None:
    names = {part.filename for part in parts.infolist()}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        _refuse_type()
    if any(MACROS.search(name) for name in names):
        _refuse(
            "file_active_content",
            _("This document contains programs or other files. Please save it as a PDF."),
        )
    if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
        _refuse("file_too_large", _("This document is too large when unpacked."))
    if parts.testzip() is not None:
        _refuse_damaged()


def _refuse_type() -> NoReturn:
    sentence = _("Only PDF, JPEG, PNG and Word (.docx) files are taken, and the name must end accordingly.")
    _refuse("file_type_refused", sentence)


def _refuse_damaged() -> NoReturn:
    _refuse("file_damaged", _("This file is damaged or incomplete. Please save it again and add it anew."))


def _refuse(code: str, sentence: Sentence) -> NoReturn:
    raise BadInput(sentence, code=code, field="file")


PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSIONS = {PDF: {"pdf"}, JPEG: {"jpg", "jpeg"}, PNG: {"png"}, DOCX: {"docx"}}
KINDS: tuple[tuple[bytes, str, Callable[[bytes], None]], ...] = (
    (b"%PDF-", PDF, _check_pdf),
    (b"\xff\xd8\xff", JPEG, _check_jpeg),
    (b"\x89PNG\r\n\x1a\n", PNG, _check_png),
    (b"PK\x03\x04", DOCX, _check_docx),
)
