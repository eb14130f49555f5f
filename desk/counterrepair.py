"""A paper becomes an application for repair: the verified organisation, its entries, the scans as their proof."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts import claim_rules
from accounts.claiming import find_verified
from accounts.models import Capacity, NumberKind, Subject, SubjectKind, User
from cases import documents, publishing
from cases.models import Case, DocumentPurpose, Draft, Record
from core import clock
from core.errors import BadInput, WrongState
from desk.forms.counter_repair import RepairFilingForm
from desk.person import Person
from workflows.repair_filing import RepairFiling, already_filed, file_repair_at_counter


def take_application(form: RepairFilingForm, person: Person) -> list[Case]:
    """File what the form says, in the caller's transaction. Raises DomainError.

    The clerk's row is locked first: the same form pressed twice finds the cases of the first press.
    """
    told = form.cleaned_data
    key = told["submission_key"]
    User.objects.select_for_update(no_key=True).get(pk=person.user.pk)
    known = already_filed(key, person.user)
    if known:
        return known
    if any(kind.objects.filter(submission_key=key).exists() for kind in (Case, Draft)):
        raise WrongState(_("This form was already sent. Please open it anew."), code="draft_gone")
    subject = _verified(form, person)
    records = _records(form, subject, person)
    draft = Draft.objects.create(owner=person.user, kind=f"counter.{key.hex}", submission_key=key)
    _store(told["paper"] + told["letter"], DocumentPurpose.RECEIPT_PAPER, draft, person)
    _store(told["authority"], DocumentPurpose.POWER_OF_ATTORNEY, draft, person)
    _store(told["evidence"], DocumentPurpose.EVIDENCE, draft, person)
    filing = RepairFiling(
        kind=told["kind"],
        statement=told["statement"],
        records=records,
        commitment=_("Signed on paper; the scan of the commitment letter is among the files of the case."),
        signed_name=told["signed_name"],
    )
    return file_repair_at_counter(
        clerk=person.user,
        subject=subject,
        filing=filing,
        received_on=told["received_on"],
        draft=draft,
        capacity=told["capacity"],
    )


def _verified(form: RepairFilingForm, person: Person) -> Subject:
    """Raises BadInput: not_verified, evidence_missing, or a code of accounts.claim_rules."""
    told, kind = form.cleaned_data, SubjectKind.ORGANISATION
    number = claim_rules.checked_number(kind, NumberKind.USCC, told["number"], person.on, at_counter=True)
    claim_rules.check_capacity(kind, told["capacity"], told["scope"], told["ends_on"], person.on)
    if told["capacity"] == Capacity.AGENT and not told["authority"]:
        raise BadInput(_("Attach the power of attorney."), code="evidence_missing", field="authority")
    subject = find_verified(kind, number)
    if subject is None:
        sentence = _("No organisation with this code is verified here. Check its claim first.")
        raise BadInput(sentence, code="not_verified", field="number")
    return subject


def _records(form: RepairFilingForm, subject: Subject, person: Person) -> list[Record]:
    """A sealed one is there for nobody. Raises BadInput entry_unknown, naming the number."""
    rows = Record.objects.filter(publishing.open_to_query(person.on), subject=subject)
    rows = rows.filter(document_no__in=form.numbers())
    found = {row.document_no: row for row in rows.select_related("item", "unit", "subject")}
    for number in form.numbers():
        if number not in found:
            sentence = _("%(number)s: this organisation has no such entry.") % {"number": number}
            raise BadInput(sentence, code="entry_unknown", field="documents")
    return list(found.values())


def _store(files: list[UploadedFile], purpose: DocumentPurpose, draft: Draft, person: Person) -> None:
    for file in files:
        documents.store(file=file, uploaded_by=person.user, purpose=purpose, draft=draft, at=clock.now())
