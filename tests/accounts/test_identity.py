import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from accounts import identity
from accounts.models import NumberKind
from core.errors import BadInput

TODAY = dt.date(2026, 9, 24)
CITIZEN = "34052419800101001X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def person_number(region: str, born: str, sequence: str = "001") -> str:
    """A number with the right last character, by the plain formula of GB 11643."""
    body = f"{region}{born}{sequence}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def organisation_code(head: str, body: str) -> str:
    """A code with both check characters right; the outer one by stdnum."""
    code = f"{head}{body}{identity.organisation_check(body)}"
    return code + uscc.calc_check_digit(code)


def refusal(kind: str, number: str, on: dt.date = TODAY) -> str:
    with pytest.raises(BadInput) as refused:
        identity.checked(kind, number, on=on)
    assert refused.value.field == "number" and str(refused.value.sentence)
    return refused.value.code


def test_a_citizens_number_is_accepted() -> None:
    assert identity.checked(NumberKind.CITIZEN, CITIZEN, on=TODAY) == CITIZEN


@pytest.mark.parametrize(
    "typed",
    [
        "34052419800101001x",
        " 340524 19800101 001X ",
        "３４０５２４１９８００１０１００１Ｘ",
        "340524-19800101-001X",
    ],
)
def test_a_number_is_taken_however_it_was_typed(typed: str) -> None:
    assert identity.checked_citizen_number(typed, on=TODAY) == CITIZEN


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "number_missing"),
        ("   ", "number_missing"),
        ("34052480010100", "number_length"),
        ("340524800101001", "number_length"),
        ("34052419800101001Y", "number_form"),
        ("X40524198001010010", "number_form"),
        ("٣٤٠٥٢٤١٩٨٠٠١٠١٠٠١X", "number_form"),
        ("340524198001010011", "number_checksum"),
        (person_number("370881", "19800230"), "birth_date_invalid"),
        (person_number("370881", "20230229"), "birth_date_invalid"),
        (person_number("370881", "20990101"), "birth_date_in_future"),
        (person_number("370881", "20260925"), "birth_date_in_future"),
    ],
)
def test_a_wrong_citizens_number_is_refused_with_a_code_and_a_sentence(number: str, code: str) -> None:
    assert refusal(NumberKind.CITIZEN, number) == code


def test_somebody_born_today_has_a_number() -> None:
    assert identity.checked_citizen_number(person_number("370881", "20260924"), on=TODAY)


@pytest.mark.parametrize("region", ["911370", "932682", "810000", "820000", "830000"])
def test_residence_permits_are_accepted_as_what_they_are(region: str) -> None:
    number = person_number(region, "19850717")
    assert identity.checked(NumberKind.RESIDENCE, number, on=TODAY) == number
    assert refusal(NumberKind.CITIZEN, number) == "number_is_a_residence_permit"


def test_a_citizens_number_is_no_residence_permit() -> None:
    assert refusal(NumberKind.RESIDENCE, CITIZEN) == "number_is_no_residence_permit"


def test_an_unknown_region_is_a_warning_and_no_refusal() -> None:
    nowhere = person_number("370899", "19850717")
    assert identity.checked_citizen_number(nowhere, on=TODAY) == nowhere
    assert not identity.region_is_known(nowhere)
    assert identity.region_is_known(person_number("370881", "19900717"))


def test_a_region_that_was_made_after_the_birth_is_known_and_one_that_had_ended_is_not() -> None:
    assert identity.region_is_known(person_number("370881", "19660214")), "Qufu is a city since 1986"
    assert identity.region_is_known(person_number("320881", "19960214"))
    assert not identity.region_is_known(person_number("320881", "19970214")), (
        "Suqian's number of 1989 to 1996"
    )


@given(
    region=st.sampled_from(["370881", "110101", "340524"]),
    born=st.dates(dt.date(1990, 1, 1), TODAY),
    sequence=st.integers(0, 999),
)
def test_every_number_made_by_the_standard_is_accepted_here_and_by_stdnum(
    region: str, born: dt.date, sequence: int
) -> None:
    number = person_number(region, born.strftime("%Y%m%d"), f"{sequence:03}")
    assert identity.checked_citizen_number(number, on=TODAY) == number
    assert identity.birth_date(number) == born
    assert ric.calc_check_digit(number) == number[-1]


