"""Questions to other units and their answers (协助核查)."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.casefile import CaseFile
from cases.lifecycles.entries import required_text, reviewing_unit
from cases.models import Assistance, AssistanceStatus
from core.errors import BadInput


def ask(file: CaseFile, unit: Unit, question: str) -> Assistance:
    """Raises BadInput: own_unit, already_asked, text_missing, unit_cannot_review."""
    reviewing_unit(unit)
    if unit.pk == file.case.unit_id:
        raise BadInput(_("Ask a unit other than your own."), code="own_unit", field="unit")
    if any(row.unit_id == unit.pk for row in file.open_assistances):
        raise BadInput(_("This unit already has an open question."), code="already_asked", field="unit")
    asked = Assistance(case=file.case, unit=unit, asked_by=file.actor.person, asked_at=file.now)
    asked.question = required_text(question, "question")
    asked.save()
    file.assistances.append(asked)
    return asked


def answer(file: CaseFile, asked: Assistance, finding: str) -> bool:
    """Write the answer down; whether it came after the review had gone on. Raises BadInput question_closed."""
    if asked.status not in (AssistanceStatus.ASKED, AssistanceStatus.PASSED_OVER):
        raise BadInput(_("This question is closed."), code="question_closed")
    late = asked.status == AssistanceStatus.PASSED_OVER
    asked.status = AssistanceStatus.LATE_ANSWERED if late else AssistanceStatus.ANSWERED
    asked.finding = required_text(finding, "finding")
    asked.answered_by, asked.answered_at = file.actor.person, file.now
    asked.save()
    return late


def withdraw(asked: Assistance | None) -> int:
    """Close one open question of the case; returns its id. Raises BadInput question_closed."""
    if asked is None or asked.status != AssistanceStatus.ASKED:
        raise BadInput(_("This question is closed."), code="question_closed", field="assistance")
    _close([asked], AssistanceStatus.WITHDRAWN)
    return asked.pk


def close_open(file: CaseFile, status: AssistanceStatus) -> list[int]:
    """Close every open question; returns their ids."""
    questions = file.open_assistances
    _close(questions, status)
    return [question.pk for question in questions]


def _close(questions: Sequence[Assistance], status: AssistanceStatus) -> None:
    for question in questions:
        question.status = status
        question.save(update_fields=["status"])
