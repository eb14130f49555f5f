"""What people enter with an act, checked: a sentence and a code for what cannot be taken."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.errors import BadInput

LONGEST = 4000  # characters


def required_text(text: str, field: str) -> str:
    """Raises BadInput `text_missing`, `text_too_long` or `text_unreadable`."""
    text = text.strip()
    if not text:
        raise BadInput(_("Please write something here."), code="text_missing", field=field)
    if len(text) > LONGEST:
        raise BadInput(_("Please keep this under 4,000 characters."), code="text_too_long", field=field)
    if "\x00" in text:
        raise BadInput(
            _("There is a character in it that cannot be kept."), code="text_unreadable", field=field
        )
    return text


def required_choice(value: str, choices: type[TextChoices], field: str, among: Iterable[str] = ()) -> str:
    """Raises BadInput `choice_missing` for anything that is not offered."""
    if value not in choices.values or (among and value not in among):
        raise BadInput(_("Please choose one of these."), code="choice_missing", field=field)
    return str(value)
