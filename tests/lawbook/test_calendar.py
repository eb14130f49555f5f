import datetime as dt
from dataclasses import FrozenInstanceError

import chinese_calendar
import pytest

from lawbook.calendar import Calendar, packaged
from lawbook.days import days_of_year, ordinary, packaged_year, predicted_year
from lawbook.errors import BadCalendar, OutsideCalendar

D = dt.date


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_of_the_packaged_years_equals_the_package(year):
    for day in days_of_year(year):
        assert packaged().is_working(day) == chinese_calendar.is_workday(day), day
        is_holiday, name = chinese_calendar.get_holiday_detail(day)
        reason = packaged().reason(day)
        assert reason.name_en == (name or "")
        assert reason.kind == (
            ("holiday" if is_holiday else "make_up")
            if name
            else ("weekend" if day.weekday() > 4 else "working")
        )


@pytest.mark.parametrize("n", [1, 2, 7, 20])
def test_adding_from_every_day_equals_stepping_with_the_package(n):
    for day in days_of_year(2025):
        expected = day
        for _ in range(n):
            expected += dt.timedelta(days=1)
            while not chinese_calendar.is_workday(expected):
                expected += dt.timedelta(days=1)
        assert packaged().add_working_days(day, n) == expected


def test_every_holiday_of_the_package_has_a_chinese_name():
    names = {day.name_zh for year in (2023, 2024, 2025, 2026) for day in packaged_year(year) if day.name_en}
    assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


def test_a_make_up_saturday_counts_and_says_for_which_holiday():
    assert packaged().reason(D(2026, 10, 10))[1:5] == (True, "make_up", "国庆节", "National Day")


def test_days_before_the_due_date_count_backwards():
    assert packaged().add_working_days(D(2026, 10, 8), -1) == D(2026, 9, 30)
    assert packaged().previous_working_day(D(2026, 10, 5)) == D(2026, 9, 30)
    assert packaged().next_working_day(D(2026, 9, 30)) == D(2026, 10, 8)
    assert packaged().add_working_days(D(2026, 10, 3), 0) == D(2026, 10, 3)


def test_between_counts_after_the_first_day_up_to_and_including_the_last():
    assert packaged().working_days_between(D(2026, 9, 29), D(2026, 9, 30)) == 1
    assert packaged().working_days_between(D(2026, 9, 30), D(2026, 9, 29)) == -1
    assert packaged().working_days_between(D(2026, 9, 30), D(2026, 10, 7)) == 0


def test_a_year_without_an_arrangement_is_provisional_and_predicted():
    assert packaged().last_published == D(2026, 12, 31)
    assert not packaged().is_provisional(D(2026, 12, 31))
    assert packaged().is_provisional(D(2027, 1, 1))
    new_year = packaged().reason(D(2027, 1, 1))
    assert (new_year.kind, new_year.name_zh, new_year.is_predicted) == ("holiday", "元旦", True)
    assert (
        packaged().reason(D(2027, 2, 8)).kind == "working"
    )  # Spring Festival cannot be known without a notice


def test_predicted_holidays_on_a_weekend_are_made_up_on_the_next_weekday():
    free = {day.date for day in predicted_year(2028) if day.kind == "holiday"}  # 1 January 2028 is a Saturday
    assert D(2028, 1, 3) in free
    assert {D(2028, 10, 1), D(2028, 10, 2), D(2028, 10, 3), D(2028, 10, 4)} <= free  # the 1st is a Sunday


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_the_prediction_never_names_a_holiday_that_the_notice_does_not(year):
    predicted = {day.date for day in predicted_year(year) if day.kind == "holiday"}
    notice = {day.date for day in packaged_year(year) if not day.is_working}
    assert predicted <= notice


def test_beyond_the_known_years_nothing_is_guessed():
    for act in (
        lambda: packaged().add_working_days(D(2026, 1, 1), 10_000),
        lambda: packaged().add_working_days(D(2026, 1, 1), -10_000),
        lambda: packaged().add_working_days(D(1990, 1, 1), 1),
        lambda: packaged().is_working(D(2100, 1, 1)),
        lambda: packaged().working_days_between(D(1990, 1, 1), D(2026, 1, 1)),
    ):
        with pytest.raises(OutsideCalendar) as caught:
            act()
        assert caught.value.code == "outside_calendar"


def test_a_calendar_of_broken_years_is_refused():
    whole = [ordinary(day) for day in days_of_year(2025)]
    for days in ([], whole[:-1], [*whole, whole[0]]):
        with pytest.raises(BadCalendar):
            Calendar.from_days(days, version="test")


def test_an_unpublished_year_between_two_published_ones_is_provisional():
    days = [ordinary(day) for year in (2025, 2027) for day in days_of_year(year)]
    calendar = Calendar.from_days(days, version="test")
    assert calendar.is_provisional(D(2026, 6, 1))
    assert calendar.rests_on_prediction(D(2025, 12, 30), D(2027, 1, 5))
    assert not calendar.rests_on_prediction(D(2026, 12, 31), D(2027, 1, 5))


def test_a_calendar_does_not_change():
    with pytest.raises(FrozenInstanceError):
        packaged().version = "other"
