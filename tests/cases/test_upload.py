"""A corpus of files, good and bad: what is taken is what its name says, whatever the browser says."""

import io
import zipfile
import zlib
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.test import RequestFactory
from PIL import Image

from cases import upload_kinds, uploads
from cases.uploads import DOCX, JPEG, PDF, PNG, check_upload, clean_name
from core.errors import BadInput
from tests.uploads import docx_bytes, image_bytes, pdf_bytes, upload, zip_bytes

MB = 1024 * 1024
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + bytes(200)
GIF = b"GIF89a" + bytes(30)
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(30)
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c" + bytes(30)


def drawn_over(times: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: small to send, endless to decode."""
    out = io.BytesIO()
    Image.new("L", (400, 400), 128).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last, end = data.rfind(b"\xff\xda"), data.rfind(b"\xff\xd9")
    return data[:end] + data[last:end] * times + data[end:]


def with_objects(body: bytes, *, name: bytes = b"/ObjStm", packed: bytes | None = None) -> bytes:
    """A PDF with a stream of packed objects, as most programs write them."""
    stream = zlib.compress(body) if packed is None else packed
    more = b"x) >> endobj 9 0 obj << /Type %b /N 1 /First 4 /Filter /FlateDecode >>\nstream\n%b\nendstream endobj (y"
    return pdf_bytes().replace(b"stamped copy", more % (name, stream))


def rels(kind: str, target: str) -> dict[str, bytes]:
    """A part of a DOCX that names something outside of it."""
    one = f'<Relationship Type="http://schemas.example/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/settings.xml.rels": f"<Relationships>{one}</Relationships>".encode()}


def odd_zip(**options: Any) -> bytes:
    """A DOCX packed as Word never does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as archive:
        for name in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, b"<x/>" * 50)
    return out.getvalue()


def broken_inside() -> bytes:
    """A DOCX whose outside is whole and whose packed text is not."""
    data = bytearray(docx_bytes(**{"word/media/x": bytes(range(256)) * 40}))
    at = data.find(b"word/media/x") + len("word/media/x")
    data[at : at + 20] = b"\xff" * 20
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}

