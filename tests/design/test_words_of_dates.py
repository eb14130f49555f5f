"""Dates are written out, with the working days left; never a relative word alone."""

import datetime as dt

import pytest
from django.utils import translation

from core.templatetags.redress import as_fact, full_date, kept_date, listed, long_date, masked_number, moment

D = dt.date


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("en", D(2026, 9, 30), "Wed 30 September"),
        ("zh-hans", D(2026, 9, 30), "9月30日 星期三"),
        ("en", D(2027, 1, 4), "Mon 4 January 2027"),
        ("zh-hans", D(2027, 1, 4), "2027年1月4日 星期一"),
    ],
)
def test_a_date_is_written_with_its_weekday_and_with_the_year_when_it_is_another(language, day, words):
    with translation.override(language):
        assert long_date(day) == words


def test_a_moment_before_midnight_in_utc_is_the_next_day_in_shanghai():
    evening = dt.datetime(2026, 9, 29, 17, 30, tzinfo=dt.UTC)
    assert moment(evening) == "Wed 30 September 01:30"
    assert long_date(evening) == "Wed 30 September"


@pytest.mark.parametrize(("language", "words"), [("en", "甲, 乙"), ("zh-hans", "甲、乙")])
def test_names_are_listed_as_the_reader_lists_them(language, words):
    with translation.override(language):
        assert listed(name for name in ("甲", "乙")) == words


def test_nothing_is_written_where_there_is_no_date():
    assert (long_date(None), moment(None), as_fact(None)) == ("", "", "–")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Wed 30 September 2026"), ("zh-hans", "2026年9月30日 星期三")]
)
def test_what_is_printed_and_kept_names_its_year(language, words):
    with translation.override(language):
        assert kept_date(D(2026, 9, 30)) == words


def test_a_letter_dates_itself_in_full():
    assert full_date(D(2026, 9, 30)) == "30 September 2026"


def test_an_identity_number_shows_its_first_three_and_last_four_characters():
    assert masked_number("11010119900307001X") == "110***********001X"
    assert masked_number("1234567") == "*******"


@pytest.mark.parametrize(
    ("due_on", "level", "words"),
    [
        (D(2026, 10, 9), "chip ", "3 working days left"),
        (D(2026, 9, 30), "chip soon", "1 working day left"),
        (D(2026, 9, 29), "chip soon", "today"),
        (D(2026, 9, 28), "chip late", "1 working day overdue"),
        (D(2026, 9, 23), "chip late", "3 working days overdue"),
    ],
)
def test_the_chip_says_the_working_days_left_and_colour_is_not_the_only_sign(rendered, due_on, level, words):
    html = rendered("{% chip due_on %}", due_on=due_on)
    assert f'class="{level}"' in html
    assert words in html
    assert "<svg" in html


def test_a_case_without_a_handler_is_at_risk_a_day_earlier(rendered):
    assert 'class="chip "' in rendered("{% chip due_on %}", due_on=D(2026, 10, 8))
    assert 'class="chip soon"' in rendered("{% chip due_on handled=False %}", due_on=D(2026, 10, 8))


def test_late_on_a_holiday_is_overdue_though_no_working_day_has_begun(rendered, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: D(2026, 10, 3))
    assert "overdue" in rendered("{% chip due_on %}", due_on=D(2026, 9, 30))


def test_a_due_date_stands_beside_its_chip_and_alone_once_the_clock_is_closed(rendered):
    open_clock = rendered("{% due due_on provisional=True %}", due_on=D(2026, 9, 30))
    assert '<time datetime="2026-09-30" class="nowrap">Wed 30 September</time>' in open_clock
    assert "1 working day left" in open_clock
    assert "provisional" in open_clock
    assert "chip" not in rendered("{% due due_on open=False %}", due_on=D(2026, 9, 30))
