"""Errors for people: a code, a sentence a clerk understands, an HTTP status. One base class."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

Sentence = str | StrPromise


class DomainError(Exception):
    """Something a person asked for cannot be done; nothing was changed."""

    code = "refused"
    status = HTTPStatus.CONFLICT
    sentence: Sentence = _("This cannot be done.")

    def __init__(
        self, sentence: Sentence | None = None, *, code: str | None = None, link: str = "", field: str = ""
    ) -> None:
        self.sentence = sentence or self.sentence
        self.code = code or self.code
        self.link = link
        self.field = field
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class NotAllowed(DomainError):
    """The person may not do this."""

    code = "not_allowed"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You may not do this.")


class WrongState(DomainError):
    """The action is not legal from the case's present state."""

    code = "wrong_state"
    sentence = _("The case has moved on since this page was opened. Look at it again and decide anew.")


class BadInput(DomainError):
    """What was entered cannot be taken; `field` names where."""

    code = "bad_input"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = _("Please check what you entered.")
