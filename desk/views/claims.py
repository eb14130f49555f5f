"""Claims at the counter: somebody shows who they are, or does not."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import claiming
from accounts.models import Role, SubjectLink
from core.errors import BadInput
from desk.doors import officials
from desk.forms.counter import ClaimForm
from desk.forms.refusals import show_refusal
from desk.person import Person, person_of
from ledger.models import Kind
from ledger.recording import record


@require_http_methods(["GET", "HEAD", "POST"])
@officials(Role.COUNTER_CLERK)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare what was typed with what is shown, and decide. The number is needed in full, so each look is noted."""
    person = person_of(request)
    link = get_object_or_404(claiming.pending_claims(), pk=pk)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decided(request, person, link, form):
        return redirect("desk_counter")
    record(Kind.READ, actor=person.user, obj=link)
    return render(
        request, "desk/claim.html", {"link": link, "form": form}, status=422 if form.errors else 200
    )


def _decided(request: HttpRequest, person: Person, link: SubjectLink, form: ClaimForm) -> bool:
    decide = {"verify": claiming.verify_link, "refuse": claiming.refuse_link}.get(
        request.POST.get("decision", "")
    )
    if decide is None:
        raise Http404
    try:
        decide(link=link, by=person.user, how=form.cleaned_data["how"])
    except BadInput as error:
        show_refusal(form, error, "how")
        return False
    verified = decide is claiming.verify_link
    messages.success(request, _("The claim was verified.") if verified else _("The claim was refused."))
    return True
