import datetime as dt
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.checks.registry import CheckRegistry
from django.core.management import CommandError, call_command

from lawbook import calendar, checks, published
from lawbook.models import CalendarYear

ROOT = Path(__file__).parents[2]


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


def test_workdays_add_prints_the_bare_date_first():
    assert run("workdays", "add", "2026-09-24", "7") == ["2026-10-12"]
    assert run("workdays", "add", "2026-09-24", "7", "--slip")[0] == "2026-10-12"


def test_the_slip_shows_every_day_and_its_reason():
    lines = run("workdays", "add", "2026-09-24", "7", "--slip", "--language", "en")
    assert lines[1:4] == [
        "2026-09-24  Thu    –  start day, not counted",
        "2026-09-25  Fri    –  Mid-autumn Festival",
        "2026-09-26  Sat    –  Mid-autumn Festival",
    ]
    assert "2026-10-10  Sat    6  make-up working day, National Day" in lines
    assert "2026-10-12  Mon    7  due day" in lines
    assert lines[-1] == f"Calendar: {calendar.packaged().version}"


def test_the_slip_is_chinese_unless_asked_otherwise():
    assert "2026-09-25  周五    –  中秋节" in run("workdays", "add", "2026-09-24", "7", "--slip")


def test_a_provisional_date_is_bare_on_the_first_line_and_explained_on_the_second():
    lines = run("workdays", "add", "2026-12-25", "10", "--language", "en")
    assert lines[0] == "2027-01-11"
    assert lines[1].startswith("Provisional")


def test_workdays_add_knows_months_and_rolls():
    assert run("workdays", "add", "2026-01-31", "3", "--unit", "month") == ["2026-04-30"]
    assert run("workdays", "add", "2026-07-03", "3", "--unit", "month", "--roll")[0] == "2026-10-08"


def test_workdays_left_uses_the_words_of_the_board():
    def left(today):
        return run("workdays", "left", "2026-09-30", "--today", today, "--language", "en")

    assert left("2026-09-29") == ["1"]
    assert left("2026-09-30") == ["0", "today"]
    assert left("2026-10-08") == ["0", "1 working day overdue"]
    assert left("2026-10-09") == ["0", "2 working days overdue"]


@time_machine.travel("2026-09-28T17:00:00Z")  # already the 29th in Shanghai
def test_workdays_left_counts_from_today_in_shanghai():
    assert run("workdays", "left", "2026-09-30") == ["1"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["2026-13-01", "3"], "bad_date"),
        (["24.9.2026", "3"], "bad_date"),
        (["2026-09-24", "three"], "bad_number"),
        (["2026-09-24", "-3"], "bad_number"),
        (["2026-09-24", "10001"], "bad_number"),
        (["2026-09-24", "9999"], "outside_calendar"),
        (["1990-01-01", "3"], "outside_calendar"),
    ],
)
def test_bad_dates_and_numbers_get_a_sentence_and_a_code(words, code):
    with pytest.raises(CommandError, match=f"^{code}: "):
        run("workdays", "add", *words)


def test_workdays_needs_neither_database_nor_broker():
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run(
        [sys.executable, "manage.py", "workdays", "add", "2026-09-24", "7"],
        cwd=ROOT,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("2026-10-12\n", 0), done.stderr


@pytest.mark.django_db
def test_load_calendar_publishes_the_packaged_years_and_may_run_again():
    years = ["2023", "2024", "2025", "2026"]
    run("load_calendar", *years)
    assert list(CalendarYear.objects.values_list("year", "version", "status")) == [
        (year, 1, "published") for year in (2023, 2024, 2025, 2026)
    ]
    run("load_calendar", *years)
    assert CalendarYear.objects.count() == 4


@pytest.mark.django_db
def test_load_calendar_refuses_a_year_nobody_published_and_loads_nothing():
    with pytest.raises(CommandError, match=r"^year_unknown: "):
        run("load_calendar", "2026", "2035")
    assert not CalendarYear.objects.exists()


NOTICE = """date,kind,name_zh,name_en
2027-01-01,holiday,元旦,New Year's Day
2027-01-03,make_up,元旦,New Year's Day
"""


def notice(tmp_path, text):
    path = tmp_path / "notice.csv"
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.django_db
def test_a_notice_in_csv_names_the_holidays_and_the_rest_is_weekdays(tmp_path):
    run("load_calendar", "--file", notice(tmp_path, NOTICE))
    published.forget()
    current = calendar.current()
    assert str(current.last_published) == "2027-12-31"
    kinds = [current.reason(dt.date(2027, 1, number)).kind for number in (1, 2, 3, 4)]
    assert kinds == ["holiday", "weekend", "make_up", "working"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("day,kind\n2027-01-01,holiday\n", "bad_calendar"),
        ("date,kind,name_zh,name_en\n", "bad_calendar"),
        (NOTICE + "2027-01-01,holiday,元旦,New Year's Day\n", "bad_line: .*4"),
        (NOTICE + "2027-02-30,holiday,春节,Spring Festival\n", "bad_line"),
        (NOTICE + "2027-02-05,make_up,春节,Spring Festival\n", "bad_line"),
        (NOTICE + "2027-02-06,party,春节,Spring Festival\n", "bad_line"),
        (NOTICE + "2027-02-06,holiday,春节\n", "bad_line"),
        (NOTICE + "2028-01-02,make_up,元旦,New Year's Day\n", "bad_calendar"),
    ],
)
def test_a_bad_file_is_refused_whole(tmp_path, text, code):
    with pytest.raises(CommandError, match=f"^{code}"):
        run("load_calendar", "--file", notice(tmp_path, text))
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("words", [[], ["2026", "--file", "x.csv"]])
def test_load_calendar_wants_years_or_a_file(words):
    with pytest.raises(CommandError, match=r"^bad_arguments: "):
        run("load_calendar", *words)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(CommandError, match=r"^bad_file: "):
        run("load_calendar", "--file", str(tmp_path / "none.csv"))


def test_the_check_lists_the_rows_nobody_verified():
    (warning,) = checks.unverified_terms(None, databases=["default"])
    assert warning.id == "lawbook.W001"
    assert "repair.accept@ndrc-36" in warning.msg
    assert "objection.review.own@shandong-2020:39" not in warning.msg


def test_the_check_stays_out_of_the_deployment_check():
    registry = CheckRegistry()
    registry.register(checks.unverified_terms, "lawbook")
    assert not registry.run_checks(include_deployment_checks=True)
    assert registry.run_checks(tags=["lawbook"], databases=["default"])