GOOD = {
    "a PDF": (pdf_bytes(), "paper.pdf", PDF),
    "a PDF in capitals": (pdf_bytes(), "PAPER.PDF", PDF),
    "a PDF with dots in its name": (pdf_bytes(), "scan.2026.09.24.pdf", PDF),
    "a PDF with a Chinese name": (pdf_bytes(), "处罚决定书（复印件）.pdf", PDF),
    "a JPEG": (image_bytes("JPEG"), "photo.jpg", JPEG),
    "a JPEG by its long ending": (image_bytes("JPEG"), "photo.jpeg", JPEG),
    "a PNG": (image_bytes("PNG"), "screen.png", PNG),
    "a DOCX": (docx_bytes(), "letter.docx", DOCX),
    "a PDF with packed objects": (with_objects(b"1 0 << /Type /Page >>"), "packed.pdf", PDF),
    "a progressive JPEG": (drawn_over(0), "photo.jpg", JPEG),
    "a DOCX with a link": (docx_bytes(**rels("hyperlink", "https://www.gov.cn")), "link.docx", DOCX),
    "a DOCX on a template of its author": (
        docx_bytes(**rels("attachedTemplate", "file:///C:\\letter.dotx")),
        "letter.docx",
        DOCX,
    ),
}
BAD = {
    "a program named .pdf": (EXE, "invoice.pdf", "file_type_refused"),
    "a program": (EXE, "setup.exe", "file_type_refused"),
    "a PDF named .exe": (pdf_bytes(), "invoice.exe", "file_type_refused"),
    "a double ending": (pdf_bytes(), "invoice.pdf.exe", "file_type_refused"),
    "a PDF without an ending": (pdf_bytes(), "invoice", "file_type_refused"),
    "a PDF without a name": (pdf_bytes(), "", "file_type_refused"),
    "a PNG named .jpg": (image_bytes("PNG"), "photo.jpg", "file_type_refused"),
    "a zip": (zip_bytes({"a.pdf": pdf_bytes()}), "papers.zip", "file_type_refused"),
    "a zip named .docx": (zip_bytes({"a.pdf": pdf_bytes()}), "papers.docx", "file_type_refused"),
    "a spreadsheet named .docx": (zip_bytes(XLSX), "table.docx", "file_type_refused"),
    "a rar": (RAR, "papers.rar", "file_type_refused"),
    "a 7z named .pdf": (SEVEN_ZIP, "papers.pdf", "file_type_refused"),
    "an old Word file": (OLE, "letter.doc", "file_type_refused"),
    "an SVG": (SVG, "logo.svg", "file_type_refused"),
    "an SVG named .png": (SVG, "logo.png", "file_type_refused"),
    "a page": (HTML, "page.html", "file_type_refused"),
    "a page named .pdf": (HTML, "page.pdf", "file_type_refused"),
    "a page before a PDF": (HTML + pdf_bytes(), "page.pdf", "file_type_refused"),
    "a GIF named .png": (GIF, "moving.png", "file_type_refused"),
    "text": (b"hello", "note.txt", "file_type_refused"),
    "nothing": (b"", "empty.pdf", "file_empty"),
    "11 MB": (pdf_bytes() + bytes(11 * MB), "big.pdf", "file_too_large"),
    "half a PDF": (pdf_bytes()[:200], "half.pdf", "file_damaged"),
    "half a PNG": (image_bytes("PNG")[:-400], "half.png", "file_damaged"),
    "half a JPEG": (image_bytes("JPEG", (300, 300))[:3000], "half.jpg", "file_damaged"),
    "the beginning of a JPEG": (b"\xff\xd8\xff\xe0" + bytes(40), "start.jpg", "file_damaged"),
    "half a DOCX": (docx_bytes()[:-30], "half.docx", "file_damaged"),
    "a PDF with a script": (
        pdf_bytes("x) /OpenAction << /S /JavaScript >> /Y ("),
        "s.pdf",
        "file_active_content",
    ),
    "a PDF with a file inside": (pdf_bytes("x) /EmbeddedFiles 9 0 R /Y ("), "f.pdf", "file_active_content"),
    "a DOCX with macros": (docx_bytes(**{"word/vbaProject.bin": b"x"}), "m.docx", "file_active_content"),
    "a DOCX with a program inside": (
        docx_bytes(**{"word/embeddings/oleObject1.bin": EXE}),
        "e.docx",
        "file_active_content",
    ),
    "a PDF with a script spelled as hex": (
        pdf_bytes("x) /OpenAction << /S /J#61vaScrip#74 >> /Y ("),
        "s.pdf",
        "file_active_content",
    ),
    "a PDF with a packed script": (with_objects(b"1 0 << /S /JavaScript >>"), "s.pdf", "file_active_content"),
    "a PDF with packed objects spelled as hex": (
        with_objects(b"1 0 << /S /JavaScript >>", name=b"/Obj#53tm"),
        "s.pdf",
        "file_damaged",
    ),
    "a PDF with objects packed unreadably": (with_objects(b"", packed=b"2F4A61>"), "s.pdf", "file_damaged"),
    "a PDF that unpacks to 80 MB": (with_objects(bytes(80 * MB)), "b.pdf", "file_too_large"),
    "a PDF with a form that can run": (pdf_bytes("x) /XFA 9 0 R /Y ("), "x.pdf", "file_active_content"),
    "a protected PDF": (pdf_bytes("x) /Encrypt 9 0 R /Y ("), "locked.pdf", "file_protected"),
    "a JPEG drawn over 1,000 times": (drawn_over(1000), "slow.jpg", "file_damaged"),
    "a DOCX with macros under another name": (
        docx_bytes(
            **{"[Content_Types].xml": b'<Override ContentType="application/vnd.ms-office.vbaProject"/>'}
        ),
        "m.docx",
        "file_active_content",
    ),
    "a DOCX that loads a template from elsewhere": (
        docx_bytes(**rels("attachedTemplate", "https://evil.test/x.dotm")),
        "t.docx",
        "file_active_content",
    ),
    "a DOCX that loads in disguise": (
        docx_bytes(**rels("attachedTemplate", "&#104;ttps://evil.test/x.dotm")),
        "t.docx",
        "file_active_content",
    ),
    "a DOCX of 3,000 parts": (
        docx_bytes(**{f"word/{number}.xml": b"" for number in range(3000)}),
        "p.docx",
        "file_damaged",
    ),
    "a DOCX packed as Word never does": (odd_zip(compression=zipfile.ZIP_LZMA), "l.docx", "file_damaged"),
    "a DOCX broken inside": (broken_inside(), "i.docx", "file_damaged"),
    "a DOCX that unpacks to 80 MB": (
        docx_bytes(**{"word/media/x": bytes(80 * MB)}),
        "b.docx",
        "file_too_large",
    ),
}


