"""What a subject does while the case goes on: answer, hand in more, withdraw."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access
from cases.models import Case, DocumentPurpose
from core import clock
from core.errors import BadInput, WrongState
from core.numbers import whole
from portal.casepage import CasePage
from portal.casepages import page_of_case
from portal.doors import SubjectRequest, subjects
from portal.evidence import add_files
from portal.forms.answers import DefenceForm, MaterialForm, SupplementForm
from portal.forms.errors import show_refusal
from portal.repairpage import RepairPage
from portal.views.cases import show_case
from workflows import once
from workflows.actions import perform

Form = SupplementForm | MaterialForm | DefenceForm


@require_POST
@subjects
def supplement(request: SubjectRequest, reference: str) -> HttpResponse:
    """The answer to what was asked, with its files, in one act. Refused: the page again."""
    page = _page(request, reference)
    form = SupplementForm(request.POST, request.FILES, prefix="supplement")
    page.supplement_form = form
    purpose = DocumentPurpose.SUPPLEMENT
    if page.request is None:
        raise WrongState
    if form.is_valid() and _done(form, lambda: _act(request, page.case, "supplement", purpose, form)):
        messages.success(request, _("Thank you. Your answer has arrived."))
        return redirect("my_case", reference)
    return show_case(request, page, status=422)


@require_POST
@subjects
def material(request: SubjectRequest, reference: str) -> HttpResponse:
    """More material, at any time while the case is open."""
    page = _page(request, reference)
    form = MaterialForm(request.POST, request.FILES, prefix="material")
    page.material_form = form
    purpose = DocumentPurpose.EVIDENCE
    if form.is_valid() and _done(form, lambda: _act(request, page.case, "add_material", purpose, form)):
        messages.success(request, _("Thank you. The files have arrived."))
        return redirect("my_case", reference)
    return show_case(request, page, status=422)


@require_POST
@subjects
def defence(request: SubjectRequest, reference: str) -> HttpResponse:
    """What the person says to the notice that the repair is to be revoked."""
    page = _page(request, reference)
    form = DefenceForm(request.POST, request.FILES, prefix="defence")
    purpose = DocumentPurpose.EVIDENCE
    if not isinstance(page, RepairPage) or not page.may_defend:
        raise WrongState
    page.defence_form = form
    if form.is_valid() and _done(form, lambda: _act(request, page.case, "defend", purpose, form)):
        messages.success(request, _("Thank you. Your answer has arrived."))
        return redirect("my_case", reference)
    return show_case(request, page, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@subjects
def withdraw(request: SubjectRequest, reference: str) -> HttpResponse:
    """Asked once more, then withdrawn. Raises WrongState where it is too late or the case moved on."""
    page = _page(request, reference)
    if request.method == "POST":
        perform(page.case.pk, "withdraw", request.user, seen=_seen(request), now=clock.now())
        messages.success(request, _("You have withdrawn it."))
        return redirect("my_case", reference)
    if not page.can_withdraw:
        return redirect("my_case", reference)
    return render(request, "portal/case/withdraw.html", {"case": page.case, "page": page})


def _page(request: SubjectRequest, reference: str) -> CasePage:
    return page_of_case(access.case_for(request.user, reference, clock.today()), request.user)


def _seen(request: SubjectRequest) -> int:
    """Which state of the case the form showed; a form that does not say counts as too old."""
    return whole(request.POST.get("seen", "")) or 0


@transaction.atomic
def _act(request: SubjectRequest, case: Case, action: str, purpose: DocumentPurpose, form: Form) -> None:
    """Files and act together: where one is refused, nothing was handed in; sent twice, it was handed in once."""
    if not once.is_first(once.key_of(request.POST.get("key", "")), request.user, case):
        return
    said = dict(form.cleaned_data)
    now = clock.now()
    stored = add_files(said.pop("files"), user=request.user, purpose=purpose, case=case, at=now)
    facts: dict[str, Any] = said | {"documents": [document.pk for document in stored]}
    perform(case.pk, action, request.user, now=now, **facts)


def _done(form: Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except BadInput as error:
        show_refusal(form, error)
        return False
    return True
