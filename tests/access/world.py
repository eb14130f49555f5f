"""A town at work: a case at every step of the procedure, and everything an address can be about.

Built once for a whole run, in one transaction; every visit happens in a savepoint that is rolled back. Texts that
not everybody may read carry a mark of their own: PLANTED says who may find it in a page.
"""

import datetime as dt
import itertools
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Absence, Recusal, Role, User
from cases import catalogue, documents, drafts
from cases.actors import actor
from cases.catalogue import Change
from cases.models import Assistance, Case, Document, DocumentPurpose, Draft, Note, Record, SealedOpening
from cases.models.terms import TERMS
from core import clock
from notifications.models import Channel, Message, MessageStatus
from portal.journey import Journey
from tests.access.repair_world import RepairWorld
from tests.cast import (
    COMPANY_USCC,
    UNUSED_NUMBER,
    Cast,
    build_cast,
    catalogue_item,
    official,
    record_of,
    verified_person,
)
from tests.intake import brought
from tests.uploads import pdf
from tests.workflows.story import AMOUNT, at, do
from workflows.filing import Filing, file_at_counter, file_objection
from workflows.heartbeat import run_deadlines
from workflows.intake import keys
from workflows.models import WorkItem

NOW = at("2026-09-24", "10:00")
LONG_AGO = "2026-09-14"  # whoever was asked on this day should have answered before NOW
PROPOSAL: dict[str, Any] = {"reasoning": "The decision says so.", "basis": "Article 59"}


