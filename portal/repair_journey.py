"""The way through a repair: which entries, what was done about them, what shows it, and the signed commitment."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from accounts.models import LinkStatus, SubjectLink, User
from cases.models import Record, RepairKind
from core.errors import BadInput
from core.templatetags.redress import long_date
from portal import commitment
from portal.drafting import Drafting, Line, link_name, record_name
from portal.forms import repair as questions
from portal.repairable import Repairable, repairables
from workflows.repair_filing import NotEligible, RepairFiling, RepairOpen, already_filed, file_repair


class RepairJourney(Drafting):
    """One person's unfinished application for repair: only through a verified link, only about their own entries."""

    KIND = "repair"
    FOLDER = "repair"
    VERIFIED_ONLY = True
    QUESTIONS = {
        "who": questions.WhoQuestion,
        "entries": questions.EntriesQuestion,
        "kind": questions.KindQuestion,
        "statement": questions.StatementQuestion,
        "evidence": questions.EvidenceQuestion,
        "commitment": questions.CommitmentQuestion,
    }
    REFUSED = (BadInput, NotEligible, RepairOpen)
    READ_ANEW = (*Drafting.READ_ANEW, "options", "letter")

    @classmethod
    def links_of(cls, user: User, on: dt.date) -> list[SubjectLink]:
        return [link for link in super().links_of(user, on) if link.status == LinkStatus.VERIFIED]

    @classmethod
    def without_a_link(cls, user: User, on: dt.date) -> str:
        """Who said who they are is told how to be verified."""
        return (
            reverse("my_record")
            if super().links_of(user, on)
            else f"{reverse('claim')}?next={reverse('repair')}"
        )

    @cached_property
    def options(self) -> list[Repairable]:
        """Every entry of the chosen subject, with whether it can be repaired."""
        return repairables(self.records, self.today)

    @property
    def not_now(self) -> list[Repairable]:
        """What cannot be chosen, with what stands in the way."""
        return [one for one in self.options if not one.may_choose]

    @property
    def chosen(self) -> list[Record]:
        wanted = self._wanted
        return [one.record for one in self.options if str(one.record.pk) in wanted and one.may_choose]

    @property
    def _wanted(self) -> list[str]:
        return [pk for pk in str(self.answers.get("records", "")).split(questions.BETWEEN) if pk]

    @cached_property
    def letter(self) -> str:
        """The commitment letter about what was chosen, not signed."""
        return commitment.letter(self.link.subject, self.chosen, self.today) if self.link else ""

    @property
    def needs_proof(self) -> bool:
        """Something has to show that it is put right, where an entry does not say so itself."""
        return not self.documents and any(one.corrected_on is None for one in self.chosen)

    @property
    def steps(self) -> list[str]:
        return [step for step in self.QUESTIONS if step != "who" or len(self.links) > 1]

    def is_about(self, entry: Record) -> bool:
        """Another entry of the same subject goes with what was begun."""
        return self.link is not None and self.link.subject_id == entry.subject_id

    def comes_too_early(self, step: str) -> bool:
        """A letter about no entry is nothing to sign."""
        return step == "commitment" and not self.chosen

    def take(self, entry: Record, at: dt.datetime) -> None:
        if str(entry.pk) not in self._wanted:
            self.save({"records": questions.BETWEEN.join([*self._wanted, str(entry.pk)])}, at)

    def about(self, entry: Record) -> dict[str, str]:
        speaks = next((link for link in self.links if link.subject_id == entry.subject_id), None)
        return {"link": str(speaks.pk) if speaks else "", "records": str(entry.pk)}

    def lines(self) -> list[Line]:
        said = self.answers
        entries = "\n".join(record_name(one) for one in self.chosen)
        return [
            Line(
                _("For whom"), link_name(self.link) if self.link else "", "who" if "who" in self.steps else ""
            ),
            Line(npgettext("repair", "Which entry", "Which entries", len(self.chosen)), entries, "entries"),
            Line(_("What you ask for"), str(RepairKind(said["kind"]).label), "kind"),
            Line(_("What you did"), said["statement"], "statement"),
        ]

    @property
    def signature(self) -> str:
        return str(self.answers.get("signed_name", ""))

    def file(self, now: dt.datetime) -> str:
        assert self.link is not None, "no question is open, so somebody was chosen"
        cases = file_repair(user=self.user, link=self.link, filing=self.filing(), draft=self.draft, now=now)
        return cases[0].reference

    @classmethod
    def sent_before(cls, key: uuid.UUID, user: User) -> str:
        cases = already_filed(key, user)
        return cases[0].reference if cases else ""

    def filing(self) -> RepairFiling:
        """What is filed: the letter as it was read, with its signature."""
        said = self.answers
        return RepairFiling(
            kind=said["kind"],
            statement=said["statement"],
            records=self.chosen,
            commitment=commitment.signed(self.letter, self.signature, self.today),
            signed_name=self.signature,
        )

    def _choices(self, step: str) -> dict[str, Any]:
        if step == "entries":
            open_to_choose = [one for one in self.options if one.may_choose]
            return {
                "records": [(str(one.record.pk), record_name(one.record)) for one in open_to_choose],
                "hints": {str(one.record.pk): _hint(one) for one in open_to_choose},
            }
        if step == "evidence":
            return {"needs_one": self.needs_proof}
        if step == "commitment":
            return {"current": commitment.fingerprint(self.letter)}
        return super()._choices(step)


def _hint(one: Repairable) -> str:
    until = one.publicity.last_day if one.publicity else None
    said = [_("Published until %(day)s.") % {"day": long_date(until)}] if until else []
    if one.needs_proof:
        said.append(_("The office has not noted yet that it is put right: your proof has to show it."))
    return " ".join([_("It can be repaired now."), *said])
