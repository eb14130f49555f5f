"""The way through an objection: which questions there are, what was answered, what comes next."""

import datetime as dt
import hashlib
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.claiming import links_in_force
from accounts.models import LinkStatus, SubjectLink, Unit, UnitKind, User
from cases import access, drafts
from cases.models import Document, Draft, Record
from core.templatetags.redress import long_date
from portal.forms import filing as questions
from portal.forms.filing import OTHER, Question
from workflows.filing import Filing

KIND = "objection"
QUESTIONS: dict[str, type[Question]] = {
    "who": questions.WhoQuestion,
    "entry": questions.EntryQuestion,
    "describe": questions.DescribeQuestion,
    "ground": questions.GroundQuestion,
    "wanted": questions.WantedQuestion,
    "statement": questions.StatementQuestion,
    "evidence": questions.EvidenceQuestion,
    "addressee": questions.AddresseeQuestion,
}
ADDRESSEES = (UnitKind.CENTRE, UnitKind.PROVIDER, UnitKind.COLLECTOR)


def draft_of(user: User) -> Draft | None:
    """The objection this person has begun; looking does not begin one."""
    return Draft.objects.filter(owner=user, kind=KIND, case__isnull=True).first()


class Journey:
    """One person's unfinished objection on a day (Asia/Shanghai)."""

    def __init__(self, user: User, draft: Draft, today: dt.date) -> None:
        self.user = user
        self.draft = draft
        self.today = today

    @cached_property
    def answers(self) -> dict[str, Any]:
        return drafts.answers(self.draft)

    @cached_property
    def links(self) -> list[SubjectLink]:
        """For whom this person may speak today."""
        return list(links_in_force(self.user, self.today).select_related("subject"))

    @cached_property
    def link(self) -> SubjectLink | None:
        """The chosen one, or the only one."""
        if len(self.links) == 1:
            return self.links[0]
        return next((link for link in self.links if str(link.pk) == self.answers.get("link")), None)

    @cached_property
    def records(self) -> list[Record]:
        """Entries to choose from: of the chosen subject, and only through a verified link."""
        if self.link is None or self.link.status != LinkStatus.VERIFIED:
            return []
        return list(access.records_for(self.user, self.today).filter(subject=self.link.subject_id))

    @cached_property
    def record(self) -> Record | None:
        return next((one for one in self.records if str(one.pk) == self.answers.get("record")), None)

    @cached_property
    def documents(self) -> list[Document]:
        return list(self.draft.documents.filter(removed_at__isnull=True))

    @cached_property
    def units(self) -> list[Unit]:
        return list(Unit.objects.filter(kind__in=ADDRESSEES).order_by("kind", "code"))

    @property
    def steps(self) -> list[str]:
        """The questions this person is asked, in their order."""
        left_out = set()
        if len(self.links) == 1:
            left_out.add("who")
        if not self.records:
            left_out.add("entry")
        if self.record is not None or (self.records and self.answers.get("record") != OTHER):
            left_out.add("describe")
        return [step for step in QUESTIONS if step not in left_out]

    def form(self, step: str, *args: Any) -> Question:
        """The form of a question: with data it is bound, without it shows what was typed so far."""
        shown: dict[str, Any] = {"initial": self.answers, **self._choices(step)}
        return QUESTIONS[step](*args, **shown)

    def first_open(self) -> str | None:
        """The first question that is not yet answered well."""
        return next((step for step in self.steps if not self.form(step, self.answers).is_valid()), None)

    def after(self, step: str) -> str | None:
        """The question that follows; None when the answers can be checked."""
        steps = self.steps
        at = steps.index(step) + 1 if step in steps else 0
        return steps[at] if at < len(steps) else None

    def before(self, step: str) -> str | None:
        steps = self.steps
        at = steps.index(step) if step in steps else 0
        return steps[at - 1] if at else None

    def save(self, typed: dict[str, str], at: dt.datetime) -> None:
        """Keep what was typed. Raises WrongState (draft_gone), BadInput (draft_too_long)."""
        drafts.save_answers(self.draft, typed, at)
        for name in ("answers", "link", "records", "record"):
            self.__dict__.pop(name, None)

    def filing(self) -> Filing:
        """What is filed."""
        said = self.answers
        return Filing(
            ground=said.get("ground", ""),
            wanted=said.get("wanted", ""),
            statement=said.get("statement", ""),
            entry="" if self.record else self.described(),
            record=self.record,
            unit=self.addressee(),
        )

    def described(self) -> str:
        """The entry in the subject's words."""
        said = self.answers
        lines = [
            (_("Published or decided by"), said.get("publisher", "")),
            (_("Number of the document"), said.get("document_no", "")),
            (_("What it says"), said.get("says", "")),
        ]
        given = [{"label": label, "text": text.strip()} for label, text in lines if text.strip()]
        return "\n".join(_("%(label)s: %(text)s") % line for line in given)

    def addressee(self) -> Unit | None:
        """The office chosen; None where it is routed as usual."""
        return next((unit for unit in self.units if str(unit.pk) == self.answers.get("unit")), None)

    def usual_addressee(self) -> Unit | None:
        """Where it goes when nothing is chosen: the entry's provider, else the credit centre."""
        if self.record is not None:
            return self.record.unit
        return next((unit for unit in self.units if unit.kind == UnitKind.CENTRE), None)

    def fingerprint(self) -> str:
        """What a page that was shown stands for: another one after any change."""
        shown = f"{self.draft.answers_json}|{[document.pk for document in self.documents]}"
        return hashlib.sha256(shown.encode()).hexdigest()[:20]

    def _choices(self, step: str) -> dict[str, list[tuple[str, str]]]:
        if step == "who":
            return {"links": [(str(link.pk), link_name(link)) for link in self.links]}
        if step == "entry":
            return {"records": [(str(one.pk), record_name(one)) for one in self.records]}
        if step == "addressee":
            return {"units": self._unit_choices()}
        return {}

    def _unit_choices(self) -> list[tuple[str, str]]:
        usual = self.usual_addressee()
        kept = [unit for unit in self.units if self.record is None or unit.kind == UnitKind.CENTRE]
        others = [(str(unit.pk), str(unit)) for unit in kept if unit != usual]
        return [("", _("%(office)s (usual)") % {"office": usual or "–"}), *others]


def link_name(link: SubjectLink) -> str:
    """Name and capacity: 曲阜孔府食品有限公司 – as its legal representative."""
    return f"{link.subject.name} – {link.get_capacity_display()}"


def record_name(record: Record) -> str:
    """What an entry is called in a list."""
    said = (record.item, record.document_no, record.unit, long_date(record.determined_on))
    return " · ".join(str(one) for one in said)
