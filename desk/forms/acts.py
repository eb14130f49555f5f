"""One small form per action of an objection: what a person enters, and the facts it becomes for perform().

A form checks that something was entered; what the lifecycle refuses is shown beside the field it names.
"""

from cases.models import Case
from desk.forms.asking import AnswerForm, AssistanceForm, IdentifyRecordForm, SupplementForm, UnitForm
from desk.forms.base import ActForm, JustDo, ReasonForm
from desk.forms.deciding import (
    ApproveForm,
    CorrectionForm,
    DeclineForm,
    OwnCorrectionForm,
    ProposeForm,
    ReferOutForm,
    RemedyForm,
)
from desk.forms.people import AppointForm, InterestForm, PersonForm, ReceiptDateForm
from desk.letters import letter_language
from desk.textblocks import BASES, basis_for

FORMS: dict[str, type[ActForm]] = {
    "accept": JustDo,
    "identify_record": IdentifyRecordForm,
    "transfer": UnitForm,
    "request_supplement": SupplementForm,
    "continue_without": ReasonForm,
    "decline": DeclineForm,
    "refer_out": ReferOutForm,
    "request_assistance": AssistanceForm,
    "answer": AnswerForm,
    "proceed_without": ReasonForm,
    "withdraw_request": ReasonForm,
    "propose": ProposeForm,
    "send_back": ReasonForm,
    "approve": ApproveForm,
    "apply_correction": CorrectionForm,
    "return_correction": ReasonForm,
    "report_own_correction": OwnCorrectionForm,
    "propose_receipt_date": ReceiptDateForm,
    "confirm_receipt_date": JustDo,
    "refuse_receipt_date": ReasonForm,
    "annotate_remedy": RemedyForm,
    "reopen": ReasonForm,
    "claim": JustDo,
    "release": JustDo,
    "declare_interest": InterestForm,
    "reassign": PersonForm,
    "appoint_approver": AppointForm,
}


def initial_of(action: str, case: Case) -> dict[str, str]:
    """What a fresh form says before anybody typed."""
    return {"basis": basis_for(action, letter_language(case))} if action in BASES else {}
