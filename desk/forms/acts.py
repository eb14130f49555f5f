"""One small form per action of a procedure: what a person enters, and the facts it becomes for perform().

A form checks that something was entered; what the lifecycle refuses is shown beside the field it names.
"""

from cases.lifecycles.states import Procedure
from cases.models import Case
from desk.forms import repairing
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

OBJECTION: dict[str, type[ActForm]] = {
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

# What is done alike in a repair.
ALIKE = (
    "accept",
    "transfer",
    "request_supplement",
    "continue_without",
    "request_assistance",
    "answer",
    "proceed_without",
    "withdraw_request",
    "send_back",
    "approve",
    "propose_receipt_date",
    "confirm_receipt_date",
    "refuse_receipt_date",
    "claim",
    "release",
    "declare_interest",
    "reassign",
    "appoint_approver",
)
REPAIR: dict[str, type[ActForm]] = {name: OBJECTION[name] for name in ALIKE} | {
    "forward": JustDo,
    "record_receipt": repairing.ReceiptForm,
    "decline": repairing.RepairDeclineForm,
    "propose": repairing.VerdictsForm,
    "propose_extension": repairing.ExtensionForm,
    "approve_extension": repairing.ExtensionDecisionForm,
    "refuse_extension": repairing.ExtensionRefusalForm,
    "record_step": repairing.StepForm,
    "record_upstream": repairing.UpstreamForm,
    "propose_revocation": repairing.RevocationForm,
    "record_service": repairing.ServiceForm,
    "close_defence": repairing.CloseDefenceForm,
    "revoke": repairing.RevokeForm,
    "refuse_revocation": repairing.RevokeForm,
}
OF_PROCEDURE = {Procedure.OBJECTION.value: OBJECTION, Procedure.REPAIR.value: REPAIR}
FORMS = OBJECTION | REPAIR  # every act that has an address


def initial_of(action: str, case: Case) -> dict[str, str]:
    """What a fresh form says before anybody typed."""
    name = action if case.procedure == Procedure.OBJECTION else f"{case.procedure}.{action}"
    return {"basis": basis_for(name, letter_language(case))} if name in BASES else {}
