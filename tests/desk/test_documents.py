"""Files leave the desk as downloads only, and every download is written down."""

import pytest

from cases import documents
from cases.models import DocumentPurpose
from core import clock
from ledger.models import Entry, Kind
from tests.uploads import pdf, pdf_bytes
from tests.workflows.story import accepted, at, do


@pytest.fixture
def case(cast):
    return accepted(cast)


@pytest.fixture
def evidence(case, cast):
    return documents.store(
        file=pdf("许可证.pdf"),
        uploaded_by=cast.owner,
        purpose=DocumentPurpose.EVIDENCE,
        case=case,
        at=clock.now(),
    )


def test_a_download_is_an_attachment_that_can_do_nothing(evidence, cast, sit):
    answer = sit(cast.scjg.reviewer).get(f"/desk/documents/{evidence.pk}/")
    assert b"".join(answer.streaming_content) == pdf_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert Entry.objects.get(kind=Kind.DOWNLOAD).object_id == evidence.pk


def test_strangers_and_other_units_find_no_file(evidence, cast, sit):
    for stranger in (cast.sw.reviewer, cast.owner, cast.stranger):
        assert sit(stranger).get(f"/desk/documents/{evidence.pk}/").status_code == 404
    assert not Entry.objects.filter(kind=Kind.DOWNLOAD).exists()


def test_an_asked_unit_opens_its_own_files_only(evidence, case, cast, sit):
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-24"), unit=cast.sw.unit, question="Paid?")
    own = documents.store(
        file=pdf(), uploaded_by=cast.sw.reviewer, purpose=DocumentPurpose.ASSISTANCE,
        assistance=case.assistances.get(), at=clock.now(),
    )  # fmt: skip
    desk = sit(cast.sw.reviewer)
    assert desk.get(f"/desk/documents/{own.pk}/").status_code == 200
    assert desk.get(f"/desk/documents/{evidence.pk}/").status_code == 404