@pytest.mark.parametrize("what", GOOD)
def test_a_good_file_is_taken(what: str) -> None:
    data, name, content_type = GOOD[what]
    checked = check_upload(upload(data, name))
    assert (checked.content_type, checked.name, checked.data) == (content_type, name, data)
    assert len(checked.sha256) == 64


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_a_sentence(what: str) -> None:
    data, name, code = BAD[what]
    with pytest.raises(BadInput) as refused:
        check_upload(SimpleNamespace(name=name, read=upload(data, "any").read))
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert str(refused.value.sentence).endswith((".", "。"))


def test_exactly_10_mb_are_taken() -> None:
    filling = b"%" + b"x" * (10 * MB - len(pdf_bytes()) - 2) + b"\n"
    data = pdf_bytes().replace(b"%\xe2", filling + b"%\xe2", 1)
    assert len(data) == 10 * MB
    assert check_upload(upload(data, "full.pdf")).size == 10 * MB
    with pytest.raises(BadInput, match="file_too_large"):
        check_upload(upload(data + b"\n", "over.pdf"))


@pytest.mark.parametrize(("sent", "kept"), [(1, 1), (10 * MB, 10 * MB), (25 * MB, 10 * MB + 1)])
def test_of_a_file_that_is_too_large_no_more_arrives_than_shows_it(
    rf: RequestFactory, sent: int, kept: int
) -> None:
    """Anybody may send a form: before anything is checked, the server has written down what came."""
    (file,) = rf.post("/", {"files": upload(b"x" * sent, "big.pdf")}).FILES.getlist("files")
    assert (file.size, len(file.read())) == (kept, kept)


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    with mock.patch.object(upload_kinds, "MAX_PIXELS", 1000), pytest.raises(BadInput, match="file_too_large"):
        check_upload(upload(image_bytes("PNG"), "large.png"))


def test_a_picture_that_is_held_in_memory_whole_has_fewer_pixels() -> None:
    with mock.patch.object(upload_kinds, "MAX_DRAWN_OVER", 1000):
        assert check_upload(upload(image_bytes("JPEG"), "large.jpg"))
        with pytest.raises(BadInput, match="file_too_large"):
            check_upload(upload(drawn_over(0), "large.jpg"))


def test_a_picture_inside_a_picture_is_no_scan_of_it() -> None:
    """A preview in the head of a photo, and a film behind its end, as telephones write them."""
    photo, film = image_bytes("JPEG"), b"\xff\xda" * 500
    head = b"\xff\xe1" + (2 + len(film)).to_bytes(2) + film
    assert check_upload(upload(photo[:2] + head + photo[2:] + film, "live.jpg"))


def test_a_bomb_of_pixels_is_refused() -> None:
    header = b"IHDR" + (60000).to_bytes(4) + (60000).to_bytes(4) + b"\x08\x06\x00\x00\x00"
    chunk = (
        (13).to_bytes(4) + header + zlib.crc32(header).to_bytes(4) + (99).to_bytes(4) + b"IDAT" + bytes(99)
    )
    with pytest.raises(BadInput, match="file_too_large"):
        check_upload(upload(b"\x89PNG\r\n\x1a\n" + chunk, "bomb.png"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\paper.pdf", "paper.pdf"),
        ("..hidden.pdf", "hidden.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ('a<b>"c"|d?.pdf', "a_b__c__d_.pdf"),
        ("  many   spaces .pdf", "many spaces .pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        ("证" * 300 + ".pdf", "证" * 116 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 118),
    ],
)
def test_a_name_is_kept_without_what_could_do_harm(given: str, kept: str) -> None:
    assert clean_name(given) == kept
    assert len(clean_name(given)) <= uploads.LONGEST_NAME
