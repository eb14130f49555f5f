"""A paper becomes a case: the subject as the paper names it, the entry it is about, the scan as its proof."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts import claim_rules
from accounts.claiming import find_verified, index_of
from accounts.models import Subject, User
from cases import documents
from cases.models import Case, DocumentPurpose, Draft
from core import clock
from core.errors import WrongState
from desk.forms.counter import FilingForm
from desk.person import Person
from workflows.filing import Filing, already_filed, file_at_counter


def take_paper(form: FilingForm, person: Person) -> Case:
    """File what the form says, in the caller's transaction. Raises DomainError.

    The clerk's row is locked first: the same form pressed twice finds the case of the first press.
    """
    key = form.cleaned_data["submission_key"]
    User.objects.select_for_update(no_key=True).get(pk=person.user.pk)
    known = already_filed(key, person.user)
    if known is not None:
        return known
    if any(kind.objects.filter(submission_key=key).exists() for kind in (Case, Draft)):
        raise WrongState(_("This form was already sent. Please open it anew."), code="draft_gone")
    subject = subject_on_paper(form, person)
    draft = Draft.objects.create(owner=person.user, kind=f"counter.{key.hex}", submission_key=key)
    _store(form.cleaned_data["paper"], DocumentPurpose.RECEIPT_PAPER, draft, person)
    _store(form.cleaned_data["evidence"], DocumentPurpose.EVIDENCE, draft, person)
    return file_at_counter(
        clerk=person.user,
        subject=subject,
        filing=filing_on_paper(form, subject),
        received_on=form.cleaned_data["received_on"],
        draft=draft,
    )


def subject_on_paper(form: FilingForm, person: Person) -> Subject:
    """The verified subject with this number, else a row of this filing alone: a number on a paper proves nothing."""
    told = form.cleaned_data
    number = claim_rules.checked_number(told["kind"], told["number_kind"], told["number"], person.on)
    name = claim_rules.checked_name(told["name"])
    known = find_verified(told["kind"], number)
    if known is not None:
        return known
    subject = Subject(
        kind=told["kind"], number_kind=told["number_kind"], number_index=index_of(told["kind"], number)
    )
    subject.number, subject.name = number, name
    subject.save()
    return subject


def filing_on_paper(form: FilingForm, subject: Subject) -> Filing:
    told = form.cleaned_data
    return Filing(
        ground=told["ground"],
        wanted=told["wanted"],
        statement=told["statement"],
        entry=told["entry"] or told["document_no"],
        record=form.record(subject.number_index),
        unit=told["unit"],
    )


def _store(files: list[UploadedFile], purpose: DocumentPurpose, draft: Draft, person: Person) -> None:
    for file in files:
        documents.store(file=file, uploaded_by=person.user, purpose=purpose, draft=draft, at=clock.now())
