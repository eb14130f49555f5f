"""One frozen row per procedure: its prefix, its terms."""

from dataclasses import dataclass

from cases.lifecycles.states import Procedure


@dataclass(frozen=True, slots=True)
class ProcedureSpec:
    """`prefix` begins the public reference; the term keys are rows of the lawbook."""

    key: str
    prefix: str
    review_term: str
    supplement_term: str
    assistance_term: str
    assisted_term: str = ""
    correction_term: str = ""
    own_correction_term: str = ""
    accept_term: str = ""
    execution_term: str = ""
    extension_term: str = ""
    defence_term: str = ""


OBJECTION = ProcedureSpec(
    key=Procedure.OBJECTION.value,
    prefix="YY",
    review_term="objection.review.own",
    assisted_term="objection.review.assisted",
    correction_term="objection.correction",
    own_correction_term="provider.own_error_report",
    supplement_term="objection.supplement_response",
    assistance_term="objection.assistance_answer",
)

REPAIR = ProcedureSpec(
    key=Procedure.REPAIR.value,
    prefix="XF",
    review_term="repair.result",
    supplement_term="repair.supplement_response",
    assistance_term="repair.opinion_answer",
    accept_term="repair.accept",
    execution_term="repair.execution",
    extension_term="repair.extension",
    defence_term="repair.revocation_defence",
)

PROCEDURES = {spec.key: spec for spec in (OBJECTION, REPAIR)}
