"""What acts need besides people: papers, and the objects of a case as they stand now."""

import datetime as dt

from accounts.models import Recusal, Subject, User
from cases.drafts import filing_draft
from cases.models import Assistance, Case, Document, DocumentPurpose, Draft
from tests.cast import Cast, Office
from tests.workflows.story import do
from workflows.filing import Filing, file_at_counter
from workflows.models import Deadline, WorkItem


def paper(case: Case, user: User, purpose: DocumentPurpose = DocumentPurpose.RECEIPT_PROOF) -> Document:
    """A file of the case, without its bytes."""
    document = Document(
        case=case, purpose=purpose, content_type="application/pdf", size=1, sha256="0" * 64, uploaded_by=user
    )
    document.name = "stamped-envelope.pdf"
    document.save()
    return document


def counter_draft(clerk: User) -> Draft:
    """A clerk's filing with the paper that was handed in."""
    draft = filing_draft(clerk, "counter")
    handed_in = Document(draft=draft, purpose=DocumentPurpose.RECEIPT_PAPER, content_type="application/pdf")
    handed_in.size, handed_in.sha256, handed_in.uploaded_by, handed_in.name = 1, "0" * 64, clerk, "paper.pdf"
    handed_in.save()
    return draft


def at_the_counter(
    cast: Cast, received_on: dt.date, moment: dt.datetime, office: Office | None = None
) -> Case:
    """The person's letter about something that is missing, taken by the clerk of an office (the centre's)."""
    unit = (office or cast.centre).unit
    said = Filing("omission", "correct", "My prize is missing.", entry="A prize of 2025", unit=unit)
    clerk = (office or cast.centre).clerk
    return file_at_counter(
        clerk=clerk,
        subject=cast.person,
        filing=said,
        received_on=received_on,
        draft=counter_draft(clerk),
        filed_by=cast.resident,
        now=moment,
    )


def clock_of(case: Case, slot: str = "review") -> Deadline:
    """The newest clock in a slot."""
    return Deadline.objects.filter(case=case, slot=slot).order_by("-pk")[0]


def running_slots(case: Case) -> list[str]:
    return sorted(Deadline.objects.filter(case=case, status="running").values_list("slot", flat=True))


def task_of(case: Case) -> WorkItem:
    """The one open task of the case itself."""
    return WorkItem.objects.get(case=case, assistance=None)


def keep_out(subject: Subject, *users: User) -> None:
    """They have declared an interest in the subject."""
    for user in users:
        Recusal.objects.create(user=user, subject=subject, reason="An interest.")


def fresh(case: Case) -> Case:
    return Case.objects.select_related("handler", "unit").get(pk=case.pk)


def ask(
    case: Case, office: Office, reviewer: User, moment: dt.datetime, question: str = "Paid?"
) -> Assistance:
    """Ask a unit; the question as it stands."""
    do(case, "request_assistance", reviewer, moment, unit=office.unit, question=question)
    return case.assistances.filter(unit=office.unit).order_by("-pk")[0]
