"""The way through a filing, the same for every procedure: the questions, what was answered, what comes next."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse

from accounts.claiming import links_in_force
from accounts.models import SubjectLink, User
from cases import access, drafts
from cases.models import Document, Draft, Record
from core.errors import BadInput, DomainError
from core.templatetags.redress import long_date
from portal.forms.filing import Question


@dataclass(frozen=True, slots=True)
class Line:
    """An answer to read again; `step` is where it can be changed, empty where there is no choice."""

    label: str
    text: str
    step: str


class Drafting:
    """One person's unfinished filing on a day (Asia/Shanghai).

    `KIND` names the draft and begins the names of its addresses, `FOLDER` holds its pages, `REFUSED` is what is said
    on the last page when it is sent.
    """

    KIND: ClassVar[str]
    FOLDER: ClassVar[str]
    QUESTIONS: ClassVar[dict[str, type[Question]]]
    VERIFIED_ONLY: ClassVar[bool] = False  # a typed number is not enough
    REFUSED: ClassVar[tuple[type[DomainError], ...]] = (BadInput,)
    READ_ANEW: ClassVar[tuple[str, ...]] = ("answers", "link", "records")  # after something was typed

    def __init__(self, user: User, draft: Draft, today: dt.date) -> None:
        self.user = user
        self.draft = draft
        self.today = today

    # — what it is about, and what becomes of it —

    @property
    def steps(self) -> list[str]:
        """The questions this person is asked, in their order."""
        raise NotImplementedError

    @property
    def one_record(self) -> Record | None:
        """The entry it is about, where it is about one."""
        return None

    def is_about(self, entry: Record) -> bool:
        """Whether what was begun is about this entry, or can be about it too."""
        raise NotImplementedError

    def comes_too_early(self, step: str) -> bool:
        """Whether a question means nothing before another one is answered."""
        return False

    def take(self, entry: Record, at: dt.datetime) -> None:
        """What was begun is about this entry too."""

    def about(self, entry: Record) -> dict[str, str]:
        """The answers with which a filing about this entry begins."""
        raise NotImplementedError

    def lines(self) -> list[Line]:
        """Everything answered, to read once more."""
        raise NotImplementedError

    def file(self, now: dt.datetime) -> str:
        """File it; the number of the case. Raises DomainError."""
        raise NotImplementedError

    @classmethod
    def sent_before(cls, key: uuid.UUID, user: User) -> str:
        """The number of the case that the form with this key became; "" where it was not sent."""
        raise NotImplementedError

    # — questions and answers —

    @cached_property
    def answers(self) -> dict[str, Any]:
        return drafts.answers(self.draft)

    @classmethod
    def links_of(cls, user: User, on: dt.date) -> list[SubjectLink]:
        """For whom this person may file on a day."""
        return list(links_in_force(user, on).select_related("subject"))

    @classmethod
    def without_a_link(cls, user: User, on: dt.date) -> str:
        """Where to go first with nobody to speak for."""
        return f"{reverse('claim')}?next={reverse(f'{cls.KIND}_step', args=['who'])}"

    @cached_property
    def links(self) -> list[SubjectLink]:
        return self.links_of(self.user, self.today)

    @cached_property
    def link(self) -> SubjectLink | None:
        """The chosen one, or the only one."""
        if len(self.links) == 1:
            return self.links[0]
        return next((link for link in self.links if str(link.pk) == self.answers.get("link")), None)

    @cached_property
    def records(self) -> list[Record]:
        """Entries to choose from: of the chosen subject, and only through a verified link."""
        if self.link is None or self.link.status != "verified":
            return []
        return list(access.records_for(self.user, self.today).filter(subject=self.link.subject_id))

    @cached_property
    def documents(self) -> list[Document]:
        return list(self.draft.documents.filter(removed_at__isnull=True))

    def form(self, step: str, *args: Any) -> Question:
        """The form of a question: with data it is bound, without it shows what was typed so far."""
        shown: dict[str, Any] = {"initial": self.answers, **self._choices(step)}
        return self.QUESTIONS[step](*args, **shown)

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
        for name in self.READ_ANEW:
            self.__dict__.pop(name, None)

    def fingerprint(self) -> str:
        """What a page that was shown stands for: another one after any change."""
        shown = f"{self.draft.answers_json}|{[document.pk for document in self.documents]}"
        return hashlib.sha256(shown.encode()).hexdigest()[:20]

    def templates(self, name: str) -> list[str]:
        """A page of this procedure, else the one that all share."""
        return [
            f"portal/{self.FOLDER}/{name}.html",
            f"portal/filing/{name}.html",
            "portal/filing/question.html",
        ]

    def _choices(self, step: str) -> dict[str, Any]:
        if step == "who":
            return {"links": [(str(link.pk), link_name(link)) for link in self.links]}
        return {}


def draft_of(user: User, kind: str) -> Draft | None:
    """What this person has begun; looking does not begin one."""
    return Draft.objects.filter(owner=user, kind=kind, case__isnull=True).first()


def drafts_of(user: User, kinds: Sequence[str]) -> dict[str, Draft]:
    """What this person has begun of each kind, the last touched first."""
    begun = Draft.objects.filter(owner=user, kind__in=kinds, case__isnull=True)
    return {draft.kind: draft for draft in begun.order_by("-saved_at")}


def link_name(link: SubjectLink) -> str:
    """Name and capacity: 曲阜孔府食品有限公司 – as its legal representative."""
    return f"{link.subject.name} – {link.get_capacity_display()}"


def record_name(record: Record) -> str:
    """What an entry is called in a list."""
    said = (record.item, record.document_no, record.unit, long_date(record.determined_on))
    return " · ".join(str(one) for one in said)
