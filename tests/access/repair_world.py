"""Repairs at every step, as the world of the access tests has objections: all of the company, at the market bureau."""

import datetime as dt
import itertools
import uuid
from typing import Any

from django.test import override_settings
from django.utils import translation

from accounts.models import Subject
from cases import documents, drafts
from cases.models import Case, DocumentPurpose, Draft, Record
from core import clock
from portal import commitment
from portal.repair_journey import RepairJourney
from tests.cast import Cast, catalogue_item, verified_organisation
from tests.uploads import pdf
from tests.workflows import repairs
from tests.workflows.story import at, do
from workflows.repair_filing import RepairFiling, file_repair_at_counter

NOW = at("2026-09-24", "10:00")
EXTENSION: dict[str, Any] = {"until": dt.date(2026, 10, 20), "reason": "A file of the court is needed."}
UNUSED_CODE = "91370881MA3D8Y6T1K"


class RepairWorld:
    """Names are those of the world, beginning with `repair_`."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self._numbers = cast, itertools.count(701)
        self.item = repairs.published(catalogue_item(cast.scjg.unit, "published"))
        self.filed = self.file()
        self.accepted = self.accept(self.file())
        self.proposed = self.propose(self.accept(self.file()))
        self.put_off = self.accept(self.file())
        self.do(self.put_off, "propose_extension", **EXTENSION)
        self.executing = self.approve(self.propose(self.accept(self.file())))
        self.concluded = self.carry_out(self.approve(self.propose(self.accept(self.file()))))
        self.noticed = self.revocation()
        self.answered = self.revocation()
        do(self.answered, "defend", cast.owner, NOW, defence="defence-of-the-owner")
        self.closing = self.revocation()
        do(self.closing, "defend", cast.owner, NOW, defence="It was a mistake.")
        self.do(self.closing, "close_defence", answer="It was none.")
        self.unserved = self.on_paper()
        self._passed_on()
        self.draft = self.begun()
        self.draft_file = documents.store(
            file=pdf(), uploaded_by=cast.owner, purpose=DocumentPurpose.EVIDENCE, draft=self.draft, at=NOW
        )

    def _passed_on(self) -> None:
        """In an installation that passes applications on."""
        centre = self.cast.centre.reviewer
        with override_settings(REPAIR_UPSTREAM=True):
            self.preparing, self.forwarded, above = (self.file() for _ in range(3))
            for case in (self.forwarded, above):
                do(case, "forward", centre, NOW)
        receipt = {"upstream_reference": "SD-1", "received_on": dt.date(2026, 9, 24)}
        do(above, "record_receipt", centre, NOW, **receipt)
        self.above = self.carry_out(self.approve(self.propose(self.accept(above))))

    # — small words —

    def record(self, subject: Subject | None = None) -> Record:
        number = f"曲市监罚〔2026〕{next(self._numbers)}号"
        return repairs.penalty(subject or self.cast.company, self.item, number)

    def file(self) -> Case:
        return repairs.applied(self.cast, [self.record()], statement="statement-of-the-applicant")[0]

    def do(self, case: Case, action: str, **facts: Any) -> Case:
        return do(case, action, self.cast.scjg.reviewer, NOW, **facts)

    def accept(self, case: Case) -> Case:
        return self.do(case, "accept")

    def propose(self, case: Case) -> Case:
        return repairs.propose(case, self.cast.scjg.reviewer, NOW)

    def approve(self, case: Case) -> Case:
        return do(case, "approve", self.cast.scjg.approver, NOW)

    def carry_out(self, case: Case) -> Case:
        for step in repairs.open_steps(case):
            case = do(case, "record_step", self.cast.scjg.steward, NOW, step=step, note="Seen.")
        return case

    def revocation(self) -> Case:
        case = self.carry_out(self.approve(self.propose(self.accept(self.file()))))
        return repairs.revocation(case, self.cast.scjg.reviewer, NOW)

    def on_paper(self) -> Case:
        """Of somebody without an account: the notice is a letter, whose service has to be proven."""
        firm = verified_organisation(UNUSED_CODE, "曲阜尼山纸业有限公司")
        clerk = self.cast.scjg.clerk
        draft = Draft.objects.create(owner=clerk, kind="counter.repair", submission_key=uuid.uuid4())
        purpose = DocumentPurpose.RECEIPT_PAPER
        documents.store(file=pdf(), uploaded_by=clerk, purpose=purpose, draft=draft, at=NOW)
        said = RepairFiling("end_publicity", "Paid.", [self.record(firm)], "We promise.", "尼山")
        [case] = file_repair_at_counter(
            clerk=clerk, subject=firm, filing=said, received_on=dt.date(2026, 9, 24), draft=draft, now=NOW
        )
        case = self.carry_out(self.approve(self.propose(self.accept(case))))
        return repairs.revocation(case, self.cast.scjg.reviewer, NOW)

    def begun(self) -> Draft:
        """An application of the owner that is ready to be sent."""
        record, owner = self.record(), self.cast.owner
        draft = drafts.filing_draft(owner, "repair")
        with translation.override("en"):  # as the browsers of these tests read it
            letter = commitment.letter(self.cast.company, [record], clock.local_date(NOW))
        said = {"records": str(record.pk), "kind": "end_publicity", "statement": "draft-of-the-applicant"}
        said |= {"letter": commitment.fingerprint(letter), "signed_name": "孔祥", "agreed": "on"}
        return drafts.save_answers(draft, said, NOW)

    def sending(self) -> dict[str, str]:
        """What the last page of the owner's application holds."""
        journey = RepairJourney(self.cast.owner, self.draft, clock.today())
        return {"key": str(self.draft.submission_key), "shown": journey.fingerprint()}
