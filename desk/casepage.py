"""What the case page shows: the facts on the left. Read with a constant number of queries, whatever the case holds."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Capacity, SubjectLink, Unit
from cases import access, records
from cases import fields as record_fields
from cases.lifecycles.states import Procedure
from cases.models import (
    Assistance,
    Case,
    CaseEvent,
    Document,
    Note,
    Proposal,
    ReceiptDateCorrection,
    SupplementRequest,
    Watch,
)
from cases.records import VersionShown
from desk import labels, purposes, wording
from desk.masking import MaskedSubject, masked_subject
from desk.person import Person
from lawbook.counting import is_overdue
from notifications.models import Message, MessageStatus
from workflows import deadlines
from workflows.acts import MAIN_SLOTS
from workflows.models import Deadline, WorkItem


class CasePage:
    """One case as one official sees it; the templates are what differs by procedure."""

    about_template = "desk/parts/about_objection.html"
    papers_template = "desk/parts/record.html"
    short_template = "desk/parts/short_objection.html"
    decided_template = "desk/parts/record.html"  # what an approver decides on, beside the proposal

    def __init__(self, case: Case, person: Person) -> None:
        self.case = case
        self.person = person

    @cached_property
    def item(self) -> WorkItem | None:
        """The case's own open task."""
        rows = WorkItem.objects.filter(case=self.case, assistance__isnull=True)
        return rows.select_related("assignee", "unit").first()

    @property
    def step(self) -> str:
        return str(labels.STEPS.get(self.item.step, "")) if self.item else ""

    @property
    def state(self) -> str:
        return str(labels.STATES.get(self.case.state, self.case.state))

    @cached_property
    def subject(self) -> MaskedSubject:
        return masked_subject(self.case.subject)

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        """The running clocks, the nearest first, each with how it was counted."""
        return [
            {
                "deadline": row,
                "slip": deadlines.slip_of(row),
                "title": clock_title(row),
                "capped": is_capped(row),
                "open": not row.awaits_notice or is_overdue(row.due_on, self.person.on),  # late is late
                "awaits_notice": row.awaits_notice,
                "target": deadlines.target_of(row),
            }
            for row in deadlines.running(self.case)
        ]

    @property
    def main_clock(self) -> dict[str, Any] | None:
        """The case's own date: a correction's, else the review's; never another unit's question."""
        own = {clock["deadline"].slot: clock for clock in self.clocks}
        return next((own[slot] for slot in MAIN_SLOTS if slot in own), None)

    @property
    def is_untold(self) -> bool:
        """Decided, and the notice of the result has not left: the review's date still runs."""
        return any(clock["deadline"].awaits_notice for clock in self.clocks)

    @cached_property
    def versions(self) -> list[VersionShown]:
        return records.versions_with_reasons(self.case.record) if self.case.record else []

    @property
    def said(self) -> Mapping[str, str]:
        """What the entry says now."""
        return self.versions[0].fields if self.versions else {}

    @property
    def record_rows(self) -> list[dict[str, Any]]:
        """Versions side by side: the first against the present, or the present against the proposal."""
        after: Mapping[str, str] = self.said
        before: Mapping[str, str] = self.versions[-1].fields if self.versions else {}
        if (
            self.proposal
            and self.proposal.approved is not False
            and self._changes(self.proposal)
            and self.case.is_open
        ):
            before, after = self.said, {**self.said, **self._changes(self.proposal)}
        return side_by_side(before, after)

    @property
    def shows_proposal(self) -> bool:
        return bool(self.proposal and self.proposal.approved is not False and self._changes(self.proposal))

    @cached_property
    def proposals(self) -> list[Proposal]:
        rows = Proposal.objects.filter(case=self.case).select_related("proposed_by", "decided_by")
        return list(rows.order_by("round"))

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[-1] if self.proposals else None

    @property
    def proposal_fields(self) -> list[dict[str, Any]]:
        return side_by_side(self.said, {**self.said, **self._changes(self.proposal)}) if self.proposal else []

    @property
    def since_last_round(self) -> list[dict[str, Any]]:
        """What changed from one proposal to the next; empty in the first round."""
        if len(self.proposals) < 2:
            return []
        before, after = (self._proposal_words(one) for one in self.proposals[-2:])
        return [row for row in _rows(before, after) if row["changed"]]

    @cached_property
    def documents(self) -> list[Document]:
        """The files of the case, and the power of attorney where an agent who was appointed online filed it."""
        found = Q(case=self.case)
        if self.case.capacity == Capacity.AGENT and self.case.filed_by_id:
            links = SubjectLink.objects.filter(user=self.case.filed_by_id, subject=self.case.subject_id)
            found |= Q(link__in=list(links))
        rows = Document.objects.filter(found).select_related("assistance__unit")
        return list(rows.order_by("uploaded_at", "pk"))

    @cached_property
    def assistances(self) -> list[dict[str, Any]]:
        """The questions to other units, with their answers and papers."""
        rows = Assistance.objects.filter(case=self.case).select_related("unit", "answered_by")
        return [
            {"row": row, "documents": [one for one in self.documents if one.assistance_id == row.pk]}
            for row in rows
        ]

    @cached_property
    def supplements(self) -> list[dict[str, Any]]:
        rows = SupplementRequest.objects.filter(case=self.case).order_by("round")
        return [{"row": row, "items": json.loads(row.items_json)} for row in rows]

    @cached_property
    def receipt_correction(self) -> ReceiptDateCorrection | None:
        """Another receipt date that waits for a second person."""
        rows = ReceiptDateCorrection.objects.filter(case=self.case, confirmed__isnull=True)
        return rows.select_related("proposed_by", "evidence").first()

    @cached_property
    def notes(self) -> list[Note]:
        return list(Note.objects.filter(case=self.case).select_related("author"))

    @property
    def remedy_note(self) -> str:
        """Whether reconsideration or a suit is pending."""
        if self.case.procedure != Procedure.OBJECTION:
            return ""
        return str(labels.REMEDY_NOTES.get(self.case.objection.remedy_note, ""))

    @cached_property
    def receivers(self) -> list[Unit]:
        """The units that received the entry and are told when it changes."""
        return records.receivers(self.case.record) if self.case.record else []

    @cached_property
    def notices(self) -> list[dict[str, Any]]:
        """The formal notices of the case: each once, with how many of its rows (people, channels) have left."""
        rows = Message.objects.filter(case_id=self.case.pk, is_formal=True).order_by("created_at", "pk")
        told: dict[tuple[str, Any], list[Message]] = {}
        for row in rows:
            told.setdefault((row.key, row.created_at), []).append(row)
        return [
            {
                "message": same[0],
                "sent": sum(row.status == MessageStatus.SENT for row in same),
                "all": len(same),
            }
            for same in told.values()
        ]

    @cached_property
    def timeline(self) -> list[dict[str, Any]]:
        events = CaseEvent.objects.filter(case=self.case).select_related("actor", "on_behalf_of", "unit")
        rows, oversees = events.order_by("seq"), self.person.oversees
        return wording.timeline(rows, oversees=oversees, procedure=self.case.procedure)

    @cached_property
    def is_watched(self) -> bool:
        return Watch.objects.filter(user=self.person.user, case=self.case).exists()

    @property
    def is_own_task(self) -> bool:
        return purposes.is_own_case(self.person, self.case, self.item)

    def note_read(self, purpose: str = "") -> None:
        """Looking at a case that is not one's own task is written down (Article 38)."""
        taken = self.item.assignee_id if self.item else None
        own = taken == self.person.user.pk or self.person.actor.stands_in_for(taken)
        access.note_read(self.person.user, self.case, own_task=own, purpose=purpose)

    def _changes(self, proposal: Proposal | None) -> dict[str, str]:
        changes: dict[str, str] = json.loads(proposal.fields_json or "{}") if proposal else {}
        return changes

    def _proposal_words(self, proposal: Proposal) -> dict[str, str]:
        words = {
            _("Finding"): proposal.get_finding_display(),
            _("What is done"): proposal.get_remedy_display(),
            _("Reasoning"): proposal.reasoning,
            _("Legal basis"): proposal.basis,
        }
        return words | {
            str(record_fields.label(key)): value for key, value in self._changes(proposal).items()
        }


def clock_title(deadline: Deadline) -> str:
    """What the clock is for; a question's clock names the unit that was asked."""
    title = deadline.get_slot_display()
    return f"{title} – {deadline.assistance.unit}" if deadline.assistance else title


def is_capped(deadline: Deadline) -> bool:
    """An internal term that ends earlier than counted, so that it does not outlast the review."""
    return deadline.due_on < deadlines.slip_of(deadline).due_on


def side_by_side(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of an entry, before and after, in their fixed order."""
    keys = [key for key in record_fields.LABELS if before.get(key) or after.get(key)]
    named = {key: str(record_fields.label(key)) for key in keys}
    return _rows({named[k]: before.get(k, "") for k in keys}, {named[k]: after.get(k, "") for k in keys})


def _rows(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "before": before.get(label, ""),
            "after": after.get(label, ""),
            "changed": before.get(label, "") != after.get(label, ""),
        }
        for label in {**before, **after}
    ]
