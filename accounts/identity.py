"""Identity numbers: GB 11643 (people), GB 32100 (organisations). Pure; a refusal is a sentence with a code.

Residence permits of foreigners and of Hong Kong, Macao and Taiwan residents have the form of GB 11643 and
are accepted. The table of regions changes with the years, so an unknown region is a warning, not an error.
"""

import datetime as dt
import re
import unicodedata
from typing import NoReturn

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError as UnknownToStdnum

from accounts.models import NumberKind
from core.errors import BadInput, Sentence

ADULT = 18
LENGTH = 18
LONGEST_LIFE = 120  # years in which somebody may be given a number
DIGITS = "0123456789"
CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CITIZEN_CHECKS = "10X98765432"  # ISO 7064 MOD 11-2, by remainder
OTHER_FORM = re.compile(r"[A-Z]{3}(?=.*[0-9])[A-Z0-9]{4,27}")  # the state (ISO 3166), then the number
RESIDENCE_PREFIX = re.compile(r"9\d{5}|8[123]0000")
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_FORM = re.compile(rf"[1-9ANY][{USCC_ALPHABET}][0-9]{{6}}[{USCC_ALPHABET}]{{10}}")
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714: the nine characters inside the code
ORGANISATION_CHECKS = "0123456789X"


def normalised(text: str) -> str:
    """Half-width, upper case, without spaces and hyphens: as it is compared and kept."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text)).upper()


def checked(kind: str, text: str, *, on: dt.date, field: str = "number") -> str:
    """The normalised number of this kind, or BadInput; birth dates are compared with the day `on`."""
    if kind == NumberKind.USCC:
        return checked_uscc(text, field=field)
    if kind == NumberKind.RESIDENCE:
        return checked_residence_number(text, on=on, field=field)
    if kind == NumberKind.OTHER:
        return checked_other_number(text, field=field)
    return checked_citizen_number(text, on=on, field=field)


def checked_citizen_number(text: str, *, on: dt.date, field: str = "number") -> str:
    """A citizen's GB 11643 number."""
    number = _checked_person_number(text, on, field)
    if RESIDENCE_PREFIX.match(number):
        _refuse(field, "number_is_a_residence_permit", _("This is the number of a residence permit."))
    return number


def checked_residence_number(text: str, *, on: dt.date, field: str = "number") -> str:
    """The number of a foreigner's (9…) or a Hong Kong, Macao or Taiwan resident's (81, 82, 83) permit."""
    number = _checked_person_number(text, on, field)
    if not RESIDENCE_PREFIX.match(number):
        sentence = _("A residence permit's number begins with 9, 810000, 820000 or 830000.")
        _refuse(field, "number_is_no_residence_permit", sentence)
    return number


def _checked_person_number(text: str, on: dt.date, field: str) -> str:
    number = normalised(text)
    _check_length(number, field)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        _refuse(field, "number_form", _("The number has 17 digits and then a digit or an X."))
    if CITIZEN_CHECKS[_weighed(number[:-1], CITIZEN_WEIGHTS, DIGITS) % 11] != number[-1]:
        _refuse(
            field,
            "number_checksum",
            _("The last character does not fit. Please check the number."),
        )
    try:
        born = birth_date(number)
    except ValueError:
        _refuse(field, "birth_date_invalid", _("The date of birth in the number does not exist."))
    if born > on:
        _refuse(field, "birth_date_in_future", _("The date of birth in the number lies in the future."))
    return number


def checked_other_number(text: str, *, field: str = "number") -> str:
    """The number of a passport or another document, with the state that issued it: two states may give the same one.

    It has no checksum and names no date of birth.
    """
    number = normalised(text)
    if not OTHER_FORM.fullmatch(number):
        sentence = _(
            "Begin with the three letters of the state that issued it, then the number: GBR 123456789."
        )
        _refuse(field, "number_form", sentence)
    return number


def checked_uscc(text: str, *, field: str = "number") -> str:
    """A unified social credit code; rural collectives and others (A, N, Y) included."""
    code = normalised(text)
    _check_length(code, field)
    if not USCC_FORM.fullmatch(code):
        sentence = _(
            "The code has digits and capital letters (no I, O, S, V, Z); characters 3 to 8 are digits."
        )
        _refuse(field, "number_form", sentence)
    if USCC_ALPHABET[-_weighed(code[:-1], USCC_WEIGHTS, USCC_ALPHABET) % 31] != code[-1]:
        _refuse(field, "number_checksum", _("The last character does not fit. Please check the code."))
    if organisation_check(code[8:16]) != code[16]:
        sentence = _("Characters 9 to 17, the organisation code, do not fit together. Please check the code.")
        _refuse(field, "organisation_code_checksum", sentence)
    return code


def organisation_check(body: str) -> str:
    """The ninth character of a GB 11714 organisation code."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return ORGANISATION_CHECKS[-total % 11]


def birth_date(number: str) -> dt.date:
    """Raises ValueError for a date that does not exist."""
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def age_on(number: str, day: dt.date) -> int:
    """Full years of a person on a day; who is born on 29 February grows older on 1 March."""
    born = birth_date(number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def region_is_known(number: str) -> bool:
    """Whether the region existed in the year of birth or later: if not, a warning for the clerk.

    Numbers are given since 1984, to people of any age, with the region of that day: Qufu's 370881 is of 1986.
    """
    born = birth_date(number).year
    return any(_region_existed(f"{number[:6]}{year}0101") for year in range(born, born + LONGEST_LIFE))


def _region_existed(region_and_day: str) -> bool:
    try:
        return bool(ric.get_birth_place(region_and_day))
    except (
        UnknownToStdnum,
        KeyError,
    ):  # stdnum 2.2 raises KeyError for an unknown county of a known province
        return False


def region_is_doubtful(kind: str, number: str) -> bool:
    """Whether the clerk is warned: a citizen's number of a region that is not on the list."""
    return kind == NumberKind.CITIZEN and not region_is_known(number)


def masked(number: str) -> str:
    """What is shown by default: the first three and the last four characters."""
    if len(number) <= 7:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def _weighed(number: str, weights: tuple[int, ...], alphabet: str) -> int:
    return sum(alphabet.index(char) * weight for char, weight in zip(number, weights, strict=True))


def _check_length(number: str, field: str) -> None:
    if not number:
        _refuse(field, "number_missing", _("Enter the number."))
    if len(number) != LENGTH:
        _refuse(field, "number_length", _("The number has 18 characters."))


def _refuse(field: str, code: str, sentence: Sentence) -> NoReturn:
    raise BadInput(sentence, code=code, field=field)