class World:
    """Every case of `cast.company` is at the market bureau and, once claimed, of its first reviewer."""

    def __init__(self) -> None:
        self.cast: Cast = build_cast()
        self.recused = official("scjg.recused", "recused", self.cast.scjg.unit, Role.REVIEWER, Role.APPROVER)
        unit = self.cast.scjg.unit
        self.legal_reviewer = official("scjg.legal", "legal reviewer", unit, Role.LEGAL_REVIEWER)
        Recusal.objects.create(user=self.recused, subject=self.cast.company, reason="Related by marriage.")
        self._numbers = itertools.count(1)
        self._before_acceptance()
        self._under_review()
        self._decided()
        self._at_the_counter()
        self._of_others()
        self._about_people()
        self._sealed()
        self._brought()
        self.repairs = RepairWorld(self.cast)

    def _before_acceptance(self) -> None:
        self.fresh = self.filed("2026-09-24")
        self.described = self.filed("2026-09-24", record=None, entry="A fine.", unit=self.cast.scjg.unit)
        self.waiting = self.filed(LONG_AGO)
        self.do(self.waiting, "request_supplement", items=["Proof of payment"], now=at(LONG_AGO))

    def _under_review(self) -> None:
        self.reviewing = self.accepted()
        self.evidence = self.store(self.cast.owner, DocumentPurpose.EVIDENCE, case=self.reviewing)
        self.proof = self.store(self.cast.scjg.reviewer, DocumentPurpose.RECEIPT_PROOF, case=self.reviewing)
        note = Note(case=self.reviewing, author=self.cast.scjg.reviewer)
        note.text = "note-of-the-office"
        note.save()
        self.assisting = self.accepted()
        self.question = self.ask(self.assisting, "question-to-the-tax-bureau")
        self.answered = self.accepted()
        self.closed_question = self.ask(self.answered, "An earlier question.")
        self.answer_file = self.store(
            self.cast.sw.reviewer, DocumentPurpose.ASSISTANCE, assistance=self.closed_question
        )
        facts: dict[str, Any] = {"finding": "answer-of-the-tax-bureau", "documents": [self.answer_file.pk]}
        do(self.answered, "answer", self.cast.sw.reviewer, NOW, assistance=self.closed_question, **facts)
        told = Message.objects.filter(key="desk.assistance_answered", recipient=self.cast.scjg.reviewer)
        self.note = told.get(channel=Channel.IN_APP)
        told.update(status=MessageStatus.SENT, sent_at=NOW)
        self.redated = self.accepted()
        proof = self.store(self.cast.scjg.reviewer, DocumentPurpose.RECEIPT_PROOF, case=self.redated)
        facts = {"received_on": dt.date(2026, 9, 23), "evidence": proof}
        self.do(self.redated, "propose_receipt_date", reason="The stamp.", **facts)

    def _decided(self) -> None:
        self.proposed = self.accepted()
        self.propose(self.proposed, "upheld", reasoning="reasons-not-yet-approved")
        self.nobodys = self.accepted(self.record_of_the_approvers())
        self.propose(self.nobodys, "rejected")
        self.correcting = self.accepted()
        self.propose(self.correcting, "upheld")
        do(self.correcting, "approve", self.cast.scjg.approver, NOW)
        self.owed = self.accepted()
        self.propose(self.owed, "upheld")
        do(self.owed, "send_back", self.cast.scjg.approver, NOW, reason="Quote it.")
        do(self.owed, "withdraw", self.cast.owner, NOW)
        self.concluded = self.accepted()
        self.propose(self.concluded, "rejected")
        do(self.concluded, "approve", self.cast.scjg.approver, NOW)
        self.result = Message.objects.get(
            case_id=self.concluded.pk, key="objection.result", recipient=self.cast.owner, channel="in_app"
        )

    def _sealed(self) -> None:
        """Two questions to read a sealed entry: the supervisor's, allowed by the director, and one that waits."""
        record, asked = self.cast.person_record, {"asked_at": NOW, "reason": "A court asks."}
        self.opened = SealedOpening.objects.create(
            record=record, asked_by=self.cast.scjg.supervisor, allowed=True, decided_by=self.cast.director,
            decided_at=NOW, open_until=at("2099-01-01"), **asked,
        )  # fmt: skip
        self.asked_to_open = SealedOpening.objects.create(
            record=record, asked_by=self.cast.centre.supervisor, **asked
        )

    def _at_the_counter(self) -> None:
        """A paper of somebody without an account: its notices are letters."""
        somebody = verified_person(UNUSED_NUMBER, "颜回")
        clerk = self.cast.scjg.clerk
        draft = Draft.objects.create(owner=clerk, kind="counter.paper", submission_key=uuid.uuid4())
        self.store(clerk, DocumentPurpose.RECEIPT_PAPER, draft=draft)
        filing = Filing("error", "correct", "It is wrong.", entry="A fine.", unit=self.cast.scjg.unit)
        day = dt.date(2026, 9, 23)
        self.paper = file_at_counter(
            clerk=clerk, subject=somebody, filing=filing, received_on=day, draft=draft, now=NOW
        )
        self.letter = Message.objects.get(channel=Channel.LETTER, status=MessageStatus.QUEUED)

    def _of_others(self) -> None:
        """What a claimant of the company's number filed, and what the neighbour did."""
        claimed = Filing("error", "correct", "statement-of-the-claimant", entry="A fine.")
        self.claimed = self.file(self.cast.claimant, self.cast.claimant_link, claimed)
        record = record_of(self.cast.neighbour_link.subject, self.cast.item, "曲市监罚〔2026〕301号")
        filing = Filing("error", "delete", "It was not me.", record=record)
        self.neighbours = self.file(self.cast.neighbour, self.cast.neighbour_link, filing)

    def _about_people(self) -> None:
        bureau = self.cast.scjg
        self.absence = Absence.objects.create(
            user=bureau.second_steward,
            deputy=bureau.steward,
            starts_on=dt.date(2026, 10, 20),
            ends_on=dt.date(2026, 10, 30),
        )
        appointment = {"link": self.cast.agent_link}
        self.authority = self.store(self.cast.owner, DocumentPurpose.POWER_OF_ATTORNEY, **appointment)
        self.draft = self.begun(self.cast.owner)
        self.draft_file = self.store(self.cast.owner, DocumentPurpose.EVIDENCE, draft=self.draft)
        run_deadlines()

    def _brought(self) -> None:
        """Rows that wait for a second person, a change of the catalogue, a key of the bureau's system."""
        rows = [brought.row(place, penalties="", tier="", graded_by="") for place in (1, 2)]
        company = {"number": COMPANY_USCC, "summary": "row-of-a-batch"}
        self.batch = brought.bring_rows(self.cast.scjg.reviewer, self.cast.item, [rows[0] | company, rows[1]])
        self.unit_admin = official("scjg.admin", "admin", self.cast.scjg.unit, Role.UNIT_ADMIN)
        other = catalogue_item(self.cast.scjg.unit, "licence")
        change = Change(
            code=other.code,
            item=other,
            unit=other.unit,
            said={name: getattr(other, name) for name in TERMS} | {"rhythm": "yearly"},
            valid_from=clock.local_date(NOW),
            reason="A new directory.",
        )
        self.proposal = catalogue.propose(change, actor=actor(self.unit_admin, change.valid_from), at=NOW)
        self.system_key, _secret = keys.make_key(
            actor=actor(self.cast.scjg.steward, change.valid_from),
            unit=self.cast.scjg.unit,
            label="The bureau's system",
            ends_on=dt.date(2026, 12, 31),
            at=NOW,
        )

    # — small words —

    def record(self) -> Record:
        """One more entry of the company, so that no objection is a duplicate."""
        number = f"曲市监罚〔2026〕{200 + next(self._numbers)}号"
        return record_of(self.cast.company, self.cast.item, number)

    def file(self, user: User, link: Any, filing: Filing, day: str = "2026-09-24") -> Case:
        key = uuid.uuid4()
        return file_objection(user=user, link=link, filing=filing, submission_key=key, now=at(day, "09:00"))

    def filed(self, day: str = "2026-09-24", **changes: Any) -> Case:
        said: dict[str, Any] = {"ground": "error", "wanted": "correct", "statement": "statement-of-the-owner"}
        said |= changes if "record" in changes else {"record": self.record()}
        return self.file(self.cast.owner, self.cast.owner_link, Filing(**said), day)

    def record_of_the_approvers(self) -> Record:
        """An entry that the unit's approvers made, so that none of them may decide about it."""
        record, bureau = self.record(), self.cast.scjg
        record.author, record.intake_approver = bureau.approver, bureau.second_approver
        record.save()
        return record

    def accepted(self, record: Record | None = None) -> Case:
        case = self.filed(record=record or self.record())
        self.do(case, "accept")
        return case

    def propose(self, case: Case, finding: str, **said: str) -> None:
        facts: dict[str, Any] = {"remedy": "correct", "fields": AMOUNT} if finding == "upheld" else {}
        self.do(case, "propose", finding=finding, **(PROPOSAL | said), **facts)

    def do(self, case: Case, action: str, *, now: dt.datetime = NOW, **facts: Any) -> None:
        """An act of the unit's first reviewer."""
        do(case, action, self.cast.scjg.reviewer, now, **facts)

    def ask(self, case: Case, words: str) -> Assistance:
        self.do(case, "request_assistance", unit=self.cast.sw.unit, question=words)
        return case.assistances.get()

    def store(self, by: User, purpose: DocumentPurpose, **where: Any) -> Document:
        return documents.store(file=pdf(), uploaded_by=by, purpose=purpose, at=NOW, **where)

    def begun(self, user: User) -> Draft:
        """An objection of the owner that is ready to be sent."""
        draft = drafts.filing_draft(user, "objection")
        answers = {"ground": "error", "wanted": "correct", "statement": "draft-of-the-owner", "unit": ""}
        return drafts.save_answers(draft, answers | {"record": str(self.record().pk)}, NOW)

    def task(self, case: Case) -> WorkItem:
        return WorkItem.objects.get(case=case, assistance=None)

    def notice(self, case: Case) -> Message:
        """A formal notice of the case."""
        found = Message.objects.filter(case_id=case.pk, is_formal=True, recipient=self.cast.owner)
        return found.order_by("pk")[0]

    def sending(self) -> dict[str, str]:
        """What the last page of the owner's filing holds."""
        journey = Journey(self.cast.owner, self.draft, clock.today())
        return {"key": str(self.draft.submission_key), "shown": journey.fingerprint()}

    def file_to_send(self) -> SimpleUploadedFile:
        return pdf("proof.pdf")


SEE_THE_CASES = frozenset(
    {"own", "age", "cle", "rev", "col", "rec", "app", "ste", "sup", "aud", "dir", "hea", "leg", "cen"}
)
OFFICE_OF_THE_CASES = SEE_THE_CASES - {"own", "age"}
PLANTED: dict[str, frozenset[str]] = {
    "statement-of-the-owner": SEE_THE_CASES,
    "note-of-the-office": OFFICE_OF_THE_CASES,
    "question-to-the-tax-bureau": OFFICE_OF_THE_CASES | {"ask"},
    "answer-of-the-tax-bureau": OFFICE_OF_THE_CASES | {"ask"},
    "reasons-not-yet-approved": OFFICE_OF_THE_CASES,
    "draft-of-the-owner": frozenset({"own"}),
    "row-of-a-batch": OFFICE_OF_THE_CASES - {"cle"},
    "statement-of-the-applicant": SEE_THE_CASES,
    "defence-of-the-owner": SEE_THE_CASES,
    "draft-of-the-applicant": frozenset({"own"}),
    "statement-of-the-claimant": frozenset({"cla", "aud", "dir", "cen"}),
}
