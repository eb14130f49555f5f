"""What people type at the doors."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.door import Door
from accounts.models import User

ADDRESS = {
    "required": _("Enter your e-mail address."),
    "invalid": _("Enter a whole e-mail address, such as name@example.com."),
}


class EmailForm(RequestLoginCodeForm):
    """Where to send the code."""

    email = EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages=ADDRESS,
    )


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        error_messages={"required": _("Enter the code from the e-mail.")},
    )

    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = door

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not self.door.fits(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PasswordForm(forms.Form):
    """Officials and administrators: address and password; anybody else is answered like a wrong password."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages=ADDRESS,
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        credentials = {"email": self.cleaned_data["email"].lower(), "password": self.cleaned_data["password"]}
        user = get_adapter().authenticate(self.request, **credentials)
        if user is None or not user.is_active or not user.needs_password:
            raise get_adapter().validation_error("email_password_mismatch")
        self.user = user
        return self.cleaned_data
