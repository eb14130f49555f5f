"""The one door of subjects: a one-time code by e-mail. Known or unknown, every address is treated alike.

The code itself is in the mail only. The session keeps its HMAC, bound to the address, for a few minutes.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.internal.cryptokit import normalize_user_code
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from core.crypto import blind_index


class DoorStage(LoginByCodeStage):
    """Where somebody is who asked for a code and has not typed it yet."""

    urlname = "sign_in_code"


class Door(LoginCodeVerificationProcess):
    """A code somebody asked for: none is made for who signs in by password or whose account is closed."""

    @classmethod
    def knock(cls, request: HttpRequest, email: str) -> "Door":
        """Somebody asks for a code; what happens next looks the same whoever it is."""
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": DoorStage.key}
        stage = DoorStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True)
        door = cls(stage=stage)
        door.send()
        door.persist()
        return door

    @classmethod
    def resume(cls, stage: DoorStage) -> "Door | None":
        door: Door | None = cls(stage=stage).abort_if_invalid()
        return door

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        owner = User.objects.filter(email=email).first()
        code = self.generate_code()
        if owner and owner.needs_password:
            template = "account/email/password_needed"
        elif owner and not owner.is_active:
            template = "account/email/account_closed"
        else:
            template = "account/email/login_code"
        self.state["opens"] = template == "account/email/login_code"
        get_adapter().send_mail(template, email, {"code": code} if self.state["opens"] else {})

    def generate_code(self) -> str:
        code: str = get_adapter().generate_login_code()
        self.state["code"] = seal(code, self.state["email"])
        return code

    def fits(self, typed: str) -> bool:
        """Whether this is the code that was sent; never for an address that none was sent to."""
        return self.state["opens"] and seal(typed, self.state["email"]) == self.state["code"]

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """The right code was typed: an unknown address becomes an account, and its owner is signed in."""
        self._user, _created = User.objects.get_or_create_by_email(self.state["email"])
        if self._user.needs_password:  # since the code was sent
            self.abort()
            return redirect("sign_in")
        response: HttpResponse = super().finish(redirect_url)
        return response

    def add_sent_message(self, context: Any) -> None:
        """The page with the field for the code says it already."""


def seal(code: str, email: str) -> str:
    return blind_index(f"{email}:{normalize_user_code(code)}", purpose="sign-in-code")
