"""What follows from each action, in one readable table: clocks, questions and who is told.

The step that is open next follows from the state (workflows/flows/objection.py) and is not repeated here. A guard
test refuses an action of a lifecycle that has no row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cases.lifecycles.states import Procedure
from workflows import clocks, questions, repair_clocks
from workflows import tell_applicant as applicant
from workflows import tell_colleagues as colleagues
from workflows import tell_repair_desk as repair_desk
from workflows import tell_subject as subject
from workflows import tell_whose_turn as turn
from workflows.acts import Act

Follow = Callable[[Act], None]


@dataclass(frozen=True, slots=True)
class Consequence:
    """In this order: clocks, then questions to other units, then messages."""

    clocks: tuple[Follow, ...] = ()
    questions: tuple[Follow, ...] = ()
    tell: tuple[Follow, ...] = ()


NOTHING = Consequence()

OBJECTION: dict[str, Consequence] = {
    "file": Consequence(clocks=(clocks.start_review,), tell=(subject.receipt,)),
    "identify_record": NOTHING,
    "transfer": Consequence(
        clocks=(clocks.warn_the_new_unit,), tell=(subject.transferred, colleagues.case_arrived)
    ),
    "request_supplement": Consequence(
        clocks=(clocks.start_supplement,), tell=(subject.supplement_requested,)
    ),
    "supplement": Consequence(clocks=(clocks.meet_supplement,), tell=(colleagues.material_added,)),
    "add_material": Consequence(tell=(colleagues.material_added,)),
    "continue_without": Consequence(clocks=(clocks.cancel_supplement,)),
    "accept": Consequence(tell=(subject.accepted,)),
    "decline": Consequence(clocks=(clocks.cancel_supplement,), tell=(colleagues.no_approver,)),
    "refer_out": Consequence(tell=(colleagues.no_approver,)),
    "request_assistance": Consequence(
        clocks=(clocks.review_takes_seven_days, clocks.start_answer),
        questions=(questions.ask,),
        tell=(colleagues.assistance_asked, subject.term_changed),
    ),
    "answer": Consequence(
        clocks=(clocks.meet_answer,),
        questions=(questions.close_answered, questions.go_on_when_all_answered),
        tell=(colleagues.assistance_answered,),
    ),
    "all_answered": NOTHING,
    "proceed_without": Consequence(
        clocks=(clocks.cancel_passed_over,),
        questions=(questions.close_passed_over,),
        tell=(colleagues.questions_passed_over,),
    ),
    "withdraw_request": Consequence(
        clocks=(clocks.cancel_answer, clocks.review_takes_three_days_again),
        questions=(questions.close_withdrawn,),
        tell=(colleagues.assistance_withdrawn, subject.term_changed),
    ),
    "propose": Consequence(tell=(colleagues.no_approver,)),
    "send_back": Consequence(clocks=(clocks.resume_supplement,), tell=(colleagues.sent_back,)),
    "approve": Consequence(
        clocks=(clocks.await_notice, clocks.start_or_end_correction), tell=(subject.result, turn.no_steward)
    ),
    "apply_correction": Consequence(
        clocks=(clocks.meet_correction,), tell=(turn.receivers, subject.corrected)
    ),
    "return_correction": Consequence(tell=(colleagues.correction_returned, colleagues.no_approver)),
    "withdraw": Consequence(
        clocks=(clocks.cancel_all, clocks.start_own_correction),
        questions=(questions.close_all,),
        tell=(subject.withdrawn, colleagues.questions_cancelled, turn.own_duty, turn.no_steward),
    ),
    "report_own_correction": Consequence(
        clocks=(clocks.meet_own_correction,), tell=(turn.receivers, subject.own_correction)
    ),
    "propose_receipt_date": Consequence(tell=(turn.receipt_date_proposed,)),
    "confirm_receipt_date": Consequence(
        clocks=(clocks.count_from_the_new_receipt,), tell=(subject.receipt_date, turn.receipt_date_decided)
    ),
    "refuse_receipt_date": Consequence(tell=(turn.receipt_date_decided,)),
    "annotate_remedy": Consequence(tell=(subject.remedy_noted,)),
    "reopen": Consequence(clocks=(clocks.start_review_again,), tell=(subject.reopened,)),
    "notice_left": Consequence(clocks=(clocks.meet_review,)),
    "declare_interest": Consequence(tell=(turn.whether_somebody_is_left,)),
    "claim": NOTHING,
    "release": NOTHING,
    "reassign": Consequence(tell=(colleagues.task_assigned,)),
    "appoint_approver": Consequence(tell=(colleagues.task_assigned,)),
}


REPAIR: dict[str, Consequence] = {
    "file": Consequence(clocks=(repair_clocks.start,), tell=(applicant.receipt,)),
    "forward": NOTHING,
    "record_receipt": Consequence(
        clocks=(repair_clocks.start,), tell=(applicant.receipt, colleagues.case_arrived)
    ),
    "transfer": Consequence(
        clocks=(clocks.warn_the_new_unit,), tell=(applicant.transferred, colleagues.case_arrived)
    ),
    "request_supplement": Consequence(
        clocks=(clocks.start_supplement,), tell=(applicant.supplement_requested,)
    ),
    "supplement": Consequence(clocks=(clocks.meet_supplement,), tell=(colleagues.material_added,)),
    "add_material": Consequence(tell=(colleagues.material_added,)),
    "continue_without": Consequence(clocks=(clocks.cancel_supplement,)),
    "accept": Consequence(clocks=(repair_clocks.meet_acceptance,), tell=(applicant.accepted,)),
    "decline": Consequence(clocks=(clocks.cancel_supplement,), tell=(colleagues.no_approver,)),
    "request_assistance": Consequence(
        clocks=(clocks.start_answer,), questions=(questions.ask,), tell=(colleagues.assistance_asked,)
    ),
    "answer": OBJECTION["answer"],
    "all_answered": NOTHING,
    "proceed_without": OBJECTION["proceed_without"],
    "withdraw_request": Consequence(
        clocks=(clocks.cancel_answer,),
        questions=(questions.close_withdrawn,),
        tell=(colleagues.assistance_withdrawn,),
    ),
    "propose": Consequence(tell=(colleagues.no_approver,)),
    "propose_extension": Consequence(tell=(repair_desk.extension_proposed,)),
    "approve_extension": Consequence(
        clocks=(repair_clocks.put_off,), tell=(applicant.put_off, repair_desk.extension_decided)
    ),
    "refuse_extension": Consequence(tell=(repair_desk.extension_decided,)),
    "send_back": OBJECTION["send_back"],
    "approve": Consequence(
        clocks=(clocks.await_notice, repair_clocks.decide),
        tell=(applicant.result, repair_desk.receivers, turn.no_steward),
    ),
    "record_step": Consequence(clocks=(repair_clocks.meet_execution,), tell=(applicant.executed,)),
    "record_upstream": Consequence(tell=(applicant.confirmed,)),
    "propose_revocation": Consequence(
        clocks=(repair_clocks.start_defence,), tell=(applicant.revocation_noticed,)
    ),
    "record_service": Consequence(clocks=(repair_clocks.start_defence,)),
    "defend": Consequence(clocks=(repair_clocks.meet_defence,), tell=(repair_desk.defended,)),
    "close_defence": Consequence(clocks=(repair_clocks.end_defence,), tell=(colleagues.no_approver,)),
    "revoke": Consequence(tell=(applicant.revoked, repair_desk.receivers)),
    "refuse_revocation": Consequence(tell=(applicant.stands,)),
    "withdraw": Consequence(
        clocks=(clocks.cancel_all,),
        questions=(questions.close_all,),
        tell=(applicant.withdrawn, colleagues.questions_cancelled),
    ),
    "propose_receipt_date": OBJECTION["propose_receipt_date"],
    "confirm_receipt_date": Consequence(
        clocks=(repair_clocks.count_from_the_new_receipt,),
        tell=(applicant.receipt_date, turn.receipt_date_decided),
    ),
    "refuse_receipt_date": OBJECTION["refuse_receipt_date"],
    "notice_left": OBJECTION["notice_left"],
    "declare_interest": OBJECTION["declare_interest"],
    "claim": NOTHING,
    "release": NOTHING,
    "reassign": OBJECTION["reassign"],
    "appoint_approver": OBJECTION["appoint_approver"],
}


TABLES: dict[str, dict[str, Consequence]] = {
    Procedure.OBJECTION.value: OBJECTION,
    Procedure.REPAIR.value: REPAIR,
}


def apply(act: Act) -> None:
    """Everything that follows from an act, in its transaction."""
    consequence = TABLES[act.case.procedure][act.action]
    for follow in (*consequence.clocks, *consequence.questions, *consequence.tell):
        follow(act)
