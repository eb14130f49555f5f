"""The only way from a request to a case, a record, a question or a file: strangers get 404.

Every function takes the day (Asia/Shanghai) on which it is asked, and needs the same number of queries
whatever there is to see. A recused person sees what the unit sees and may not act: the lifecycle says so.
Whoever asks for what is not theirs, or not there, leaves a line in the log.
"""

import datetime as dt
import logging
from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.agents import principal_links
from accounts.claiming import links_in_force
from accounts.models import Role, Subject, SubjectLink, Unit, User
from cases import actors, publishing, records, sight
from cases.counter import counter_of
from cases.models import (
    Assistance,
    AssistanceStatus,
    Case,
    Document,
    DocumentPurpose,
    IntakeBatch,
    Record,
    RecordVersion,
)
from cases.sight import Visitor
from core.errors import NotAllowed, WrongState
from ledger import recording
from ledger.models import Entry, Kind

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)

INTERNAL_PURPOSES = (DocumentPurpose.ASSISTANCE, DocumentPurpose.RECEIPT_PROOF)  # never shown to the subject


def visible_cases(user: Visitor, on: dt.date) -> QuerySet[Case]:
    """The cases this person may open: as the office, or as the subject; nobody else's."""
    return Case.objects.filter(_cases(user, on))


def case_for(user: Visitor, reference: str, on: dt.date) -> Case:
    """The case with this number. Raises Http404 for strangers, whether it exists or not."""
    found = visible_cases(user, on).select_related(
        "subject", "unit", "handler", "record__item", "objection", "repair__determined_by"
    )
    return _one(found.filter(reference=reference), user, reference)


def subject_may_see(user: Visitor, case: Case, on: dt.date) -> bool:
    """Whether this person follows the case as the subject, through a claim or a verified link in force."""
    if not sight.is_public(user) or not isinstance(user, User):
        return False
    return Case.objects.filter(sight.subjects_cases(user, on), pk=case.pk).exists()


def staff_may_see(user: Visitor, case: Case, on: dt.date) -> bool:
    """Whether this person sees the case as the office does; an asked unit does not, it sees its question."""
    if not sight.is_office(user) or not isinstance(user, User):
        return False
    return Case.objects.filter(sight.Desk(user, on).cases(), pk=case.pk).exists()


def counter_case_for(user: Visitor, reference: str, on: dt.date) -> Case:
    """A case for which this person's counter takes papers; that does not open its page. Raises Http404."""
    found = Case.objects.select_related("subject", "unit").filter(reference=reference)
    case = _one(found, user, reference)
    if not isinstance(user, User) or counter_of(actors.actor(user, on), case) is None:
        raise Http404
    return case


def visible_assistances(user: Visitor, on: dt.date) -> QuerySet[Assistance]:
    """Questions to this person's unit: the question and its own papers, not the case."""
    if not sight.is_office(user) or not isinstance(user, User):
        return Assistance.objects.none()
    return Assistance.objects.filter(sight.Desk(user, on).questions())


def assistance_for(user: Visitor, pk: int, on: dt.date) -> Assistance:
    """A question to this person's unit. Raises Http404."""
    found = visible_assistances(user, on).select_related(
        "unit", "case__subject", "case__unit", "case__record__item"
    )
    return _one(found.filter(pk=pk), user, pk)


def reveal_for_question(user: User, asked: Assistance, on: dt.date, *, purpose: str) -> Subject:
    """Whom an open question is about, name and number in full, for a reviewer of the asked unit; written down.

    Raises NotAllowed for everybody else, WrongState once the question is closed.
    """
    who = actors.actor(user, on)
    if not any((asked.unit_id, str(Role.REVIEWER)) in held for held in (who.holdings, *who.duties.values())):
        raise NotAllowed(_("A reviewer of the unit that was asked does this."), code="not_the_asked_unit")
    if asked.status != AssistanceStatus.ASKED:
        raise WrongState(_("This question is closed."), code="question_closed")
    subject = asked.case.subject
    facts: dict[str, recording.Fact] = {"case": asked.case_id, "assistance": asked.pk}
    recording.record(Kind.REVEAL, actor=user, obj=subject, purpose=purpose, facts=facts)
    return subject


def visible_documents(user: Visitor, case: Case, on: dt.date) -> QuerySet[Document]:
    """The files of a case this person may open.

    The office opens all, the subject all but internal ones, an asked unit those of its own answer.
    """
    return Document.objects.filter(_documents(user, on), case=case)


def document_for(user: Visitor, pk: int, on: dt.date) -> Document:
    """A file of a case, of an answer, of one's own draft, or of an agent's appointment. Raises Http404."""
    found = Document.objects.filter(_documents(user, on), removed_at__isnull=True)
    return _one(found.select_related("case").filter(pk=pk), user, pk)


