"""In which language the subject of a case is written to."""

from cases import sight
from cases.models import Case
from core import clock
from notifications.wording import known_language


def letter_language(case: Case) -> str:
    """That of the first person who speaks for the subject; Chinese where nobody has an account."""
    speakers = sight.speakers(case, clock.today())
    return known_language(speakers[0].language if speakers else "zh-hans")
