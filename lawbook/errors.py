"""What goes wrong with rules, calendars and counting, told in a sentence."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class LawbookError(DomainError):
    """A rule, a calendar or a count that cannot be relied on; nothing was guessed instead."""

    code = "lawbook"
    sentence = _("The lawbook has no reliable answer to this.")


class BadRule(LawbookError):
    """A row of a rules file is wrong. The sentence names the file, the row and the field."""

    code = "bad_rule"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class NoTermInForce(LawbookError):
    """No row of this key is in force on the day asked for, and no municipal promise remains."""

    code = "no_term_in_force"


class PeriodMustBeEntered(LawbookError):
    """The law leaves the period to the officer, who enters it together with its legal basis."""

    code = "period_must_be_entered"
    sentence = _("No rule fixes this period. Enter the period and its legal basis.")


class OutsideCalendar(LawbookError):
    """The day lies outside the years that the calendar can speak about."""

    code = "outside_calendar"
    sentence = _("The working-day calendar does not reach that far.")


class BadCalendar(LawbookError):
    """The days given do not make a whole calendar year."""

    code = "bad_calendar"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
