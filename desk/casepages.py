"""Which page a case has at the desk: one row per procedure."""

from cases.lifecycles.states import Procedure
from cases.models import Case
from desk.casepage import CasePage
from desk.person import Person
from desk.repairpage import RepairPage

PAGES: dict[str, type[CasePage]] = {
    Procedure.OBJECTION.value: CasePage,
    Procedure.REPAIR.value: RepairPage,
}


def page_of(case: Case, person: Person) -> CasePage:
    return PAGES[case.procedure](case, person)
