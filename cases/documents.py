"""Files as evidence: checked, kept under a random name outside any web root, opened only unchanged.

A file is on the disk before its row exists, so a transaction that fails leaves an orphan and never a row
without its file.
"""

import datetime as dt
import hashlib
import logging
import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import SubjectLink, User
from cases.models import Assistance, Case, Document, DocumentPurpose, Draft
from cases.models.document import MAX_BYTES, MAX_PER_CASE
from cases.uploads import CheckedFile, Upload, check_upload
from core.errors import BadInput, DomainError, WrongState
from ledger.models import Kind
from ledger.recording import record

__all__ = [
    "MAX_BYTES",
    "MAX_PER_CASE",
    "CheckedFile",
    "attach",
    "attach_draft_documents",
    "check_upload",
    "open_checked",
    "open_for",
    "remove_from_draft",
    "share",
    "store",
]

log = logging.getLogger(__name__)
CHUNK = 1024 * 1024  # bytes
FROM_THE_SUBJECT = (
    DocumentPurpose.EVIDENCE,
    DocumentPurpose.SUPPLEMENT,
    DocumentPurpose.POWER_OF_ATTORNEY,
    DocumentPurpose.RECEIPT_PAPER,
)


def store(  # noqa: PLR0913 — where a file belongs, by name
    *,
    file: Upload,
    uploaded_by: User,
    purpose: DocumentPurpose,
    case: Case | None = None,
    draft: Draft | None = None,
    assistance: Assistance | None = None,
    link: SubjectLink | None = None,
    at: dt.datetime,
) -> Document:
    """Somebody hands in a file for a case, a question, a draft or the appointment of an agent.

    Raises BadInput: a code of cases.uploads, or too_many_files (20 from the subject, 20 from the office).
    """
    checked = check_upload(file)
    owner = assistance.case if assistance else case
    if sum(one is not None for one in (owner, draft, link)) != 1:
        raise ValueError("a file belongs to a case or to a draft, or to an appointment")
    document = Document(
        case=owner, draft=draft, assistance=assistance, link=link, purpose=purpose, uploaded_by=uploaded_by
    )
    document.name, document.uploaded_at = checked.name, at
    document.content_type, document.size, document.sha256 = checked.content_type, checked.size, checked.sha256
    _write(document.stored_as, checked.data)
    try:
        _save_counted(document)
    except BaseException:
        path_of(document.stored_as).unlink(missing_ok=True)
        raise
    return document


def open_for(user: User, document: Document, *, purpose: str = "") -> BinaryIO:
    """Somebody downloads a file they may open (cases.access.document_for); the download is recorded."""
    file = open_checked(document)
    record(Kind.DOWNLOAD, actor=user, obj=document, purpose=purpose, facts={"case": document.case_id})
    return file


def open_checked(document: Document) -> BinaryIO:
    """The file as it was handed in. Raises DomainError (file_damaged_here) if one bit of it changed."""
    try:
        file = path_of(document.stored_as).open("rb")
        if hashlib.file_digest(file, "sha256").hexdigest() == document.sha256:
            file.seek(0)
            return file
        file.close()
    except FileNotFoundError:
        log.exception("document %s is not on the disk", document.pk)
    else:
        log.error("document %s is not what was handed in", document.pk)
    sentence = _("This file is missing or damaged on our side. Please tell the office.")
    raise DomainError(sentence, code="file_damaged_here")


def attach_draft_documents(draft: Draft, case: Case) -> list[Document]:
    """The files of a draft become the evidence of its case, in the same transaction as the filing."""
    documents = list(_kept(draft))
    attach(documents, case)
    return documents


def share(document: Document, case: Case) -> Document:
    """The same file as evidence of a linked case: a row of its own over the same bytes."""
    copy = Document(
        case=case,
        purpose=document.purpose,
        content_type=document.content_type,
        size=document.size,
        sha256=document.sha256,
        uploaded_by=document.uploaded_by,
        uploaded_at=document.uploaded_at,
    )
    copy.name = document.name
    there = path_of(copy.stored_as)
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    there.hardlink_to(path_of(document.stored_as))
    try:
        copy.save()
    except BaseException:
        there.unlink(missing_ok=True)
        raise
    return copy


@transaction.atomic
def attach(documents: Iterable[Document], case: Case) -> None:
    """Files that were handed in with a draft become evidence of the case.

    Raises WrongState: evidence_of_another_case, or evidence_removed for a file taken back meanwhile.
    """
    wanted = [document.pk for document in documents]
    locked = Document.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    for document in locked:
        if document.case_id not in (None, case.pk):
            raise WrongState(_("This file belongs to another case."), code="evidence_of_another_case")
        if document.removed_at is not None:
            raise WrongState(_("A file was taken back meanwhile. Look at it again."), code="evidence_removed")
    Document.objects.filter(pk__in=wanted).update(case=case, draft=None)


def remove_from_draft(document: Document, at: dt.datetime) -> None:
    """The author takes a file back before filing; it is destroyed. Raises WrongState (evidence_stays)."""
    with transaction.atomic():
        locked = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
        if locked.case_id is not None:
            raise WrongState(_("The evidence of a filed case stays with it."), code="evidence_stays")
        locked.removed_at = at
        locked.save(update_fields=["removed_at"])
        path = path_of(locked.stored_as)
        transaction.on_commit(lambda: path.unlink(missing_ok=True), robust=True)


def remove_all(draft: Draft, at: dt.datetime) -> None:
    """Every file of a draft that is given up."""
    for document in _kept(draft):
        remove_from_draft(document, at)


def path_of(stored_as: uuid.UUID) -> Path:
    """Where a file lies; its name says nothing."""
    return Path(settings.MEDIA_ROOT) / stored_as.hex[:2] / stored_as.hex


def _save_counted(document: Document) -> None:
    """Counted under the lock of its case or draft, so that two uploads at once do not become the 21st."""
    from_the_subject = document.purpose in FROM_THE_SUBJECT
    with transaction.atomic():
        there = _locked_owner(document).documents.filter(removed_at__isnull=True)
        side = there.filter if from_the_subject else there.exclude
        if side(purpose__in=FROM_THE_SUBJECT).count() >= MAX_PER_CASE:
            raise BadInput(_("Twenty files are the most."), code="too_many_files", field="file")
        document.save()


def _locked_owner(document: Document) -> Case | Draft | SubjectLink:
    if document.case is not None:
        return Case.objects.select_for_update(no_key=True).get(pk=document.case.pk)
    if document.link is not None:
        return SubjectLink.objects.select_for_update(no_key=True).get(pk=document.link.pk)
    assert document.draft is not None, "store refuses a file that belongs nowhere"
    return Draft.objects.select_for_update(no_key=True).get(pk=document.draft.pk)


def _kept(draft: Draft) -> QuerySet[Document]:
    return Document.objects.filter(draft=draft, removed_at__isnull=True)


def _write(stored_as: uuid.UUID, data: bytes) -> None:
    """Whole or not at all, and on the disk before anybody says so."""
    path = path_of(stored_as)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
