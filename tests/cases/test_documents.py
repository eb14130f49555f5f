"""Files of drafts and cases: kept whole, found again, nothing half-done."""

import datetime as dt
import hashlib
import stat
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from cases import documents, drafts
from cases.documents import attach, open_checked, open_for, remove_from_draft, store
from cases.models import Assistance, Case, Document, DocumentPurpose, Draft
from core import clock
from core.errors import BadInput, DomainError, WrongState
from ledger.models import Entry
from tests.cast import Cast, build_cast, raw_objection
from tests.uploads import pdf, pdf_bytes, upload

AT = clock.at(dt.date(2026, 9, 24), dt.time(10))
EVIDENCE = DocumentPurpose.EVIDENCE


@pytest.fixture
def case(cast: Cast) -> Case:
    return raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit, record=cast.record)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return drafts.filing_draft(cast.owner, "objection")


def add(cast: Cast, **where: object) -> Document:
    return store(file=pdf(), uploaded_by=cast.owner, purpose=EVIDENCE, at=AT, **where)


def test_a_file_is_found_again_as_it_was_handed_in(cast: Cast, case: Case) -> None:
    document = Document.objects.get(pk=add(cast, case=case).pk)
    assert open_checked(document).read() == pdf_bytes()
    assert document.sha256 == hashlib.sha256(pdf_bytes()).hexdigest()
    assert (document.name, document.content_type, document.size) == (
        "stamped-copy.pdf",
        "application/pdf",
        len(pdf_bytes()),
    )


def test_the_disk_knows_no_names_and_only_we_may_read(cast: Cast, case: Case, files: Path) -> None:
    document = add(cast, case=case)
    path = documents.path_of(document.stored_as)
    assert files in path.parents and path.name == document.stored_as.hex
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "stamped" not in document.name_sealed
    assert [one for one in files.rglob("*") if one.is_file()] == [path]


def test_a_file_that_changed_on_the_disk_does_not_open(cast: Cast, case: Case) -> None:
    document = add(cast, case=case)
    documents.path_of(document.stored_as).write_bytes(pdf_bytes("forged"))
    with pytest.raises(DomainError, match="file_damaged_here"):
        open_checked(document)


def test_a_file_that_is_gone_does_not_open(cast: Cast, case: Case) -> None:
    document = add(cast, case=case)
    documents.path_of(document.stored_as).unlink()
    with pytest.raises(DomainError, match="file_damaged_here"):
        open_checked(document)


def test_a_download_is_recorded(cast: Cast, case: Case) -> None:
    document = add(cast, case=case)
    assert open_for(cast.scjg.reviewer, document).read() == pdf_bytes()
    entry = Entry.objects.get(kind="download")
    assert (entry.actor_id, entry.object_id, entry.facts) == (
        cast.scjg.reviewer.pk,
        document.pk,
        {"case": case.pk},
    )


def test_a_bad_file_leaves_nothing(cast: Cast, case: Case, files: Path) -> None:
    with pytest.raises(BadInput, match="file_type_refused"):
        store(file=upload(b"MZ", "x.pdf"), uploaded_by=cast.owner, purpose=EVIDENCE, case=case, at=AT)
    assert not Document.objects.exists() and not files.exists()


def test_the_21st_file_is_refused_and_leaves_nothing(cast: Cast, case: Case, files: Path) -> None:
    for _ in range(20):
        add(cast, case=case)
    with pytest.raises(BadInput, match="too_many_files"):
        add(cast, case=case)
    assert Document.objects.count() == 20
    assert len([one for one in files.rglob("*") if one.is_file()]) == 20


def test_twenty_files_of_the_subject_leave_the_office_its_own(cast: Cast, case: Case) -> None:
    for _ in range(20):
        add(cast, case=case)
    proof = DocumentPurpose.RECEIPT_PROOF
    assert store(file=pdf(), uploaded_by=cast.scjg.reviewer, purpose=proof, case=case, at=AT).pk


def test_a_file_taken_back_makes_room(cast: Cast, draft: Draft) -> None:
    stored = [add(cast, draft=draft) for _ in range(20)]
    remove_from_draft(stored[0], AT)
    assert add(cast, draft=draft).pk


def test_a_file_belongs_to_a_case_or_to_a_draft(cast: Cast, case: Case, draft: Draft) -> None:
    for where in ({}, {"case": case, "draft": draft}, {"draft": draft, "link": cast.agent_link}):
        with pytest.raises(ValueError, match="a case or to a draft"):
            add(cast, **where)


def test_evidence_of_an_asked_unit_belongs_to_its_case(cast: Cast, case: Case) -> None:
    question = Assistance(case=case, unit=cast.sw.unit, asked_by=cast.scjg.reviewer)
    question.question = "Was the tax paid?"
    question.save()
    purpose = DocumentPurpose.ASSISTANCE
    answer = store(file=pdf(), uploaded_by=cast.sw.reviewer, purpose=purpose, assistance=question, at=AT)
    assert (answer.case, answer.assistance) == (case, question)


def test_the_files_of_a_draft_become_evidence(cast: Cast, case: Case, draft: Draft) -> None:
    kept, taken_back = add(cast, draft=draft), add(cast, draft=draft)
    remove_from_draft(taken_back, AT)
    assert documents.attach_draft_documents(draft, case) == [kept]
    kept.refresh_from_db()
    assert (kept.case, kept.draft) == (case, None)


def test_evidence_of_a_filed_case_stays(cast: Cast, case: Case, draft: Draft) -> None:
    document = add(cast, draft=draft)
    attach([document], case)
    with pytest.raises(WrongState, match="evidence_stays"):
        remove_from_draft(document, AT)
    assert open_checked(document).read() == pdf_bytes()


def test_evidence_does_not_wander_to_another_case(cast: Cast, case: Case, draft: Draft) -> None:
    document = add(cast, case=case)
    other = raw_objection(cast.company, filed_by=cast.owner, unit=cast.scjg.unit)
    with pytest.raises(WrongState, match="evidence_of_another_case"):
        attach([document], other)


def test_a_file_taken_back_in_another_tab_is_not_filed(cast: Cast, case: Case, draft: Draft) -> None:
    document = add(cast, draft=draft)
    remove_from_draft(document, AT)
    with pytest.raises(WrongState, match="evidence_removed"):
        attach([document], case)


def test_a_file_taken_back_is_destroyed_once_that_is_certain(
    cast: Cast, draft: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = add(cast, draft=draft)
    path = documents.path_of(document.stored_as)
    with django_capture_on_commit_callbacks(execute=True):
        remove_from_draft(document, AT)
        assert path.exists()
    assert not path.exists()


def test_a_filing_that_fails_keeps_the_draft_and_its_files(cast: Cast, case: Case, draft: Draft) -> None:
    document = add(cast, draft=draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        attach([document], case)
        Case.objects.create(pk=case.pk, subject=cast.company, unit=cast.scjg.unit)
    document.refresh_from_db()
    assert (document.case, document.draft) == (None, draft)
    assert open_checked(document).read() == pdf_bytes()


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_do_not_become_the_21st() -> None:
    cast = build_cast()
    draft = drafts.filing_draft(cast.owner, "objection")
    for _ in range(19):
        add(cast, draft=draft)
    codes: list[str] = []
    start = threading.Barrier(2)

    def hand_in() -> None:
        start.wait()
        try:
            add(cast, draft=draft)
        except BadInput as refused:
            codes.append(refused.code)
        finally:
            connection.close()

    both = [threading.Thread(target=hand_in) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert codes == ["too_many_files"]
    assert Document.objects.filter(draft=draft).count() == 20
