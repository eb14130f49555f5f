"""What a PDF, JPEG, PNG or DOCX must be to be taken: whole, passive, and no bomb. Nothing is shown or run here."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NoReturn

from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.errors import BadInput, Sentence


def spelled(*names: str) -> bytes:
    """A pattern for names of a PDF, of which any letter may be written as hex: /J#61vaScript is /JavaScript."""
    letters = ["".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in name) for name in names]
    return rf"/(?:{'|'.join(letters)})\b".encode()


MAX_PIXELS = 120_000_000
MAX_DRAWN_OVER = 40_000_000  # pixels of a JPEG in several scans, which is held in memory whole
MAX_SCANS = 64  # of a JPEG; honest ones have about ten, and each is decoded over the whole picture
MAX_UNPACKED = 60 * 1024 * 1024  # a DOCX is a zip, a PDF has packed parts: what comes out is limited too
MAX_PARTS = 2000  # of a DOCX
TAIL = 2048  # bytes: where a PDF says how it ends
ACTIVE_PDF = re.compile(
    spelled("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "FileAttachment", "RichMedia", "XFA")
)
PROTECTED_PDF = re.compile(spelled("Encrypt"))
NAMED_AS_PACKED = re.compile(spelled("ObjStm"))
PACKED_OBJECTS = re.compile(rb"/ObjStm\b.{0,2000}?\bstream\r?\n", re.DOTALL)
MAX_PACKED_OBJECTS = 5000  # streams of a PDF that hold objects
JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
START_OF_SCAN, END_OF_PICTURE = b"\xff\xda", b"\xff\xd9"
MACROS = re.compile(r"vbaProject\.bin|/embeddings/|/activeX/", re.IGNORECASE)
ACTIVE_TYPES = re.compile(r"vbaProject|macroEnabled|activeX|oleObject", re.IGNORECASE)
RELATIONSHIP = re.compile(r"<Relationship\b[^>]*>", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"""Target\s*=\s*["']\s*(https?:|ftp:|file:(?!///[a-z]:)|\\\\|//)""", re.IGNORECASE
)  # a template on the author's own disk is nowhere else
HYPERLINK = re.compile(r"""Type\s*=\s*["'][^"']*/hyperlink["']""", re.IGNORECASE)
PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


# — PDF —


def check_pdf(data: bytes) -> None:
    """Whole, not protected, and without programs or files in it, be they written as hex or packed once."""
    tail = data[-TAIL:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        refuse_damaged()
    if PROTECTED_PDF.search(data):
        sentence = _(
            "This PDF is protected and cannot be checked. Please print it to a new PDF, or take a picture of it, "
            "and add that."
        )
        refuse("file_protected", sentence)
    if ACTIVE_PDF.search(data) or any(ACTIVE_PDF.search(part) for part in _packed_objects(data)):
        sentence = _(
            "This PDF contains programs or other files. Please print it to a new PDF and add that one."
        )
        refuse("file_active_content", sentence)


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """What the PDF's object streams hold. Raises BadInput for one that hides it."""
    named = len(NAMED_AS_PACKED.findall(data))
    if named > MAX_PACKED_OBJECTS or named != len(PACKED_OBJECTS.findall(data)):
        refuse_damaged()
    left = MAX_UNPACKED
    for found in PACKED_OBJECTS.finditer(data):
        end = data.find(b"endstream", found.end())
        unpacked = _unpacked(memoryview(data)[found.end() : end if end > 0 else len(data)], left)
        left -= len(unpacked)
        if left <= 0:
            refuse("file_too_large", _("This document is too large when unpacked."))
        yield unpacked


def _unpacked(stream: memoryview, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream, most)
    except zlib.error:
        refuse_damaged()


# — pictures —


def check_jpeg(data: bytes) -> None:
    image, scans = _opened_image(data, "JPEG"), _scans(data)
    if scans > MAX_SCANS:
        refuse_damaged()
    if (scans > 1 or image.info.get("progressive")) and image.width * image.height > MAX_DRAWN_OVER:
        _refuse_pixels()
    image.draft("RGB", (image.width // 8, image.height // 8))  # an eighth of the memory, every byte read
    _checked_image(image.load)


def check_png(data: bytes) -> None:
    _checked_image(_opened_image(data, "PNG").verify)


def _scans(data: bytes) -> int:
    """How often the picture is drawn over; a part with a length is skipped, it may hold a picture of its own."""
    scans, at = 0, 2
    while scans <= MAX_SCANS and (found := JPEG_MARKER.search(data, at)) and found[0] != END_OF_PICTURE:
        scans += found[0] == START_OF_SCAN
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2])
    return scans


def _opened_image(data: bytes, kind: str) -> Image.Image:
    images: list[Image.Image] = []
    _checked_image(lambda: images.append(Image.open(io.BytesIO(data), formats=[kind])))
    if images[0].width * images[0].height > MAX_PIXELS:
        _refuse_pixels()
    return images[0]


def _checked_image(look: Callable[[], object]) -> None:
    try:
        look()
    except Image.DecompressionBombError:
        _refuse_pixels()
    except (
        OSError,
        SyntaxError,
        ValueError,
        IndexError,
        TypeError,
    ):  # all of what Pillow raises on bad files
        refuse_damaged()


def _refuse_pixels() -> NoReturn:
    refuse("file_too_large", _("This picture has too many pixels. Please make it smaller."))


# — DOCX —


def check_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_parts(parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error):
        refuse_damaged()


def _check_parts(parts: zipfile.ZipFile) -> None:
    there = parts.infolist()
    names = {part.filename for part in there}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        refuse_type()
    if any(MACROS.search(name) for name in names):
        _refuse_active()
    if sum(part.file_size for part in there) > MAX_UNPACKED:
        refuse("file_too_large", _("This document is too large when unpacked."))
    if len(there) > MAX_PARTS or any(part.compress_type not in PACKED_AS for part in there):
        refuse_damaged()
    if parts.testzip() is not None:
        refuse_damaged()
    if ACTIVE_TYPES.search(_text_of(parts, "[Content_Types].xml")) or any(_loads_from_elsewhere(parts)):
        _refuse_active()


def _loads_from_elsewhere(parts: zipfile.ZipFile) -> Iterator[bool]:
    """A template or picture that Word would fetch from another machine when the file is opened; links may stay."""
    for name in parts.namelist():
        if name.lower().endswith(".rels"):
            for one in RELATIONSHIP.findall(_text_of(parts, name)):
                yield bool(ELSEWHERE.search(one) and not HYPERLINK.search(one))


def _text_of(parts: zipfile.ZipFile, name: str) -> str:
    """The words of a part, whether they are in UTF-8 or UTF-16 and however its characters are written."""
    return html.unescape(parts.read(name).replace(b"\0", b"").decode(errors="replace"))


def _refuse_active() -> NoReturn:
    sentence = _("This document contains programs or other files. Please save it as a PDF.")
    refuse("file_active_content", sentence)


# — refusals —


def refuse_type() -> NoReturn:
    sentence = _("Only PDF, JPEG, PNG and Word (.docx) files are taken, and the name must end accordingly.")
    refuse("file_type_refused", sentence)


def refuse_damaged() -> NoReturn:
    refuse("file_damaged", _("This file is damaged or incomplete. Please save it again and add it anew."))


def refuse(code: str, sentence: Sentence) -> NoReturn:
    raise BadInput(sentence, code=code, field="file")
