"""Everything a subject sees of one repair: each entry with its verdict, what is carried out, and a revocation."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import pgettext_lazy

from cases import access
from cases.lifecycles.states import RepairState
from cases.models import ExecutionStep, Extension, ItemVerdict, RepairItem, Revocation
from cases.papers.revocations import defence_ends_on
from lawbook.slips import Slip
from notifications.models import Message
from portal.casepage import CasePage
from portal.drafting import record_name
from portal.forms.answers import DefenceForm
from workflows.deadlines import slip_of
from workflows.models import Deadline, Slot
from workflows.repair_filing import linked


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One entry of the application; the verdict counts only once a second person approved it."""

    item: RepairItem
    is_decided: bool

    @property
    def name(self) -> str:
        return record_name(self.item.record)

    @property
    def is_granted(self) -> bool:
        return self.is_decided and self.item.verdict == ItemVerdict.GRANTED

    @property
    def is_refused(self) -> bool:
        return self.is_decided and self.item.verdict == ItemVerdict.REFUSED


class RepairPage(CasePage):
    """One repair as one of its subject's people sees it today (Asia/Shanghai)."""

    template = "portal/case/repair.html"
    receipt_template = "portal/repair/receipt.html"
    MAIN = (Slot.DEFENCE, Slot.EXECUTION, Slot.REVIEW)
    TITLES = {
        Slot.DEFENCE: pgettext_lazy("time limit", "You may answer until"),
        Slot.EXECUTION: pgettext_lazy("time limit", "To be carried out by"),
    }

    defence_form: DefenceForm | None = None

    @property
    def entry_is_shown(self) -> bool:
        """There is no repair without a verified link; what each entry says stands in my record."""
        return False

    @cached_property
    def items(self) -> list[ItemShown]:
        rows = RepairItem.objects.filter(case=self.case).select_related("record__item", "record__unit")
        return [ItemShown(row, self.decision is not None) for row in rows]

    @property
    def entry(self) -> str:
        return "\n".join(one.name for one in self.items)

    # — time limits —

    @property
    def acceptance(self) -> Deadline | None:
        return self._promised(Slot.ACCEPTANCE)

    @property
    def acceptance_slip(self) -> Slip | None:
        return slip_of(self.acceptance) if self.acceptance else None

    @property
    def waits_for_acceptance(self) -> bool:
        return self.case.state in (RepairState.FILED, RepairState.SUPPLEMENTING)

    @cached_property
    def extension(self) -> Extension | None:
        return Extension.objects.filter(case=self.case, approved=True).first()

    # — carrying out —

    @cached_property
    def steps(self) -> list[ExecutionStep]:
        rows = ExecutionStep.objects.filter(case=self.case)
        return list(rows.select_related("item__record", "unit"))

    @property
    def done(self) -> int:
        return sum(step.done_at is not None for step in self.steps)

    # — a revocation —

    @cached_property
    def revocation(self) -> Revocation | None:
        """The last one."""
        rows = Revocation.objects.filter(case=self.case).prefetch_related(
            "items__record__item", "items__record__unit"
        )
        return rows.order_by("-pk").first()

    @property
    def revoked_entries(self) -> list[str]:
        return [record_name(item.record) for item in self.revocation.items.all()] if self.revocation else []

    @property
    def defence_until(self) -> object:
        return defence_ends_on(self.revocation) if self.revocation else None

    @property
    def may_defend(self) -> bool:
        return self.case.state == RepairState.REVOCATION_NOTICED

    @property
    def information(self) -> Message | None:
        """What repair is and how one applies, which comes with every determination (两书同达)."""
        return next((row for row in self.messages if row.key == "repair.information"), None)

    @property
    def linked(self) -> list[str]:
        """The numbers of the other cases of this filing."""
        return [page.case.reference for page in self.of_the_filing() if page.case != self.case]

    def of_the_filing(self) -> list[CasePage]:
        visible = access.visible_cases(self.user, self.today)
        others = {case.pk for case in linked(self.case)}
        rows = visible.filter(pk__in=others).select_related("unit", "subject", "repair") if others else ()
        return [self, *(RepairPage(case, self.user) for case in rows)]

    def with_forms(self) -> "RepairPage":
        if self.may_defend and self.defence_form is None:
            self.defence_form = DefenceForm(prefix="defence")
        return super().with_forms()
