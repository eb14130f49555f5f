"""Filing an objection: online by the subject, or at the counter from a paper with its true receipt date.

The case, its particulars, its first event, its clock, its task and its receipt are one transaction; sending the
same form twice gives the same case.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.claiming import links_in_force
from accounts.models import Capacity, Role, Subject, SubjectLink, Unit, UnitKind, User
from cases import access, drafts, records
from cases.actors import Actor, actor
from cases.casefile import CaseFile
from cases.documents import attach_draft_documents
from cases.lifecycles.entries import required_choice, required_text
from cases.lifecycles.machines import lifecycle_of
from cases.lifecycles.states import ObjectionState
from cases.models import Case, DocumentPurpose, Draft, Ground, Objection, Record, Remedy, Repair
from cases.models.case import ReceivedVia
from cases.papers import receipt_dates
from cases.procedures import OBJECTION, ProcedureSpec
from core import clock
from core.errors import BadInput, DomainError, NotAllowed
from core.prepared import prepared
from core.references import next_reference
from core.writing import insert
from notifications.tasks import nudge
from workflows import consequences, engine
from workflows.actions import append_event
from workflows.acts import Act
from workflows.flows.base import held


@dataclass(frozen=True, slots=True)
class Filing:
    """What the subject says. `unit` is whom it is addressed to; None means the record's provider, else the centre."""

    ground: str
    wanted: str
    statement: str
    entry: str = ""
    record: Record | None = None
    unit: Unit | None = None


class DuplicateObjection(DomainError):
    """An objection to the same record on the same ground is open; `link` is its number."""

    code = "duplicate_objection"
    sentence = _("An objection to this entry on this ground is already open.")


