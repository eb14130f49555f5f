"""The way through an objection: which entry, what is wrong with it, what should happen, and who examines it."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Unit, UnitKind, User
from cases.models import Ground, Record, Remedy
from core.errors import BadInput
from portal.drafting import Drafting, Line, link_name, record_name
from portal.forms import filing as questions
from portal.forms.filing import OTHER
from workflows.filing import DuplicateObjection, Filing, already_filed, file_objection

ADDRESSEES = (UnitKind.CENTRE, UnitKind.PROVIDER, UnitKind.COLLECTOR)


class Journey(Drafting):
    """One person's unfinished objection."""

    KIND = "objection"
    FOLDER = "filing"
    QUESTIONS = {
        "who": questions.WhoQuestion,
        "entry": questions.EntryQuestion,
        "describe": questions.DescribeQuestion,
        "ground": questions.GroundQuestion,
        "wanted": questions.WantedQuestion,
        "statement": questions.StatementQuestion,
        "evidence": questions.EvidenceQuestion,
        "addressee": questions.AddresseeQuestion,
    }
    REFUSED = (BadInput, DuplicateObjection)
    READ_ANEW = (*Drafting.READ_ANEW, "record")

    @cached_property
    def record(self) -> Record | None:
        return next((one for one in self.records if str(one.pk) == self.answers.get("record")), None)

    @cached_property
    def units(self) -> list[Unit]:
        return list(Unit.objects.filter(kind__in=ADDRESSEES).order_by("kind", "code"))

    @property
    def steps(self) -> list[str]:
        """Whoever may choose an entry need not describe it."""
        left_out = set()
        if len(self.links) == 1:
            left_out.add("who")
        if not self.records:
            left_out.add("entry")
        if self.record is not None or (self.records and self.answers.get("record") != OTHER):
            left_out.add("describe")
        return [step for step in self.QUESTIONS if step not in left_out]

    @property
    def one_record(self) -> Record | None:
        return self.record

    def is_about(self, entry: Record) -> bool:
        return entry == self.record

    def about(self, entry: Record) -> dict[str, str]:
        speaks = next((link for link in self.links if link.subject_id == entry.subject_id), None)
        return {"link": str(speaks.pk) if speaks else "", "record": str(entry.pk)}

    def lines(self) -> list[Line]:
        said, steps = self.answers, self.steps
        entry_step = "entry" if "entry" in steps else "describe"
        entry = record_name(self.record) if self.record else self.described()
        addressee = self.addressee() or self.usual_addressee()
        lines = [
            Line(_("For whom"), link_name(self.link) if self.link else "", "who" if "who" in steps else ""),
            Line(_("Which entry"), entry, entry_step),
            Line(_("What is wrong"), str(Ground(said["ground"]).label), "ground"),
            Line(_("What should happen"), str(Remedy(said["wanted"]).label), "wanted"),
            Line(_("In your words"), said["statement"], "statement"),
            Line(_("Who examines it"), str(addressee or ""), "addressee"),
        ]
        if entry_step == "entry" and not self.record:
            lines[1] = Line(_("Which entry"), entry, "describe")
        return lines

    def file(self, now: dt.datetime) -> str:
        assert self.link is not None, "no question is open, so somebody was chosen"
        case = file_objection(user=self.user, link=self.link, filing=self.filing(), draft=self.draft, now=now)
        return case.reference

    @classmethod
    def sent_before(cls, key: uuid.UUID, user: User) -> str:
        case = already_filed(key, user)
        return case.reference if case else ""

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

    def _choices(self, step: str) -> dict[str, Any]:
        if step == "entry":
            return {"records": [(str(one.pk), record_name(one)) for one in self.records]}
        if step == "addressee":
            return {"units": self._unit_choices()}
        return super()._choices(step)

    def _unit_choices(self) -> list[tuple[str, str]]:
        usual = self.usual_addressee()
        kept = [unit for unit in self.units if self.record is None or unit.kind == UnitKind.CENTRE]
        others = [(str(unit.pk), str(unit)) for unit in kept if unit != usual]
        return [("", _("%(office)s (usual)") % {"office": usual or "–"}), *others]
