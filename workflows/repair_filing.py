"""Filing a credit repair: many records of one subject at once, one case per unit that determined them (Article 60).

Every record is looked at by cases.eligibility first; what does not meet a condition is refused with its article and
the earliest day. Sending the same form twice gives the same cases. Filing here is the receipt at 信用中国(山东曲阜); an
installation with a connector (`REPAIR_UPSTREAM`) only prepares, and the terms begin with the receipt above.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.claiming import find_verified, links_in_force
from accounts.models import Capacity, LinkStatus, Subject, SubjectLink, Unit, UnitKind, User
from cases import access, documents, drafts, repairs
from cases.eligibility import OPEN_ALREADY, Unmet
from cases.lifecycles.entries import required_choice, required_text
from cases.lifecycles.states import RepairState
from cases.models import Case, Document, DocumentPurpose, Draft, Record, Repair, RepairItem, RepairKind
from cases.models.case import ReceivedVia
from cases.papers import receipt_dates
from cases.procedures import REPAIR
from core import clock
from core.errors import BadInput, DomainError, NotAllowed
from lawbook.calendar import current
from lawbook.competence import Decider, decider_of
from workflows import filing as cases_filing

MOST = 50  # records of one filing


@dataclass(frozen=True, slots=True)
class RepairFiling:
    """What the applicant asks for; `commitment` is the letter as signed, `signed_name` the name put under it."""

    kind: str
    statement: str
    records: Sequence[Record]
    commitment: str
    signed_name: str


class NotEligible(DomainError):
    """A condition of repair is not met for a record: `article` says which rule, `earliest` from when, if ever."""

    code = "not_eligible"

    def __init__(self, record: Record, unmet: Unmet, earliest: dt.date | None) -> None:
        self.record, self.article, self.earliest = record, unmet.article, earliest
        super().__init__(unmet.sentence, code=unmet.code, field="records")


class RepairOpen(DomainError):
    """A repair of the record is open already; `link` is its number."""

    code = "repair_open"
    sentence = OPEN_ALREADY


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who files, for whom, how and when; `fill` writes how a case was received."""

    user: User
    subject: Subject
    key: uuid.UUID
    draft: Draft | None
    now: dt.datetime
    fill: Callable[[Case], None]
    signed_by: User | None


