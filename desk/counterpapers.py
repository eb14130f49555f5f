"""A paper becomes an act of the subject: answered, more material, or withdrawn; the scan is its proof."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import documents
from cases.models import Case, CaseEvent, DocumentPurpose
from core import clock
from desk.forms.papers import IN_WORDS, PaperForm
from desk.person import Person
from desk.wording import at_the_counter
from workflows.actions import perform
from workflows.judging import SUBJECTS, Choice, choices


def acts_of(case: Case, person: Person) -> list[Choice]:
    """What a paper can be about now, and why not the rest."""
    return choices(case, person.user, acts=SUBJECTS[case.procedure])


@transaction.atomic
def take(form: PaperForm, case: Case, person: Person) -> None:
    """Files and act together: where one is refused, nothing was handed in. Raises DomainError."""
    told, now = form.cleaned_data, clock.now()
    further = DocumentPurpose.SUPPLEMENT if told["what"] == "supplement" else DocumentPurpose.EVIDENCE
    given: dict[str, Any] = {"uploaded_by": person.user, "case": case, "at": now}
    papers = [(file, DocumentPurpose.RECEIPT_PAPER) for file in told["paper"]]
    files = papers + [(file, further) for file in told["evidence"]]
    stored = [documents.store(file=file, purpose=purpose, **given) for file, purpose in files]
    facts: dict[str, Any] = {"documents": [document.pk for document in stored]}
    if told["what"] in IN_WORDS:
        facts[IN_WORDS[told["what"]]] = told["answer"]
    perform(case.pk, told["what"], person.user, seen=told["seen"], now=now, **facts)


def taken_since(case: Case) -> list[tuple[str, Any]]:
    """What was handed in at a counter after the filing, for the receipt: offices by name, people never."""
    events = CaseEvent.objects.filter(case=case, facts__has_key="counter").select_related("unit")
    return [(at_the_counter(event), event) for event in events.order_by("seq")]


def offered(case: Case) -> dict[str, Any]:
    """The way there from the page of a case."""
    url = f"{reverse('desk_counter_paper')}?case={case.reference}"
    return {"label": _("Take a paper for this case"), "url": url, "kind": "secondary"}