def file_objection(
    *,
    user: User,
    link: SubjectLink,
    filing: Filing,
    draft: Draft | None = None,
    submission_key: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> Case:
    """The subject or an agent files online: received today, the day it was submitted (Article 59).

    Raises NotAllowed for a link that is not theirs or not in force, DuplicateObjection, BadInput.
    """
    moment = now or clock.now()
    day = clock.local_date(moment)
    if not _in_force(link_id=link.pk, speaker_id=user.pk, on=day):
        raise NotAllowed(_("You no longer speak for this person or organisation."), code="link_not_in_force")
    if filing.record is not None and not access.records_for(user, day).filter(pk=filing.record.pk).exists():
        raise NotAllowed(_("This entry is not yours."), code="record_not_yours")
    case = _new_case(filing, link.subject, key_of(draft, submission_key))
    case.filed_by, case.capacity, case.received_via = user, link.capacity, ReceivedVia.ONLINE
    case.received_on = day
    return _file_once(case, filing, user, draft, moment)


def file_at_counter(  # noqa: PLR0913
    *,
    clerk: User,
    subject: Subject,
    filing: Filing,
    received_on: dt.date,
    draft: Draft,
    filed_by: User | None = None,
    capacity: str = Capacity.SELF,
    now: dt.datetime | None = None,
) -> Case:
    """A clerk takes a paper or spoken objection; it was received on the day it was handed in, the paper proves it.

    Raises NotAllowed for anybody but a counter clerk, BadInput (`receipt_date_invalid`, `evidence_missing` for a
    draft without the paper), DuplicateObjection.
    """
    moment = now or clock.now()
    today = clock.local_date(moment)
    refuse_without_paper(clerk, draft, today, known=already_filed(draft.submission_key, clerk) is not None)
    receipt_dates.checked(received_on, OBJECTION.key, today)
    case = _new_case(filing, subject, draft.submission_key)
    case.entered_by, case.filed_by, case.received_via = clerk, filed_by, ReceivedVia.COUNTER
    case.capacity, case.received_on = capacity, received_on
    return _file_once(case, filing, clerk, draft, moment)


def already_filed(submission_key: uuid.UUID, user: User) -> Case | None:
    """The case that this form became, when the same person sent it before."""
    case = next(iter(_sent_as(submission_key=submission_key)), None)
    return case if case and user.pk in (case.filed_by_id, case.entered_by_id) else None


@prepared
def _in_force(link_id: int, speaker_id: int, on: dt.date) -> QuerySet[SubjectLink, Any]:
    return links_in_force(speaker_id, on).filter(pk=link_id).values_list("pk")


@prepared
def _sent_as(submission_key: uuid.UUID) -> QuerySet[Case]:
    return Case.objects.filter(submission_key=submission_key)


def key_of(draft: Draft | None, submission_key: uuid.UUID | None) -> uuid.UUID:
    key = draft.submission_key if draft else submission_key
    if key is None:
        raise ValueError("a filing has a draft or a key of its own")
    return key


def _new_case(filing: Filing, subject: Subject, submission_key: uuid.UUID) -> Case:
    """Routed at filing: to the record's provider by default, else to the credit centre."""
    unit = filing.unit or (filing.record.unit if filing.record else Unit.objects.get(kind=UnitKind.CENTRE))
    case = new_case(OBJECTION, ObjectionState.FILED, subject, unit, submission_key)
    case.record = filing.record
    return case


def new_case(
    procedure: ProcedureSpec, state: str, subject: Subject, unit: Unit, submission_key: uuid.UUID
) -> Case:
    """The row of a filing, not saved yet; what it is about and how it was received follow."""
    return Case(
        procedure=procedure.key, state=state, subject=subject, unit=unit, submission_key=submission_key
    )


def number(case: Case, procedure: ProcedureSpec, particulars: Objection | Repair, now: dt.datetime) -> None:
    """The case gets its public reference and is saved, with its particulars."""
    case.reference = next_reference(procedure.prefix, clock.local_date(now))
    case.filed_at = now
    case.last_seq = 1
    insert(case, particulars, "case")


def begin(case: Case, user: User, documents: Iterable[int], now: dt.datetime) -> None:
    """The first event and everything that follows from it: clocks, receipt, task."""
    act = _filing_act(case, user, now)
    act.facts = {"documents": list(documents)}
    case.last_seq = 0
    append_event(act)
    consequences.apply(act)
    with held(case.pk):
        engine.begin(act.desk())
    if act.to_send:
        transaction.on_commit(nudge, robust=True)


def refuse_without_paper(clerk: User, draft: Draft, on: dt.date, *, known: bool) -> None:
    """A clerk files what was handed in, and the paper proves it; the paper of a `known` filing is with its case.

    Raises NotAllowed (not_counter_clerk), BadInput (evidence_missing).
    """
    if not any(role == Role.COUNTER_CLERK for _unit, role in actor(clerk, on).holdings):
        raise NotAllowed(_("A counter clerk does this."), code="not_counter_clerk")
    papers = draft.documents.filter(purpose=DocumentPurpose.RECEIPT_PAPER, removed_at__isnull=True)
    if not known and not papers.exists():
        raise BadInput(_("Attach the paper that was handed in."), code="evidence_missing", field="paper")


def _file_once(case: Case, filing: Filing, user: User, draft: Draft | None, now: dt.datetime) -> Case:
    """Sent from two tabs at the same moment, the second one waits for the first and then finds its case."""
    known = already_filed(case.submission_key, user)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _file(case, filing, user, draft, now)
    except (IntegrityError, DomainError):
        known = already_filed(case.submission_key, user)
        if known is None:
            raise
        return known


def _file(case: Case, filing: Filing, user: User, draft: Draft | None, now: dt.datetime) -> Case:
    particulars = _particulars(filing)
    _refuse_duplicate(case, filing)
    number(case, OBJECTION, particulars, now)
    case.objection = particulars
    documents = attach_draft_documents(draft, case) if draft else []
    begin(case, user, [document.pk for document in documents], now)
    if draft is not None:
        drafts.discard(draft, now)
    return case


def _filing_act(case: Case, user: User, now: dt.datetime) -> Act:
    """Whoever files needs no role; nothing runs yet for a case that is new."""
    file = CaseFile(case, Actor(user, clock.local_date(now)), now)
    file.state_before = ""
    act = Act(action="file", lifecycle=lifecycle_of(file), item=None)
    act.clocks = []
    return act


def _particulars(filing: Filing) -> Objection:
    ground = required_choice(filing.ground, Ground, "ground")
    wanted = required_choice(filing.wanted, Remedy, "wanted")
    objection = Objection(ground=ground, wanted=wanted)
    objection.statement = required_text(filing.statement, "statement")
    if filing.record is None:
        objection.entry = required_text(filing.entry, "entry")
    return objection


def _refuse_duplicate(case: Case, filing: Filing) -> None:
    """Per record and ground, one of the subject's objections is open at a time.

    A case filed under somebody's unverified claim counts for nothing here, even once a reviewer has linked the
    entry: a stranger's typed number must not stop the owner.
    """
    if filing.record is None:
        return
    open_one = records.open_objection(filing.record, filing.ground)
    if open_one is not None:
        raise DuplicateObjection(link=open_one.reference, field="ground")