def records_for(user: Visitor, on: dt.date) -> QuerySet[Record]:
    """My record: every entry about the subjects this person is verified for, newest first (Article 32).

    Entries come with `disputed`, and with their versions and a reminder at hand. Sealed ones are kept from everybody.
    """
    if not sight.is_public(user) or not isinstance(user, User):
        return Record.objects.none()
    mine = Record.objects.filter(sight.verified_subjects(user, on), publishing.open_to_query(on))
    found = mine.select_related("item", "unit", "subject", "repair_reminder")
    versions = Prefetch("versions", RecordVersion.objects.order_by("-number"))
    return records.with_dispute_mark(found).prefetch_related(versions).order_by("-determined_on", "-pk")


def record_for(user: Visitor, pk: int, on: dt.date) -> Record:
    """One entry of my record. Raises Http404; a claim never sees one, not even of its own case."""
    return _one(records_for(user, on).filter(pk=pk), user, pk)


def may_see_record(user: Visitor, record: Record, on: dt.date) -> bool:
    """Whether what the entry says may be shown to this person: to the subject only once verified."""
    if isinstance(user, User) and sight.is_office(user):
        seen = Record.objects.filter(sight.Desk(user, on).records(), publishing.open_to_query(on))
        return seen.filter(pk=record.pk).exists()
    return records_for(user, on).filter(pk=record.pk).exists()


def link_in_force(link: SubjectLink, on: dt.date) -> bool:
    """Whether somebody speaks for the subject on the day, by a claim or a verified link."""
    return links_in_force(link.user, on).filter(pk=link.pk).exists()


def speakers(case: Case, on: dt.date) -> list[User]:
    """Everybody who follows the case as its subject on the day: they are told what happens."""
    return sight.speakers(case, on)


def visible_units(user: Visitor, on: dt.date) -> QuerySet[Unit]:
    """The units whose work this person sees: all for the centre's supervisors, directors and auditors."""
    if not sight.is_office(user) or not isinstance(user, User):
        return Unit.objects.none()
    return Unit.objects.filter(sight.Desk(user, on).units())


def visible_batches(user: Visitor, on: dt.date) -> QuerySet[IntakeBatch]:
    """What this person's unit brought, newest first; all of it for those who oversee every unit."""
    if not sight.is_office(user) or not isinstance(user, User):
        return IntakeBatch.objects.none()
    return IntakeBatch.objects.filter(sight.Desk(user, on).batches()).defer("raw")


def batch_for(user: Visitor, reference: str, on: dt.date) -> IntakeBatch:
    """A batch of this person's unit. Raises Http404."""
    found = visible_batches(user, on).select_related(
        "unit", "item", "brought_by", "brought_for", "decided_by"
    )
    return _one(found.filter(reference=reference), user, reference)


def note_read(user: User, case: Case, *, own_task: bool = False, purpose: str = "") -> Entry | None:
    """An official looked at a case that is not their own task; that is recorded (Article 38)."""
    if not user.is_official or own_task or case.handler_id == user.pk:
        return None
    return recording.record(Kind.READ, actor=user, obj=case, purpose=purpose)


def note_question_read(user: User, asked: Assistance, *, purpose: str) -> Entry:
    """Somebody looked at a question that is not their own task; that is recorded as well."""
    return recording.record(Kind.READ, actor=user, obj=asked, purpose=purpose, facts={"case": asked.case_id})


def _cases(user: Visitor, on: dt.date) -> Q:
    if isinstance(user, User) and sight.is_office(user):
        return sight.Desk(user, on).cases()
    if isinstance(user, User) and sight.is_public(user):
        return sight.subjects_cases(user, on)
    return sight.NOTHING


def _documents(user: Visitor, on: dt.date) -> Q:
    if isinstance(user, User) and sight.is_office(user):
        desk = sight.Desk(user, on)
        cases = Case.objects.filter(desk.cases()).values("pk")
        answers = Assistance.objects.filter(desk.questions()).values("pk")
        appointed = Q(link__subject__in=Case.objects.filter(desk.cases()).values("subject"))
        return (
            Q(case__in=cases)
            | Q(draft__case__in=cases)
            | Q(assistance__in=answers)
            | appointed
            | _own_draft(user)
        )
    if isinstance(user, User) and sight.is_public(user):
        cases = Case.objects.filter(sight.subjects_cases(user, on)).values("pk")
        appointed = Q(link__subject__in=principal_links(user, on).values("subject"))
        return (Q(case__in=cases) & ~Q(purpose__in=INTERNAL_PURPOSES)) | appointed | _own_draft(user)
    return sight.NOTHING


def _own_draft(user: User) -> Q:
    return Q(draft__owner=user.pk, draft__case__isnull=True)


def _one(found: QuerySet[Row], user: Visitor, asked: int | str) -> Row:
    """The log says who asked for what: %r, since the address is theirs to write."""
    row = found.first()
    if row is None:
        log.warning("account %s: %s %r is not theirs, or not there", user.pk, found.model.__name__, asked)
        raise Http404
    return row
