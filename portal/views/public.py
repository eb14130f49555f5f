"""Pages for everybody: the first page, the calculator, the demo's mailbox, and the way home."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core import clock
from notifications.channels.demo import demo_mails
from portal.demo import demo_accounts
from portal.forms.calculator import CalculatorForm, example, terms_of_law

MAILS_SHOWN = 30


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is, and the doors that are open."""
    return render(request, "portal/landing.html", demo_accounts())


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Officials go to their desk, administrators to the administration, everybody else to their cases."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.user.is_official:
        return redirect("desk_inbox")
    return redirect("admin:index" if request.user.is_staff else "my_cases")


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """When a term of working days ends, and why; a term of the law with the service target beside it."""
    asked = bool(request.GET)
    form = CalculatorForm(request.GET if asked else example())
    counted = form.counted()
    context = {
        "form": form,
        "counted": counted,
        "slip": counted.slip if counted else None,
        "examples": (3, 7, 10),
        "laws": terms_of_law(clock.today()),
    }
    return render(request, "portal/calculator.html", context, status=422 if form.errors else 200)


@require_safe
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    """Every e-mail of the demo; a real installation has no such page."""
    if not settings.DEMO:
        raise Http404
    address = request.GET.get("to", "").strip()
    mails = demo_mails(address or None)[:MAILS_SHOWN]
    return render(request, "portal/demo_mailbox.html", {"mails": mails, "address": address})
