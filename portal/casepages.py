"""Which page a case has in the portal: one row per procedure."""

from accounts.models import User
from cases.lifecycles.states import Procedure
from cases.models import Case
from portal.casepage import CasePage
from portal.repairpage import RepairPage

PAGES: dict[str, type[CasePage]] = {
    Procedure.OBJECTION.value: CasePage,
    Procedure.REPAIR.value: RepairPage,
}


def page_of_case(case: Case, user: User) -> CasePage:
    return PAGES[case.procedure](case, user)
