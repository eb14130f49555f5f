"""How django-allauth signs people in here: two kinds of people, two doors, every sign-in written down."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.crypto import blind_index
from ledger.models import Kind
from ledger.recording import record


class AccountAdapter(DefaultAccountAdapter):
    """Sentences and hooks; the doors themselves are in accounts.door and accounts.views."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("This is not the code we sent. Please look again."),
        "too_many_login_attempts": _("Too many attempts. Please wait some minutes and try again."),
        "rate_limited": _("Too many attempts. Please wait some minutes and try again."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "account_inactive": _("The e-mail address or the password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come into being at the door, with a code; there is no other form."""
        return False

    def get_login_stages(self) -> list[str]:
        return ["accounts.door.DoorStage"]

    def is_login_by_code_required(self, login: Login) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("sign_in")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are written down, the address as an HMAC."""
        email = str(credentials.get("email", "")).lower()
        facts = {"act": "sign_in", "email": blind_index(email, purpose="email")}
        record(Kind.REFUSED, actor=None, obj=None, facts=facts)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """The sign-in is written down and the language of the page becomes the person's."""
        self._keep_language(user)
        record(Kind.LOGIN, actor=user, obj=user, facts={"by": "password" if user.needs_password else "code"})
        return super().post_login(request, user, **kwargs)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what happened; no flash messages of the library."""

    def _keep_language(self, user: User) -> None:
        language = get_language()
        if language in dict(settings.LANGUAGES) and language != user.language:
            user.language = language
            user.save(update_fields=["language"])
