import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import clock
from lawbook import calendar, published
from lawbook.days import Day, days_of_year, ordinary, packaged_year
from lawbook.errors import BadCalendar
from lawbook.models import CalendarDay, CalendarYear, YearStatus
from lawbook.publishing import days_of, load_year, publish_year

pytestmark = pytest.mark.django_db
D = dt.date
EMERGENCY = D(2026, 9, 28)


def load(year=2026, days=None):
    return load_year(days=days or packaged_year(year), source="test", at=clock.now())


def with_emergency():
    """2026 with one more day off."""
    return [
        day._replace(is_working=False, kind="holiday", name_zh="临时放假", name_en="Emergency holiday")
        if day.date == EMERGENCY
        else day
        for day in packaged_year(2026)
    ]


def test_while_no_year_is_published_the_packaged_calendar_answers():
    assert calendar.current() is calendar.packaged()


def test_published_years_give_the_same_days_as_the_package():
    for year in (2023, 2024, 2025, 2026):
        assert load(year).outcome == "published"
    published.forget()
    current = calendar.current()
    assert current is not calendar.packaged()
    assert current.published == calendar.packaged().published
    every_day = [day for year in (2023, 2024, 2025, 2026) for day in days_of_year(year)]
    assert [current.reason(day) for day in every_day] == [
        calendar.packaged().reason(day) for day in every_day
    ]
    assert current.version.startswith("2026.1-")


def test_loading_the_same_days_again_changes_nothing():
    load()
    assert load().outcome == "unchanged"
    assert CalendarYear.objects.count() == 1


def test_other_days_for_a_published_year_wait_as_a_draft():
    load()
    loaded = load(days=with_emergency())
    assert (loaded.outcome, loaded.year.version) == ("draft", 2)
    assert load(days=with_emergency()).outcome == "unchanged"
    published.forget()
    assert calendar.current().is_working(EMERGENCY)


def test_publishing_a_new_version_supersedes_the_old_one_and_keeps_it():
    first = load().year
    second = publish_year(year=load(days=with_emergency()).year, at=clock.now())
    first.refresh_from_db()
    assert (first.status, second.status) == (YearStatus.SUPERSEDED, YearStatus.PUBLISHED)
    assert days_of(first) == list(packaged_year(2026))
    published.forget()
    assert not calendar.current().is_working(EMERGENCY)
    assert calendar.current().version.startswith("2026.2-")


def test_a_version_is_published_once():
    year = load().year
    with pytest.raises(BadCalendar, match="not_a_draft"):
        publish_year(year=year, at=clock.now())


def test_a_published_year_is_forgotten_by_this_process_at_once(django_capture_on_commit_callbacks):
    assert calendar.current() is calendar.packaged()
    with django_capture_on_commit_callbacks(execute=True):
        load()
    assert calendar.current().version.startswith("2026.1-")


def test_the_calendar_is_kept_and_the_versions_are_looked_at_every_few_seconds(
    django_assert_num_queries, monkeypatch
):
    load()
    published.forget()
    with django_assert_num_queries(2):
        kept = calendar.current()
    with django_assert_num_queries(0):
        assert calendar.current() is kept
    monkeypatch.setattr(published, "CHECK_EVERY", 0.0)
    with django_assert_num_queries(1):
        assert calendar.current() is kept


def test_a_year_that_is_not_whole_is_refused():
    with pytest.raises(BadCalendar):
        load(days=packaged_year(2026)[:-1])
    with pytest.raises(BadCalendar):
        load(days=packaged_year(2025) + packaged_year(2026))
    assert not CalendarYear.objects.exists()


def refused(sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE lawbook_calendarday SET is_working = false, kind = 'weekend' WHERE date = '2026-09-28'",
        "DELETE FROM lawbook_calendarday WHERE date = '2026-09-28'",
        "INSERT INTO lawbook_calendarday (year_id, date, is_working, kind, name_zh, name_en) "
        "SELECT id, '2026-09-28', true, 'working', '', '' FROM lawbook_calendaryear",
        "UPDATE lawbook_calendaryear SET source = 'another'",
        "UPDATE lawbook_calendaryear SET status = 'draft', published_at = NULL",
        "UPDATE lawbook_calendaryear SET status = 'superseded', source = 'another'",
        "DELETE FROM lawbook_calendaryear",
    ],
)
def test_the_database_refuses_to_change_a_published_year(sql):
    load()
    refused(sql)


def test_the_database_refuses_to_change_a_superseded_year():
    year = load().year
    publish_year(year=load(days=with_emergency()).year, at=clock.now())
    refused(f"UPDATE lawbook_calendaryear SET status = 'published' WHERE id = {year.pk}")
    refused(f"DELETE FROM lawbook_calendarday WHERE year_id = {year.pk}")


def test_the_database_refuses_a_second_published_version():
    load()
    draft = load(days=with_emergency()).year
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarYear.objects.filter(pk=draft.pk).update(status="published", published_at=clock.now())


def test_the_database_refuses_to_publish_a_year_with_gaps():
    year = CalendarYear.objects.create(year=2027, source="test")
    with pytest.raises(DatabaseError), transaction.atomic():
        CalendarYear.objects.filter(pk=year.pk).update(status="published", published_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        CalendarYear.objects.create(year=2028, source="test", status="published", published_at=clock.now())


def draft_day(day: Day, **changes):
    year = CalendarYear.objects.get_or_create(year=2027, source="test")[0]
    values = {"date": day.date, "is_working": day.is_working, "kind": day.kind} | changes
    return CalendarDay.objects.create(year=year, **values)


@pytest.mark.parametrize(
    "changes",
    [
        {"date": D(2026, 12, 31)},
        {"is_working": False},
        {"kind": "holiday", "is_working": False},
        {"kind": "party"},
    ],
)
def test_the_database_refuses_a_day_that_contradicts_itself_or_its_year(changes):
    with pytest.raises(DatabaseError), transaction.atomic():
        draft_day(ordinary(D(2027, 3, 1)), **changes)


def test_a_date_is_there_once_in_a_version():
    draft_day(ordinary(D(2027, 3, 1)))
    with pytest.raises(IntegrityError), transaction.atomic():
        draft_day(ordinary(D(2027, 3, 1)))


def test_a_draft_may_be_changed_and_thrown_away():
    day = draft_day(ordinary(D(2027, 3, 1)))
    day.is_working, day.kind, day.name_zh, day.name_en = False, "holiday", "节日", "Holiday"
    day.save()
    day.year.delete()
    assert not CalendarDay.objects.exists()