@given(place=st.integers(0, 16), by=st.integers(1, 9))
def test_one_wrong_digit_anywhere_is_noticed(place: int, by: int) -> None:
    digit = str((int(CITIZEN[place]) + by) % 10)
    with pytest.raises(BadInput):
        identity.checked_citizen_number(CITIZEN[:place] + digit + CITIZEN[place + 1 :], on=TODAY)


@given(text=st.text(max_size=30))
def test_whatever_is_typed_is_either_a_number_or_a_refusal(text: str) -> None:
    for kind in NumberKind.values:
        try:
            number = identity.checked(kind, text, on=TODAY)
            assert 7 <= len(number) <= 30 if kind == NumberKind.OTHER else len(number) == 18
        except BadInput as refused:
            assert refused.code != "bad_input"


@pytest.mark.parametrize(
    "code",
    [
        "11370881004339597L",  # the authority that issued the founding document
        "91110000600037341L",
        organisation_code("N2370881", "MA3C1234"),  # a rural collective, which stdnum refuses
        organisation_code("A1370881", "MA3C9876"),
        organisation_code("Y1370881", "MA3CK567"),
        organisation_code("92370881", "MA3D0001"),  # an individual business
    ],
)
def test_organisation_codes_of_every_authority_are_accepted(code: str) -> None:
    assert identity.checked(NumberKind.USCC, code, on=TODAY) == code
    assert identity.checked(NumberKind.USCC, f" {code.lower()} ", on=TODAY) == code


def wrong_inside() -> str:
    code = "91110000" + "600037342"  # the organisation code's own last character should be 1
    return code + uscc.calc_check_digit(code)


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("", "number_missing"),
        ("9111000060003734", "number_length"),
        ("91110000600037341I", "number_form"),
        ("B1110000600037341L", "number_form"),
        ("9111000A600037341L", "number_form"),
        ("911100006000373410", "number_checksum"),
        ("91110000600037431L", "number_checksum"),
        (wrong_inside(), "organisation_code_checksum"),
    ],
)
def test_a_wrong_organisation_code_is_refused_with_a_code_and_a_sentence(code: str, refused: str) -> None:
    assert refusal(NumberKind.USCC, code) == refused


def test_stdnum_agrees_on_the_check_character_of_digit_only_heads() -> None:
    assert uscc.is_valid("11370881004339597L") and not uscc.is_valid(
        organisation_code("N2370881", "MA3C1234")
    )


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("20080924", dt.date(2026, 9, 23), 17),
        ("20080924", dt.date(2026, 9, 24), 18),
        ("20080229", dt.date(2026, 2, 28), 17),
        ("20080229", dt.date(2026, 3, 1), 18),
        ("20260924", dt.date(2026, 9, 24), 0),
    ],
)
def test_age_is_counted_in_full_years(born: str, day: dt.date, age: int) -> None:
    assert identity.age_on(person_number("370881", born), day) == age


def test_a_masked_number_keeps_three_and_four_characters() -> None:
    assert identity.masked(CITIZEN) == "340***********001X"
    assert identity.masked("1234567") == "*******"
    assert identity.masked("") == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("GBR 123456789", "GBR123456789"), ("chn-e1234567", "CHNE1234567"), ("ＵＳＡ1234", "USA1234")],
)
def test_another_document_names_the_state_that_issued_it(typed: str, kept: str) -> None:
    assert identity.checked(NumberKind.OTHER, typed, on=TODAY) == kept


@pytest.mark.parametrize(
    "typed", ["123456789", "E1234567", "GBR", "GBR ABCDEF", "GBR 12", CITIZEN, "GBR " + "1" * 28]
)
def test_a_number_without_its_state_or_without_digits_is_no_other_document(typed: str) -> None:
    assert refusal(NumberKind.OTHER, typed) == "number_form"


def test_only_a_citizens_region_is_doubted() -> None:
    nowhere = person_number("370899", "19850717")
    assert identity.region_is_doubtful(NumberKind.CITIZEN, nowhere)
    assert not identity.region_is_doubtful(NumberKind.CITIZEN, person_number("370881", "19900717"))
    assert not identity.region_is_doubtful(NumberKind.RESIDENCE, person_number("911370", "19850717"))
    assert not identity.region_is_doubtful(NumberKind.OTHER, "GBR123456789")
