"""Small files for tests: good ones of every kind that is taken, under any name."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

MARKED = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf_bytes(text: str = "stamped copy") -> bytes:
    """One empty page with a correct cross-reference table."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Note (" + text.encode() + b") >>",
    ]
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n")
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def image_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind)
    return out.getvalue()


def docx_bytes(**more: bytes) -> bytes:
    """The least that Word calls a document; `more` are further parts by name."""
    parts = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types/>',
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{MARKED}"/>'.encode(),
    }
    return zip_bytes(parts | more)


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    """As a browser sends it, with a content type nobody should believe."""
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def pdf(name: str = "stamped-copy.pdf") -> SimpleUploadedFile:
    return upload(pdf_bytes(), name)
