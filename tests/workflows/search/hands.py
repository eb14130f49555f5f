"""The acts that leave a case where it stands: who has it, papers, dates; by the design and not by the code."""

from cases.lifecycles.states import ObjectionState as S
from tests.workflows.search.situation import Edge, Situation, nobody_decides


def confirm_receipt_date(s: Situation) -> Edge | None:
    """A reopened case counts from its reopening, which no receipt date moves."""
    if s.state == S.CONCLUDED or not s.pending or nobody_decides(s):
        return None
    if s.reopened or not s.review:
        return s.to(pending=False, early=not s.early)
    told = "objection.receipt_date_corrected"
    return s.to("review:recounted", told=told, pending=False, early=not s.early)


def refuse_receipt_date(s: Situation) -> Edge | None:
    if s.state == S.CONCLUDED or not s.pending or nobody_decides(s):
        return None
    return s.to(pending=False)


def propose_receipt_date(s: Situation) -> Edge | None:
    return s.to(pending=True) if s.state != S.CONCLUDED and not s.pending else None


def identify_record(s: Situation) -> Edge | None:
    return s.to() if s.in_words and s.state in (S.FILED, S.REVIEWING) else None


def transfer(s: Situation) -> Edge | None:
    return s.to(taken=False, appointed=False) if s.state in (S.FILED, S.REVIEWING) else None


def add_material(s: Situation) -> Edge | None:
    return s.to() if s.state != S.CONCLUDED else None


def annotate_remedy(s: Situation) -> Edge | None:
    return s.to() if s.state == S.CONCLUDED else None


def claim(s: Situation) -> Edge | None:
    return None if s.state == S.AWAITING_APPROVAL and nobody_decides(s) else hand_over(s)


def hand_over(s: Situation) -> Edge | None:
    """Also the task that is left to the provider."""
    return s.to(taken=True) if s.state != S.CONCLUDED or s.found else None


def release(s: Situation) -> Edge | None:
    return s.to(taken=False) if s.taken else None


def declare_interest(s: Situation) -> Edge | None:
    """By somebody whom nothing waits for; that everybody who decides keeps out is a switch of its own."""
    return s.to()


def approvers_keep_out(s: Situation) -> Edge | None:
    """Every approver of the unit declares an interest while the case waits for one: no act of the case."""
    return s.to(barred=True) if s.state == S.AWAITING_APPROVAL and not s.barred else None


def appoint_approver(s: Situation) -> Edge | None:
    return s.to(appointed=True, taken=True) if s.state == S.AWAITING_APPROVAL and s.barred else None


def take_question(s: Situation) -> Edge | None:
    return s.to(answering=True) if s.open else None


def release_question(s: Situation) -> Edge | None:
    return s.to(answering=False) if s.answering else None
