"""Somebody keeps out of everything about a subject, on their own word."""

from accounts.models import Recusal
from cases.casefile import CaseFile
from ledger.models import Kind
from ledger.recording import record


def declare(file: CaseFile) -> None:
    """From this moment on (回避). Why is sealed with the event of the case; the recusal names the case alone."""
    person, case = file.actor.person, file.case
    Recusal.objects.create(user=person, subject=case.subject, reason=case.reference, declared_at=file.now)
    record(Kind.RECUSAL, actor=person, obj=case.subject, facts={"case": case.pk})
    del file.recused_ids  # read before, without this person
