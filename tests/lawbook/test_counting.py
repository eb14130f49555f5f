import datetime as dt
from functools import cache
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lawbook.calendar import Calendar, packaged
from lawbook.counting import count, count_term
from lawbook.days import Day, days_of_year
from lawbook.errors import LawbookError, PeriodMustBeEntered
from lawbook.months import add_months, months_and_days
from lawbook.terms import resolve
from tests.lawbook import oracle

D = dt.date
FIRST = D(2030, 1, 1)

often = settings(max_examples=400)
starts = st.dates(D(2030, 1, 1), D(2030, 9, 30))
amounts = st.integers(0, 60)


@st.composite
def pauses(draw):
    found = []
    for _ in range(draw(st.integers(0, 3))):
        first = draw(st.dates(D(2029, 12, 1), D(2030, 12, 1)))
        found.append((first, first + dt.timedelta(days=draw(st.integers(0, 40)))))
    return found


@cache
def invented(seed):
    """Two whole years with any days off: the calendar and the set of its days off."""
    random = Random(seed)
    chance = random.choice([2, 3, 7, 20])
    days = [day for year in (2030, 2031) for day in days_of_year(year)]
    free = {day for day in days if random.randrange(chance) == 0}
    rows = [Day(day, day not in free, "weekend" if day in free else "working") for day in days]
    return Calendar.from_days(rows, version=f"invented {seed}"), free


seeds = st.integers(0, 60)


@often
@given(seeds, starts, st.integers(-60, 60).filter(bool))
def test_adding_working_days_equals_stepping_day_by_day(seed, start, n):
    calendar, free = invented(seed)
    start += dt.timedelta(days=270 if n < 0 else 0)
    assert calendar.add_working_days(start, n) == oracle.nth_working_day(start, n, free)


@often
@given(seeds, starts, amounts, pauses())
@example(0, FIRST, 0, [])
def test_working_days_with_pauses_equal_ticking_them_off(seed, start, amount, pauses):
    calendar, free = invented(seed)
    expected = oracle.due_in_days(start, amount, pauses, free)
    assert count(amount, "working_day", start, calendar, pauses=pauses).due_on == expected


@often
@given(seeds, starts, amounts, pauses())
def test_natural_days_with_pauses_equal_ticking_them_off_and_then_roll(seed, start, amount, pauses):
    calendar, free = invented(seed)
    expected = oracle.due_in_days(start, amount, pauses)
    assert count(amount, "day", start, calendar, pauses=pauses).due_on == expected
    rolled = count(amount, "day", start, calendar, roll="next_working_day", pauses=pauses)
    assert rolled.due_on == oracle.rolled(expected, free)


@often
@given(seeds, starts, st.integers(0, 14))
def test_months_equal_the_oracle_and_then_roll(seed, start, months):
    calendar, free = invented(seed)
    expected = oracle.due_in_months(start, months)
    assert count(months, "month", start, calendar).due_on == expected
    rolled = count(months, "month", start, calendar, roll="next_working_day").due_on
    assert rolled == oracle.rolled(expected, free)


@often
@given(seeds, starts, amounts, pauses(), st.sampled_from(["working_day", "day"]), st.booleans())
def test_the_slip_counts_to_the_same_day_as_the_due_date(seed, start, amount, pauses, unit, rolls):
    calendar, free = invented(seed)
    roll = "next_working_day" if rolls else "none"
    slip = count(amount, unit, start, calendar, roll=roll, pauses=pauses)
    assert [line.date for line in slip.days if line.is_due] == [slip.due_on] == [slip.days[-1].date]
    assert [line.number for line in slip.days if line.number] == list(range(1, amount + 1))
    days = (slip.due_on - start).days
    assert [line.date for line in slip.days] == [start + dt.timedelta(days=n) for n in range(days + 1)]
    for line in slip.days[1:]:
        assert (line.kind == "paused") == oracle.in_a_pause(line.date, pauses)
        if line.number:
            assert unit == "day" or line.date not in free


@often
@given(seeds, starts, pauses())
def test_a_paused_working_day_clock_regains_working_days_only(seed, start, pauses):
    calendar, free = invented(seed)
    slip = count(10, "working_day", start, calendar, pauses=pauses)
    lost = [line for line in slip.days if line.kind == "paused" and line.date not in free]
    plain = calendar.add_working_days(start, 10)
    assert calendar.working_days_between(plain, slip.due_on) == len(lost)


