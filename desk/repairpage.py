"""The page of a repair: each entry with its verdict and what the law says today, the letter, the checklist."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.identity import masked
from cases.eligibility import Unmet
from cases.models import ExecutionStep, Extension, Proposal, RepairItem, Revocation
from cases.papers.revocations import defence_ends_on
from cases.publicity import Publicity
from cases.repairs import dishonest_on
from cases.showing import publicity_of, repair_of
from desk.casepage import CasePage
from lawbook import calendar
from workflows.repair_filing import linked


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One entry of the application; `unmet` is what stands against its repair today, while nothing is decided."""

    item: RepairItem
    publicity: Publicity | None
    unmet: tuple[Unmet, ...]

    @property
    def name(self) -> str:
        return f"{self.item.record.item} · {self.item.record.document_no}"


class RepairPage(CasePage):
    """One repair as one official sees it."""

    about_template = "desk/parts/about_repair.html"
    papers_template = "desk/parts/repair.html"
    short_template = "desk/parts/short_repair.html"
    decided_template = "desk/parts/repair_items.html"

    @cached_property
    def items(self) -> list[ItemShown]:
        rows = RepairItem.objects.filter(case=self.case).select_related(
            "record__item", "record__unit", "record__subject"
        )
        items = list(rows.prefetch_related("record__versions"))
        days, barred = calendar.current(), dishonest_on(items[0].record) if items else None
        shown = []
        for item in items:
            found = None
            if not self.is_decided:
                found = repair_of(item.record, self.person.on, days, dishonest_on=barred)
            unmet = found.unmet if found else ()
            shown.append(ItemShown(item, publicity_of(item.record, days), unmet))
        return shown

    @property
    def commitment(self) -> str:
        """The letter as it was signed, the number masked as everywhere at the desk."""
        number = self.case.subject.number
        return str(self.case.repair.commitment).replace(number, masked(number))

    @property
    def is_decided(self) -> bool:
        """Approved: what the verdicts say is final."""
        return any(proposal.approved for proposal in self.proposals)

    @property
    def shows_verdicts(self) -> bool:
        return self.proposal is not None and self.proposal.approved is not False

    @cached_property
    def steps(self) -> list[ExecutionStep]:
        rows = ExecutionStep.objects.filter(case=self.case)
        return list(rows.select_related("item__record", "unit", "done_by", "evidence"))

    @property
    def done(self) -> int:
        return sum(step.done_at is not None for step in self.steps)

    @cached_property
    def extensions(self) -> list[Extension]:
        rows = Extension.objects.filter(case=self.case)
        return list(rows.select_related("proposed_by", "decided_by").order_by("pk"))

    @cached_property
    def revocations(self) -> list[dict[str, Any]]:
        """Each with the last day of its defence, the newest first."""
        rows = Revocation.objects.filter(case=self.case).select_related(
            "proposed_by", "decided_by", "service_proof"
        )
        found = rows.prefetch_related("items__record__item").order_by("-pk")
        return [{"row": row, "until": defence_ends_on(row)} for row in found]

    @cached_property
    def linked(self) -> list[Any]:
        """The other cases of the same filing, by number: who has them opens them."""
        return linked(self.case)

    def _proposal_words(self, proposal: Proposal) -> dict[str, str]:
        """The verdicts of a round stand with it, by the number of the deciding document."""
        words = {
            _("Finding"): proposal.get_finding_display(),
            _("Reasoning"): proposal.reasoning,
            _("Legal basis"): proposal.basis,
        }
        return words | self._changes(proposal)

    @property
    def shows_proposal(self) -> bool:
        return False  # no fields of an entry change