def file_repair(
    *,
    user: User,
    link: SubjectLink,
    filing: RepairFiling,
    draft: Draft | None = None,
    submission_key: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> list[Case]:
    """The subject or an agent applies online; a verified link is needed, a typed number proves nothing.

    Raises NotAllowed (link_not_in_force, link_not_verified, record_not_yours), NotEligible, RepairOpen, BadInput.
    """
    moment = now or clock.now()
    day = clock.local_date(moment)
    mine = links_in_force(user, day).filter(pk=link.pk)
    if not mine.exists():
        raise NotAllowed(_("You no longer speak for this person or organisation."), code="link_not_in_force")
    if not mine.filter(status=LinkStatus.VERIFIED).exists():
        raise NotAllowed(
            _("Have the number verified first: the entry is not shown before."), code="link_not_verified"
        )
    wanted = {record.pk for record in filing.records}
    theirs = access.records_for(user, day).filter(pk__in=wanted, subject=link.subject_id)
    if theirs.count() != len(wanted):
        raise NotAllowed(_("This entry is not yours."), code="record_not_yours")

    def fill(case: Case) -> None:
        case.filed_by, case.capacity = user, link.capacity
        case.received_via, case.received_on = ReceivedVia.ONLINE, day

    key = cases_filing.key_of(draft, submission_key)
    sender = _Sender(user, link.subject, key, draft, moment, fill, signed_by=user)
    return _file_once(sender, filing, day)


def file_repair_at_counter(  # noqa: PLR0913
    *,
    clerk: User,
    subject: Subject,
    filing: RepairFiling,
    received_on: dt.date,
    draft: Draft,
    filed_by: User | None = None,
    capacity: str = Capacity.SELF,
    now: dt.datetime | None = None,
) -> list[Case]:
    """A clerk takes a paper; it was received on the day it was handed in. Raises as file_at_counter and file_repair."""
    moment = now or clock.now()
    today = clock.local_date(moment)
    known = bool(already_filed(draft.submission_key, clerk))
    cases_filing.refuse_without_paper(clerk, draft, today, known=known)
    receipt_dates.checked(received_on, REPAIR.key, today)
    owner = find_verified(subject.kind, subject.number)
    if owner is None or any(record.subject_id != owner.pk for record in filing.records):
        raise NotAllowed(_("This entry is about somebody else."), code="record_not_yours")

    def fill(case: Case) -> None:
        case.entered_by, case.filed_by, case.capacity = clerk, filed_by, capacity
        case.received_via, case.received_on = ReceivedVia.COUNTER, received_on

    sender = _Sender(clerk, owner, draft.submission_key, draft, moment, fill, signed_by=None)
    return _file_once(sender, filing, received_on)


def already_filed(submission_key: uuid.UUID, user: User) -> list[Case]:
    """The cases that this form became, when the same person sent it before."""
    found = list(Case.objects.filter(repair__filing=submission_key).order_by("pk"))
    return [case for case in found if user.pk in (case.filed_by_id, case.entered_by_id)]


def linked(case: Case) -> list[Case]:
    """The other cases of the same filing."""
    return list(Case.objects.filter(repair__filing=case.repair.filing).exclude(pk=case.pk).order_by("pk"))


def _file_once(sender: _Sender, filing: RepairFiling, day: dt.date) -> list[Case]:
    known = already_filed(sender.key, sender.user)
    if known:
        return known
    try:
        with transaction.atomic():
            return _file(sender, filing, day)
    except (IntegrityError, DomainError):
        known = already_filed(sender.key, sender.user)
        if not known:
            raise
        return known


def _file(sender: _Sender, filing: RepairFiling, day: dt.date) -> list[Case]:
    _check(filing)
    units = _by_unit(filing.records)
    handed_in = list(sender.draft.documents.filter(removed_at__isnull=True)) if sender.draft else []
    for record in sorted(filing.records, key=lambda one: one.pk):  # locked in one order
        _refuse(record, day, handed_in)
    cases: list[Case] = []
    for unit, records in units:
        case = _case_of(sender, filing, unit, day)
        particulars = _particulars(sender, filing, unit, day)
        cases_filing.number(case, REPAIR, particulars, sender.now)
        case.repair = particulars
        RepairItem.objects.bulk_create(RepairItem(case=case, record=record) for record in records)
        papers = _evidence(handed_in, case, is_first=not cases)
        cases_filing.begin(case, sender.user, [one.pk for one in papers], sender.now)
        cases.append(case)
    if sender.draft is not None:
        drafts.discard(sender.draft, sender.now)
    return cases


def _check(filing: RepairFiling) -> None:
    """Raises BadInput: choice_missing, text_missing, text_too_long, records_missing, too_many_records."""
    required_choice(filing.kind, RepairKind, "kind")
    required_text(filing.statement, "statement")
    required_text(filing.commitment, "commitment")
    required_text(filing.signed_name, "signed_name")
    if not filing.records:
        raise BadInput(_("Choose at least one entry."), code="records_missing", field="records")
    if len(filing.records) > MOST:
        raise BadInput(_("Fifty entries at a time are the most."), code="too_many_records", field="records")


def _by_unit(records: Iterable[Record]) -> list[tuple[Unit, list[Record]]]:
    """By determining unit, each record once."""
    found: dict[int, tuple[Unit, list[Record]]] = {}
    for record in {one.pk: one for one in records}.values():
        found.setdefault(record.unit_id, (record.unit, []))[1].append(record)
    return [found[pk] for pk in sorted(found)]


def _refuse(record: Record, day: dt.date, handed_in: Sequence[Document]) -> None:
    """What is not noted as corrected may be shown to be: proof that was handed in is for the unit to look at."""
    open_one = repairs.open_repair(record)
    if open_one:
        raise RepairOpen(link=open_one, field="records")
    found = repairs.unmet_of(record, day, current())
    if found is None:
        sentence = _("This entry is not published, so there is nothing to end.")
        raise NotEligible(record, Unmet("not_published", sentence, "", for_good=True), None)
    unmet = found[1].unmet
    if any(one.purpose != DocumentPurpose.RECEIPT_PAPER for one in handed_in):
        unmet = tuple(repairs.without(unmet, "not_corrected"))
    if unmet:
        raise NotEligible(record, unmet[0], found[1].earliest)


def _case_of(sender: _Sender, filing: RepairFiling, unit: Unit, day: dt.date) -> Case:
    """With whoever decides on the day of receipt; with the centre while it is to be passed on."""
    decides = decider_of(f"repair.{filing.kind}", day).decider
    with_centre = settings.REPAIR_UPSTREAM or decides == Decider.CENTRE
    state = RepairState.PREPARING if settings.REPAIR_UPSTREAM else RepairState.FILED
    where = Unit.objects.get(kind=UnitKind.CENTRE) if with_centre else unit
    key = uuid.uuid5(sender.key, str(unit.pk))
    case = cases_filing.new_case(REPAIR, state, sender.subject, where, key)
    sender.fill(case)
    return case


def _particulars(sender: _Sender, filing: RepairFiling, unit: Unit, day: dt.date) -> Repair:
    repair = Repair(
        kind=filing.kind,
        determined_by=unit,
        decider=decider_of(f"repair.{filing.kind}", day).decider,
        filing=sender.key,
        signed_by=sender.signed_by,
        signed_at=sender.now,
    )
    repair.statement = required_text(filing.statement, "statement")
    repair.commitment = required_text(filing.commitment, "commitment")
    repair.signed_name = required_text(filing.signed_name, "signed_name")
    return repair


def _evidence(handed_in: Sequence[Document], case: Case, *, is_first: bool) -> list[Document]:
    """Shared evidence: with the first case as it was handed in, with each linked one as a row of its own."""
    if is_first:
        documents.attach(handed_in, case)
        return list(handed_in)
    return [documents.share(one, case) for one in handed_in]
