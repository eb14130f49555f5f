"""From a filled form to perform(): files stored, the act done, the draft gone; or everything typed kept."""

import contextlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cases import documents, drafts
from cases.models import Assistance, Case, Document, Draft
from core import clock
from core.errors import BadInput, DomainError, NotAllowed, WrongState
from desk.forms.base import ActForm
from desk.forms.refusals import show_refusal
from ledger.models import Kind
from ledger.recording import record
from workflows.actions import perform
from workflows.judging import Choice

FIELD_OF = {
    "file": "evidence",
    "documents": "evidence",
    "document": "evidence",
    "step": "steps",
    "facts": "facts_found",
}  # as it is named where it is refused: as the form does

SEVERAL = {"fields": "field_", "verdicts": "verdict_", "code": "code_"}  # of the first of their inputs


def draft_kind(action: str, assistance_id: int | None) -> str:
    """Drafts of acts about a question are kept per question."""
    return f"{action}:{assistance_id}" if assistance_id else action


def kept_draft(case: Case, action: str, assistance_id: int | None) -> Draft | None:
    """What somebody began to write for this act on this case."""
    kind = draft_kind(action, assistance_id)
    return Draft.objects.filter(case=case, kind=kind).select_related("owner").first()


def keep_draft(form: ActForm) -> None:
    """Save everything typed in a form: nothing is checked and nothing is lost, whoever handles the case next."""
    typed = {name: form.data.get(form.add_prefix(name), "") for name in form.drafted}
    if any(typed.values()):
        kind = draft_kind(form.action, form.assistance_id)
        drafts.save_answers(drafts.decision_draft(form.case, kind, form.user), typed, clock.now())


def keep_beside_page(form: ActForm) -> None:
    """As keep_draft, for a form that is shown again with all of it: what is too long for a draft stays on the page."""
    with contextlib.suppress(BadInput):
        keep_draft(form)


def refuse(choice: Choice) -> None:
    """Raises NotAllowed or WrongState with the sentence of an act that is not open to this person now."""
    if not choice.allowed:
        kind = WrongState if choice.not_now else NotAllowed
        raise kind(choice.why, code=choice.code)


def refuse_attempt(choice: Choice, form: ActForm) -> None:
    """An attempt that is not open to this person is written down (four eyes, scenario 5); its text is kept."""
    if choice.allowed:
        return
    if choice.not_now:
        keep_draft(form)
    else:
        note_refusal(form, choice.code)
    refuse(choice)


def note_refusal(form: ActForm, code: str) -> None:
    record(Kind.REFUSED, actor=form.user, obj=form.case, facts={"action": form.action, "code": code})


def carry_out(form: ActForm, assistance: Assistance | None) -> bool:
    """Do what the form says; False when it was refused, with the sentence beside the field it is about."""
    try:
        with transaction.atomic():
            _do(form, assistance)
    except DomainError as error:
        if isinstance(error, NotAllowed):
            note_refusal(form, error.code)  # the one that perform() wrote went with the transaction
        blame(form, error)
        keep_beside_page(form)
        return False
    return True


def blame(form: ActForm, error: DomainError) -> None:
    """The sentence goes beside the field; what is about no field goes on top."""
    name = FIELD_OF.get(error.field, error.field)
    if name in SEVERAL:
        name = next((one for one in form.fields if one.startswith(SEVERAL[name])), "")
    show_refusal(form, error, name)
    form.refusal = error


def _do(form: ActForm, assistance: Assistance | None) -> None:
    told = form.cleaned_data
    given = [_stored(form, file, assistance) for file in told.get("evidence") or []]
    for number, facts in enumerate(form.each(given)):
        perform(
            form.case.pk,
            form.action,
            form.user,
            reason=told.get("reason", ""),
            seen=told["seen"] if number == 0 else None,  # after the first one the case has moved on by itself
            assistance=assistance,
            **facts,
        )
    kept = kept_draft(form.case, form.action, form.assistance_id)
    if kept:
        drafts.discard(kept, clock.now())


def _stored(form: ActForm, file: UploadedFile, assistance: Assistance | None) -> Document:
    assert form.uploads is not None, "a form with files says what they are"
    belongs: dict[str, Any] = {"case": form.case}
    if form.action == "answer":
        belongs = {"assistance": assistance}
    try:
        return documents.store(
            file=file, uploaded_by=form.user, purpose=form.uploads, at=clock.now(), **belongs
        )
    except BadInput as error:
        sentence = _("%(file)s: %(sentence)s") % {"file": file.name, "sentence": error.sentence}
        raise BadInput(sentence, code=error.code, field="evidence") from error
