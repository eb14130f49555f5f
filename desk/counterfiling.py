"""A paper becomes a case: the subject as the paper names it, the entry it is about, the scan as its proof."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts import claim_rules, identity
from accounts.claiming import find_verified, index_of
from accounts.models import Capacity, NumberKind, Subject, User
from cases import documents
from cases.models import Case, DocumentPurpose, Draft
from core import clock
from core.errors import BadInput, WrongState
from desk.forms.counter import FilingForm
from desk.person import Person
from ledger.models import Kind
from ledger.recording import Fact, record
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
    _store(form.cleaned_data["authority"], DocumentPurpose.POWER_OF_ATTORNEY, draft, person)
    _store(form.cleaned_data["evidence"], DocumentPurpose.EVIDENCE, draft, person)
    return file_at_counter(
        clerk=person.user,
        subject=subject,
        filing=filing_on_paper(form, subject),
        received_on=form.cleaned_data["received_on"],
        draft=draft,
        capacity=form.speaks,
    )


def region_unknown(form: FilingForm) -> bool:
    """A warning, never a refusal: the list of regions changes with the years."""
    told = form.cleaned_data
    number = identity.normalised(told.get("number", ""))
    return bool(number) and identity.region_is_doubtful(told.get("number_kind", ""), number)


def subject_on_paper(form: FilingForm, person: Person) -> Subject:
    """The verified subject with this number, else a row of this filing alone: a number on a paper proves nothing."""
    told = form.cleaned_data
    number = claim_rules.checked_number(
        told["kind"], told["number_kind"], told["number"], person.on, at_counter=True
    )
    name = claim_rules.checked_name(told["name"])
    check_speaker(form, number, person)
    subject = find_verified(told["kind"], number) or _of_this_filing(told, number, name)
    if told["minor_reason"] and claim_rules.is_minor(told["number_kind"], number, person.on):
        facts: dict[str, Fact] = {"capacity": form.speaks, "minor_allowed_by": person.user.pk}
        record(Kind.CLAIM, actor=person.user, obj=subject, purpose=told["minor_reason"], facts=facts)
    return subject


def check_speaker(form: FilingForm, number: str, person: Person) -> None:
    """Whoever objects may do so: an agent with a power of attorney, for a minor a guardian.

    Raises BadInput: evidence_missing, or a code of accounts.claim_rules.
    """
    told, capacity = form.cleaned_data, form.speaks
    claim_rules.check_capacity(told["kind"], capacity, told["scope"], told["ends_on"], person.on)
    if capacity == Capacity.AGENT and not told["authority"]:
        raise BadInput(_("Attach the power of attorney."), code="evidence_missing", field="authority")
    if told["number_kind"] == NumberKind.OTHER:
        claim_rules.check_of_age(capacity, shown=told["of_age"])
    if claim_rules.is_minor(told["number_kind"], number, person.on):
        claim_rules.check_minor(number, capacity, person.on, person.user, told["minor_reason"])


def _of_this_filing(told: dict[str, Any], number: str, name: str) -> Subject:
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
