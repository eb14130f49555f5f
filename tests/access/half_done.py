"""A refusal has a sentence and a code in the page, and leaves every table as it was."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from psycopg.sql import SQL, Identifier

from cases.models import Case
from tests.uploads import upload

FUTURE_BIRTH = "370881209905120027"
# A draft may be begun or grow, a session and the ledger may say that somebody was there: nothing else is written.
KEPT = ("cases_draft", "django_session", "ledger_entry", "ledger_batch", "ledger_link")


def counts() -> dict[str, int]:
    """How many rows there are, table by table."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in KEPT]
        count = {
            name: cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(name))).fetchone()[0]
            for name in tables
        }
    return count


@contextmanager
def nothing_half_done() -> Iterator[None]:
    """Not a row more or less, and every case as it was."""
    before = counts(), list(Case.objects.order_by("pk").values())
    yield
    assert (counts(), list(Case.objects.order_by("pk").values())) == before


def refused(answer: Any, code: str, status: int = 422) -> str:
    """The page of a refusal: its code, and beside it a sentence that people understand; returned."""
    page = answer.content.decode()
    assert answer.status_code == status, page[-3000:]
    said = re.findall(r'data-code="(\w+)"[^>]*>(.*?)</(?:p|li|div)>', page, re.S)
    sentences = {found: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for found, text in said}
    assert code in sentences, sentences
    assert re.fullmatch(r".{10,}[.?!]", sentences[code]), sentences[code]
    return sentences[code]


def big_pdf() -> SimpleUploadedFile:
    return upload(b"%PDF-1.7\n" + b"0" * (11 * 1024 * 1024), "scan.pdf")


def program_called_pdf() -> SimpleUploadedFile:
    return upload(b"MZ\x90\x00" + b"\0" * 400, "invoice.pdf")


BAD_FILES = [(big_pdf, "file_too_large"), (program_called_pdf, "file_type_refused")]
