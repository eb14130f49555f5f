"""The procedure of an objection as a machine in memory: what may follow from where."""

from collections.abc import Callable
from functools import cache

from tests.workflows.search import hands, procedure
from tests.workflows.search.situation import Edge, Situation

# An action of the lifecycle, and after the colon which of its ways: what is proposed, which question it is about.
RULES: dict[str, Callable[[Situation], Edge | None]] = {
    "request_supplement": procedure.request_supplement,
    "supplement": procedure.supplement,
    "continue_without": procedure.continue_without,
    "accept": procedure.accept,
    "decline": procedure.decline,
    "refer_out": procedure.refer_out,
    "time passes": procedure.time_passes,
    "request_assistance": procedure.request_assistance,
    "answer:open": procedure.answer,
    "answer:passed": procedure.answer_late,
    "withdraw_request:open": procedure.withdraw_request,
    "proceed_without": procedure.proceed_without,
    "propose:for": procedure.propose_for,
    "propose:against": procedure.propose_against,
    "send_back": procedure.send_back,
    "approve": procedure.approve,
    "apply_correction": procedure.apply_correction,
    "return_correction": procedure.return_correction,
    "notice_left": procedure.notice_left,
    "withdraw": procedure.withdraw,
    "report_own_correction": procedure.report_own_correction,
    "reopen": procedure.reopen,
    "propose_receipt_date": hands.propose_receipt_date,
    "confirm_receipt_date": hands.confirm_receipt_date,
    "refuse_receipt_date": hands.refuse_receipt_date,
    "identify_record": hands.identify_record,
    "transfer": hands.transfer,
    "add_material": hands.add_material,
    "annotate_remedy": hands.annotate_remedy,
    "claim": hands.claim,
    "reassign": hands.hand_over,
    "release": hands.release,
    "declare_interest": hands.declare_interest,
    "keep out": hands.approvers_keep_out,
    "appoint_approver": hands.appoint_approver,
    "claim:open": hands.take_question,
    "reassign:open": hands.take_question,
    "release:open": hands.release_question,
}


@cache
def follow(situation: Situation) -> dict[str, Edge]:
    """Every act that may follow."""
    edges = {act: rule(situation) for act, rule in RULES.items()}
    return {act: edge for act, edge in edges.items() if edge is not None}


def action(act: str) -> str:
    return act.partition(":")[0]


def about(act: str) -> str:
    return act.partition(":")[2]
