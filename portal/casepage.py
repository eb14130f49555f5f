"""Everything a subject sees of one case: gathered with a fixed number of queries, whatever happened in it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django_stubs_ext import StrPromise

from accounts.models import User
from cases import access
from cases import fields as record_fields
from cases.lifecycles.machines import transitions_of
from cases.lifecycles.states import ObjectionState
from cases.models import Case, CaseEvent, Document, Finding, Proposal, Remedy, SupplementRequest
from core import clock
from lawbook.counting import is_overdue
from lawbook.slips import Slip
from lawbook.targets import Target
from notifications.catalogue import RESULTS
from notifications.inbox import inbox_of
from notifications.models import Message
from notifications.preferences import channel_of
from notifications.wording import remedies
from portal import wording, words
from portal.forms.answers import MaterialForm, SupplementForm
from portal.timeline import Happening, happenings
from workflows.deadlines import slip_of, target_of
from workflows.models import Deadline, DeadlineStatus, Slot


class CasePage:
    """One case as one of its subject's people sees it today (Asia/Shanghai)."""

    template = "portal/case/case.html"
    receipt_template = "portal/filing/receipt.html"
    # The time limit that matters, the first of these: the office's own correction after a withdrawal, the
    # correction's once decided, else the review's.
    MAIN: ClassVar[Sequence[Slot]] = (Slot.OWN_CORRECTION, Slot.CORRECTION, Slot.REVIEW)
    TITLES: ClassVar[Mapping[str, str | StrPromise]] = {
        Slot.OWN_CORRECTION: pgettext_lazy("time limit", "The office corrects its own error by"),
        Slot.CORRECTION: pgettext_lazy("time limit", "To be carried out by"),
    }

    def __init__(self, case: Case, user: User) -> None:
        self.case = case
        self.user = user
        self.today = clock.today()
        self.supplement_form: SupplementForm | None = None
        self.material_form: MaterialForm | None = None

    @property
    def state(self) -> str:
        return words.state_words(self.case)

    @cached_property
    def turn(self) -> wording.Turn:
        if self.clock is not None and self.clock.slot == Slot.OWN_CORRECTION and self.clock_runs:
            return wording.left_to_the_office(self.case)
        return words.turn_of(self.case)

    @cached_property
    def entry_is_shown(self) -> bool:
        """A claim describes its entry and never sees the record, not even once it was found."""
        case = self.case
        return case.record is not None and access.may_see_record(self.user, case.record, self.today)

    @property
    def entry(self) -> str:
        """What the case is about, in a line or in the subject's own words."""
        if self.entry_is_shown and self.case.record is not None:
            return f"{self.case.record.item} · {self.case.record.document_no}"
        return str(self.case.objection.entry)

    # — time limits —

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return list(Deadline.objects.filter(case=self.case).exclude(slot=Slot.ASSISTANCE).order_by("-pk"))

    def _last(self, slot: Slot) -> Deadline | None:
        return next((row for row in self.deadlines if row.slot == slot), None)

    @cached_property
    def clock(self) -> Deadline | None:
        """The time limit that matters now: one that runs, else the last since the case was opened (again)."""
        running = [one for one in self.deadlines if _runs(one)]
        return self._main(running) or self._main([one for one in self.deadlines if self._of_this_round(one)])

    def _main(self, deadlines: Sequence[Deadline]) -> Deadline | None:
        newest = {one.slot: one for one in reversed(deadlines)}
        return next((newest[slot] for slot in self.MAIN if slot in newest), None)

    def _of_this_round(self, deadline: Deadline) -> bool:
        return self.reopened_at is None or deadline.started_at >= self.reopened_at

    @cached_property
    def _turns(self) -> list[tuple[str, dt.datetime]]:
        """When something was approved and when the case was opened again, the last first."""
        turns = CaseEvent.objects.filter(case=self.case, action__in=("approve", "reopen"))
        return list(turns.order_by("-seq").values_list("action", "at"))

    @property
    def reopened_at(self) -> dt.datetime | None:
        """When the case was last opened again."""
        return next((at for action, at in self._turns if action == "reopen"), None)

    @property
    def clock_runs(self) -> bool:
        return _runs(self.clock)

    @property
    def clock_title(self) -> str:
        if self.clock is not None and self.clock.slot in self.TITLES:
            return str(self.TITLES[self.clock.slot])
        if self.clock_runs and not self.is_unanswered:
            return pgettext("time limit", "You will have an answer by")
        return pgettext("time limit", "The answer was due by")

    @cached_property
    def slip(self) -> Slip | None:
        """How the date was counted; nothing for a time limit that fell away."""
        fell_away = self.clock is None or self.clock.status == DeadlineStatus.CANCELLED
        return None if fell_away or self.clock is None else slip_of(self.clock)

    @cached_property
    def review(self) -> Deadline | None:
        """What the receipt promised, counted from the day of receipt: no later clock takes its place."""
        return self._promised(Slot.REVIEW)

    def _promised(self, slot: Slot) -> Deadline | None:
        counted = (row for row in self.deadlines if row.slot == slot)
        return next((row for row in counted if row.starts_on == self.case.received_on), None)

    @property
    def review_slip(self) -> Slip | None:
        return slip_of(self.review) if self.review else None

    @property
    def review_is_open(self) -> bool:
        return _runs(self.review)

    @property
    def target(self) -> Target | None:
        """The stricter service target beside the time limit that is shown."""
        return target_of(self.clock) if self.slip and self.clock else None

    @property
    def review_target(self) -> Target | None:
        return target_of(self.review) if self.review else None

    @property
    def answer_by(self) -> Deadline | None:
        """The date by which the subject answers; their own clock."""
        row = self._last(Slot.SUPPLEMENT)
        return row if row and row.status == DeadlineStatus.RUNNING else None

    @property
    def is_unanswered(self) -> bool:
        """The time for an answer ended and nothing was decided (notes C13)."""
        row = self._last(Slot.REVIEW)
        return row is not None and _runs(row) and is_overdue(row.due_on, self.today)

    # — what was asked, decided and told —

    @cached_property
    def request(self) -> SupplementRequest | None:
        if self.case.state != ObjectionState.SUPPLEMENTING:
            return None
        return SupplementRequest.objects.filter(case=self.case).order_by("-round").first()

    @property
    def requested_items(self) -> list[str]:
        return list(json.loads(self.request.items_json)) if self.request else []

    @cached_property
    def decision(self) -> Proposal | None:
        """The last decision that a second person approved; a proposal is nobody's business yet."""
        return Proposal.objects.filter(case=self.case, approved=True).order_by("-round").first()

    @property
    def is_superseded(self) -> bool:
        """The case was opened again after the last decision: it is kept to be read, and stands no longer as it is."""
        return bool(self._turns) and self._turns[0][0] == "reopen"

    @property
    def decision_title(self) -> str:
        outcomes = words.WORDS[self.case.procedure].OUTCOMES
        return str(outcomes.get(self.decision.finding, "")) if self.decision else ""

    @property
    def decision_remedy(self) -> str:
        return str(Remedy(self.decision.remedy).label) if self.decision and self.decision.remedy else ""

    @property
    def decision_fields(self) -> list[tuple[str, str]]:
        """What the entry is to say instead; only for those who may read the entry."""
        if self.decision is None or not self.entry_is_shown:
            return []
        changed: dict[str, str] = json.loads(self.decision.fields_json or "{}")
        return [(str(record_fields.label(key)), value) for key, value in changed.items()]

    @property
    def decided_by_others(self) -> str:
        """Where the matter goes, for a decision that another body has to decide."""
        referred = self.decision is not None and self.decision.finding == Finding.REFERRED
        return self.decision.referred_to if referred and self.decision else ""

    @property
    def remedies(self) -> tuple[str, str]:
        """Heading and text: after a decision, or where none came in time."""
        if self.is_unanswered:
            return _headed(remedies("not_answered", language=get_language() or "", on=self.today))
        if self.decision and self.decision.decided_at and not self.is_superseded:
            decided_on = clock.local_date(self.decision.decided_at)
            return _headed(remedies("decided_against", language=get_language() or "", on=decided_on))
        return ("", "")

    @cached_property
    def messages(self) -> list[Message]:
        return list(inbox_of(self.user).filter(case_id=self.case.pk))

    @property
    def notices(self) -> list[dict[str, Any]]:
        return [{"message": row, "title": wording.message_title(row)} for row in self.messages]

    @property
    def result_messages(self) -> list[Message]:
        return [row for row in self.messages if row.key in RESULTS]

    @cached_property
    def documents(self) -> list[Document]:
        return list(access.visible_documents(self.user, self.case, self.today))

    @cached_property
    def timeline(self) -> list[Happening]:
        return happenings(self.case, self.user, entry_is_shown=self.entry_is_shown)

    @property
    def at_the_counter(self) -> list[Happening]:
        """What was handed in on paper after the filing: the receipt names it too."""
        return [one for one in self.timeline if one.at_the_counter]

    @cached_property
    def channel(self) -> str:
        """How this person is told, besides in this service."""
        return channel_of(self.user)

    # — what can be done —

    @property
    def can_withdraw(self) -> bool:
        withdraw = transitions_of(self.case.procedure, "withdraw")
        return any(one.source == self.case.state for one in withdraw)

    def of_the_filing(self) -> "list[CasePage]":
        """This case, and those that were filed with it."""
        return [self]

    def with_forms(self) -> Self:
        """The forms that stand on the page, empty unless one was sent and refused."""
        if self.request is not None and self.supplement_form is None:
            self.supplement_form = SupplementForm(prefix="supplement")
        if self.case.is_open and self.material_form is None:
            self.material_form = MaterialForm(prefix="material")
        return self


def _runs(row: Deadline | None) -> bool:
    """A decided case whose notice is on its way waits for nobody."""
    return row is not None and row.status == DeadlineStatus.RUNNING and not row.awaits_notice


def _headed(text: str) -> tuple[str, str]:
    heading, _gap, rest = text.strip().partition("\n")
    return heading.strip(), rest.strip()