@given(st.dates(D(2000, 1, 1), D(2050, 1, 1)), st.integers(0, 800))
def test_months_and_days_lead_back_to_the_day(start, days):
    end = start + dt.timedelta(days=days)
    months, rest = months_and_days(start, end)
    assert add_months(start, months) + dt.timedelta(days=rest) == end
    assert add_months(start, months + 1) > end


def test_a_pause_over_a_holiday_gives_back_the_working_days_alone():
    pause = (D(2026, 9, 29), D(2026, 10, 8))  # loses 30 September and 8 October
    assert count(3, "working_day", D(2026, 9, 24), packaged(), pauses=[pause]).due_on == D(2026, 10, 9)
    assert count(7, "working_day", D(2026, 9, 24), packaged(), pauses=[pause]).due_on == D(2026, 10, 14)


def test_a_pause_after_the_due_date_changes_nothing():
    pause = (D(2026, 9, 30), D(2026, 10, 20))
    assert count(3, "working_day", D(2026, 9, 24), packaged(), pauses=[pause]).due_on == D(2026, 9, 30)


def test_overlapping_pauses_are_lost_once():
    pauses = [(D(2026, 9, 14), D(2026, 9, 16)), (D(2026, 9, 15), D(2026, 9, 17))]
    slip = count(5, "working_day", D(2026, 9, 10), packaged(), pauses=pauses)
    assert slip.pauses == ((D(2026, 9, 14), D(2026, 9, 17)),)
    assert slip.due_on == count(8, "working_day", D(2026, 9, 10), packaged()).due_on


def test_a_pause_of_a_month_gives_a_month_back():
    pause = (D(2026, 2, 10), D(2026, 3, 15))  # a month and five days
    assert count(3, "month", D(2026, 1, 31), packaged(), pauses=[pause]).due_on == D(2026, 6, 5)


@given(starts, st.integers(1, 24), st.integers(1, 12), st.integers(0, 300))
def test_whole_months_of_pause_are_given_back_as_months(start, amount, lost, after):
    first = start + dt.timedelta(days=after)
    slip = count(amount, "month", start, packaged(), pauses=[(first, add_months(first, lost))])
    extended = first < oracle.due_in_months(start, amount)
    back = months_and_days(first, add_months(first, lost))
    expected = add_months(start, amount + back[0]) + dt.timedelta(days=back[1])
    assert slip.due_on == (expected if extended else oracle.due_in_months(start, amount))


def test_the_slip_of_months_has_one_line_a_month_and_the_rolled_days():
    slip = count(2, "month", D(2026, 8, 3), packaged(), roll="next_working_day")  # 3 October is a holiday
    lines = [(str(line.date), line.number, line.is_due) for line in slip.days]
    assert lines == [
        ("2026-08-03", None, False),
        ("2026-09-03", 1, False),
        ("2026-10-03", 2, False),
        ("2026-10-04", None, False),
        ("2026-10-05", None, False),
        ("2026-10-06", None, False),
        ("2026-10-07", None, False),
        ("2026-10-08", None, True),
    ]


def test_a_count_into_an_unpublished_year_is_provisional_and_its_days_say_so():
    slip = count(10, "working_day", D(2026, 12, 25), packaged())
    assert slip.provisional
    assert [line.is_predicted for line in slip.days if line.date >= D(2026, 12, 31)][:2] == [False, True]
    assert not count(4, "working_day", D(2026, 12, 25), packaged()).provisional


def test_natural_days_are_not_provisional_unless_they_roll():
    start = D(2026, 12, 1)
    assert not count(60, "day", start, packaged()).provisional
    assert count(60, "day", start, packaged(), roll="next_working_day").provisional
    assert not count(10, "day", start, packaged(), roll="next_working_day").provisional


def test_the_slip_names_its_calendar_and_is_built_when_asked_for():
    slip = count(3, "working_day", D(2026, 9, 24), packaged())
    assert slip.calendar_version == packaged().version
    assert "days" not in vars(slip)
    assert slip.days is slip.days


def test_nonsense_is_refused_with_a_sentence():
    with pytest.raises(LawbookError, match="bad_amount"):
        count(-1, "day", D(2026, 9, 24), packaged())
    with pytest.raises(LawbookError, match="bad_pause"):
        count(1, "day", D(2026, 9, 24), packaged(), pauses=[(D(2026, 9, 26), D(2026, 9, 25))])


def test_a_term_without_a_number_must_be_entered():
    term = resolve("promise.check", D(2026, 9, 24)).term
    with pytest.raises(PeriodMustBeEntered) as caught:
        count_term(term, D(2026, 9, 24), packaged())
    assert caught.value.code == "period_must_be_entered"
