"""One frozen row per procedure: its prefix, its states, its terms."""

from dataclasses import dataclass

from cases.lifecycles.states import Procedure


@dataclass(frozen=True, slots=True)
class ProcedureSpec:
    """`prefix` begins the public reference; the term keys are rows of the lawbook."""

    key: str
    prefix: str
    review_term: str
    assisted_term: str
    correction_term: str
    own_correction_term: str
    supplement_term: str
    assistance_term: str


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

PROCEDURES = {OBJECTION.key: OBJECTION}
