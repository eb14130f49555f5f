"""The counting slip: every day is there, drawn and in words, and the due day is stamped."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lawbook.calendar import packaged
from lawbook.counting import count
from lawbook.strip import LONGEST, cells

D = dt.date
TODAY = D(2026, 9, 29)


def strip(amount, start, unit="working_day", today=TODAY, **options):
    return cells(count(amount, unit, start, packaged(), **options), today)


def test_seven_working_days_over_the_national_day_are_drawn_with_the_holidays_as_one_cell_each():
    assert [(cell.kind, cell.dates, cell.number) for cell in strip(7, D(2026, 9, 24))] == [
        ("start", "24", None),
        ("holiday", "25–27", None),
        ("working", "28", 1),
        ("working", "29", 2),
        ("working", "30", 3),
        ("holiday", "1–7", None),
        ("working", "8", 4),
        ("working", "9", 5),
        ("make_up", "10", 6),
        ("weekend", "11", None),
        ("working", "12", 7),
    ]


def test_today_is_ringed_the_due_day_stamped_and_the_month_named_where_it_changes():
    drawn = strip(7, D(2026, 9, 24))
    assert [cell.dates for cell in drawn if cell.is_today] == ["29"]
    assert [cell.dates for cell in drawn if cell.is_due] == ["12"]
    assert [cell.month for cell in drawn if cell.month] == ["Sep", "Oct"]


def test_a_screen_reader_hears_each_day_and_why_it_counts():
    words = [cell.words for cell in strip(7, D(2026, 9, 24))]
    assert words[0] == "Thu 24 September: the start, not counted"
    assert words[1] == "Fri 25 September – Sun 27 September: Mid-autumn Festival, not counted"
    assert words[3] == "Tue 29 September: working day 2, today"
    assert words[8] == "Sat 10 October: working day 6, a make-up working day"
    assert words[-1] == "Mon 12 October: working day 7, due day"


def test_holidays_and_weekdays_are_named_in_chinese():
    with translation.override("zh-hans"):
        drawn = strip(7, D(2026, 9, 24))
        assert (drawn[5].name, drawn[2].weekday, drawn[5].month) == ("国庆节", "一", "10月")


def test_a_pause_is_one_dashed_cell_whatever_days_it_covers():
    drawn = strip(10, D(2026, 9, 17), pauses=[(D(2026, 9, 21), D(2026, 9, 28))])
    assert [cell.dates for cell in drawn if cell.kind == "paused"] == ["22–28"]


def test_a_long_count_is_folded_but_keeps_its_ends_and_the_days_around_today():
    drawn = strip(60, D(2026, 9, 1), unit="day")
    assert len(drawn) <= LONGEST
    assert [cell.is_today for cell in drawn].count(True) == 1
    assert drawn[-1].is_due
    assert "days" in next(cell.words for cell in drawn if cell.kind == "folded")


def test_months_are_counted_as_months():
    drawn = strip(3, D(2026, 1, 31), unit="month")
    assert drawn[-1].words.startswith("Thu 30 April: month 3")


def test_a_due_day_that_rolled_past_a_weekend_is_stamped_though_it_is_no_month_of_its_own():
    drawn = strip(6, D(2026, 5, 1), unit="month", roll="next_working_day")
    assert drawn[-1].words == "Mon 2 November: not counted, due day"


@given(
    start=st.dates(D(2023, 1, 1), D(2026, 11, 30)),
    amount=st.integers(1, 60),
    unit=st.sampled_from(["working_day", "day"]),
    today=st.dates(D(2023, 1, 1), D(2026, 12, 31)),
)
def test_no_day_is_lost_or_drawn_twice(start, amount, unit, today):
    slip = count(amount, unit, start, packaged())
    drawn = cells(slip, today)
    assert [day for cell in drawn for day in cell.days] == list(slip.days)
    assert drawn[-1].is_due
    assert sum(cell.is_today for cell in drawn) == any(day.date == today for day in slip.days)


@pytest.mark.parametrize("open_", [True, False])
def test_the_slip_is_a_list_with_words_for_every_cell_and_rings_today_only_while_open(rendered, open_):
    slip = count(3, "working_day", D(2026, 9, 25), packaged())
    html = rendered("{% slip slip open=open_ title='Review' %}", slip=slip, open_=open_)
    assert html.count("<li") == html.count('class="sr-only"') == 5
    assert html.count('class="stamp"') == 1
    assert ('aria-current="date"' in html) is open_
    assert "Review" in html


def test_a_provisional_date_says_that_it_may_still_move(rendered):
    slip = count(7, "working_day", D(2026, 12, 28), packaged())
    assert "may still move" in rendered("{% slip slip %}", slip=slip)
