"""The doors: a one-time code for subjects, a password for officials, and the way out."""

import logging
from http import HTTPStatus
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage
from allauth.decorators import rate_limit
from anymail.exceptions import AnymailError
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic.edit import FormView
from redis.exceptions import RedisError

from accounts.door import Door, DoorStage
from accounts.forms import CodeForm, EmailForm, PasswordForm
from core.errors import DomainError

logger = logging.getLogger(__name__)


class SignInUnavailable(DomainError):
    """Attempts cannot be counted just now, so none is taken: nobody gets to guess while the cache is away."""

    code = "sign_in_unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = gettext_lazy("Signing in does not work for a moment. Please try again in a few minutes.")


class Entrance(RedirectAuthenticatedUserMixin, NextRedirectMixin, FormView):
    """A door: who is signed in already goes on, `next` is kept where it stays on this site."""

    http_method_names = ("get", "head", "options", "post")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        except RedisError as error:
            logger.exception("sign-in refused: the cache that counts attempts does not answer")
            raise SignInUnavailable from error
        return response

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginByCodeStage) -> None:
        """Whoever comes back to a door wants to begin anew, perhaps with another address."""


class SignIn(Entrance):
    """Type your address, get a code: for subjects and agents, known or new."""

    form_class = EmailForm
    template_name = "account/sign_in.html"

    def form_valid(self, form: EmailForm) -> HttpResponse:
        try:
            Door.knock(self.request, form.cleaned_data["email"])
        except (OSError, AnymailError):
            logger.exception("a sign-in mail could not be sent")
            form.add_error("email", _("The e-mail could not be sent. Please try again in a few minutes."))
            return self.form_invalid(form)
        return redirect(self.passthrough_next_url(reverse("sign_in_code")))


@method_decorator(login_stage_required(stage=DoorStage.key, redirect_urlname="sign_in"), name="dispatch")
class EnterCode(NextRedirectMixin, FormView):
    """Type the code; after some wrong ones a new one is needed."""

    form_class = CodeForm
    template_name = "account/sign_in_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        door = Door.resume(request._login_stage)  # type: ignore[attr-defined]  # set by login_stage_required
        if door is None:
            messages.info(request, _("The code has expired. Please ask for a new one."))
            return redirect("sign_in")
        self.door = door
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"door": self.door}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"email": self.door.state["email"], "demo": settings.DEMO}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        return self.door.finish(self.get_next_url())

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        if self.door.record_invalid_attempt():
            return super().form_invalid(form)
        messages.error(self.request, _("The code was wrong too often. Please ask for a new one."))
        return redirect(self.passthrough_next_url(reverse("sign_in")))


@method_decorator([sensitive_post_parameters("password"), rate_limit(action="login")], name="post")
class StaffSignIn(Entrance):
    """Officials and administrators sign in with their password."""

    form_class = PasswordForm
    template_name = "account/staff_sign_in.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        login = Login(user=form.user, email=form.cleaned_data["email"], redirect_url=self.get_next_url())
        response: HttpResponse = perform_password_login(self.request, {"email": login.email}, login)
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)
