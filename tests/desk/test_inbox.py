"""The inbox's lists: whose tasks, in which order, page by page, at a constant price."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from accounts.absences import enter_absence
from accounts.models import Subject, Unit, User
from cases.actors import actor
from cases.models import Watch
from tests.desk.pages import text
from tests.desk.queue import fill
from tests.workflows.story import accepted, at, do, filed, proposed
from workflows import inbox
from workflows.models import WorkItem
from workflows.narrowing import Filters

TODAY = dt.date(2026, 9, 24)
GROWS_WITH_THE_CASES = ("workflows_workitem", "cases_case", "cases_objection")


def me(user, day=TODAY):
    return actor(user, day)


def references(page):
    return [item.reference for item in page.rows]


def test_a_taken_task_is_in_mine_and_a_free_one_only_in_the_queue(cast):
    taken, free = accepted(cast), filed(cast, ground="omission")
    assert references(inbox.mine(me(cast.scjg.reviewer))) == [taken.reference]
    assert references(inbox.unit_queue(me(cast.scjg.reviewer))) == [taken.reference, free.reference]
    assert references(inbox.mine(me(cast.scjg.second_reviewer))) == []


def test_another_units_tasks_and_another_roles_tasks_are_not_listed(cast):
    case = proposed(cast)
    assert references(inbox.unit_queue(me(cast.scjg.approver))) == [case.reference]
    for user in (cast.scjg.reviewer, cast.scjg.steward, cast.sw.approver, cast.centre.reviewer):
        assert references(inbox.unit_queue(me(user))) == []


def test_a_supervisor_sees_every_task_of_the_unit_and_the_director_of_any_unit_asked_for(cast):
    case = proposed(cast)
    assert references(inbox.unit_queue(me(cast.scjg.supervisor))) == [case.reference]
    assert references(inbox.unit_queue(me(cast.director))) == []
    market = Filters(unit_id=cast.scjg.unit.pk)
    assert references(inbox.unit_queue(me(cast.director), market)) == [case.reference]
    assert references(inbox.unit_queue(me(cast.sw.supervisor), market)) == []


def test_an_asked_unit_finds_the_question_in_its_queue(cast):
    case = accepted(cast)
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-24"), unit=cast.sw.unit, question="Paid?")
    (item,) = inbox.unit_queue(me(cast.sw.reviewer)).rows
    assert (item.step, item.unit_id) == ("answer", cast.sw.unit.pk)
    assert item.assistance_id == case.assistances.get().pk


def test_a_deputy_finds_the_absent_persons_tasks_in_their_own_list(cast, sit):
    case = accepted(cast)
    enter_absence(
        user=cast.scjg.reviewer, deputy=cast.scjg.second_reviewer, starts_on=TODAY, ends_on=TODAY, today=TODAY
    )
    assert references(inbox.mine(me(cast.scjg.second_reviewer))) == [case.reference]
    page = text(sit(cast.scjg.second_reviewer).get("/desk/"))
    assert "You stand in for scjg.reviewer." in page
    assert "you stand in" in page


def test_watching_and_done_show_cases_the_newest_first(cast):
    first, second = accepted(cast), filed(cast, ground="omission")
    do(second, "accept", cast.scjg.reviewer, at("2026-09-24", "12:00"))
    do(
        second,
        "request_assistance",
        cast.scjg.reviewer,
        at("2026-09-24", "13:00"),
        unit=cast.sw.unit,
        question="?",
    )
    who = me(cast.scjg.reviewer)
    assert [case.id for case in inbox.done(who).rows] == [second.pk, first.pk]
    assert inbox.watching(who).rows == []
    Watch.objects.create(user=cast.scjg.reviewer, case=first)
    assert [case.id for case in inbox.watching(who).rows] == [first.pk]
    assert [case.id for case in inbox.done(who, Filters(text=first.reference)).rows] == [first.pk]


def test_filters_narrow_the_queue(cast):
    case, other = accepted(cast), filed(cast, ground="omission")
    who = me(cast.scjg.supervisor)

    def found(**filters):
        return references(inbox.unit_queue(who, Filters(**filters)))

    assert found(procedure="objection") == [case.reference, other.reference]
    assert found(procedure="repair") == []
    assert found(step="intake") == [other.reference]
    assert found(unassigned=True) == [other.reference]
    assert found(text=case.reference.lower()) == [case.reference]
    assert found(text="YY-2025") == []
    assert found(due="overdue") == found(due="today") == []
    assert found(due="week") == []  # due on Wednesday 30 September, today is Thursday 24


@pytest.mark.parametrize(
    ("day", "word"),
    [("2026-09-24", ""), ("2026-09-28", "risk, free only"), ("2026-09-29", "risk"), ("2026-09-30", "today"),
     ("2026-10-01", "overdue"), ("2026-10-08", "overdue")],
)  # fmt: skip
def test_the_words_of_the_law_decide_what_is_at_risk(day, word, cast):
    taken, free = accepted(cast), filed(cast, ground="omission")  # both due on 2026-09-30
    who = me(cast.scjg.supervisor, dt.date.fromisoformat(day))
    at_risk = references(inbox.unit_queue(who, Filters(due="risk")))
    expected = {"risk, free only": [free], "risk": [taken, free], "today": [taken, free]}.get(word, [])
    assert at_risk == [case.reference for case in expected]
    late = references(inbox.unit_queue(who, Filters(due="overdue")))
    assert late == ([taken.reference, free.reference] if word == "overdue" else [])


def test_pages_lead_forward_and_back_without_a_gap(cast, db):
    fill(accepted(cast), [cast.scjg.unit], 70)
    who = me(cast.scjg.reviewer)
    seen, cursor = [], None
    while True:
        page = inbox.unit_queue(who, cursor=cursor)
        seen += [item.id for item in page.rows]
        if page.next is None:
            break
        cursor = page.next
    in_order = list(WorkItem.objects.order_by("due_on", "pk").values_list("pk", flat=True))
    assert seen == in_order
    back = []
    while page.previous:
        page = inbox.unit_queue(who, cursor=inbox.Cursor(page.previous.id, page.previous.due_on, back=True))
        back = [item.id for item in page.rows] + back
    assert back + in_order[50:] == in_order


def test_the_pager_keeps_the_filters(cast, sit):
    fill(accepted(cast), [cast.scjg.unit], 60)
    desk = sit(cast.scjg.reviewer)
    first = desk.get("/desk/?view=unit&step=review").context["list"]
    assert first.next_url.startswith("?view=unit&step=review&after=2026-")
    second = desk.get(f"/desk/{first.next_url}").context["list"]
    assert not {row["id"] for row in first.rows} & {row["id"] for row in second.rows}
    again = desk.get(f"/desk/{second.previous_url}").context["list"]
    assert [row["id"] for row in again.rows] == [row["id"] for row in first.rows]


@pytest.mark.parametrize(
    "broken", ["after=x", "after=2026-13-01.3", "before=.", "due=never", "step=x", "unit=x"]
)
def test_an_address_that_cannot_be_read_shows_the_beginning(broken, cast, sit):
    accepted(cast)
    assert sit(cast.scjg.reviewer).get(f"/desk/?view=unit&{broken}").status_code == 200


@pytest.mark.parametrize("view", ["mine", "unit", "watching", "done"])
def test_a_page_costs_the_same_with_one_task_and_with_thirty(view, cast, sit):
    case = accepted(cast)
    Watch.objects.create(user=cast.scjg.reviewer, case=case)
    desk = sit(cast.scjg.reviewer)
    before = queries(desk, view)
    fill(case, [cast.scjg.unit], 30)
    WorkItem.objects.filter(assignee__isnull=True).update(assignee=cast.scjg.reviewer)
    assert queries(desk, view) == before
    assert (
        before <= 6
    )  # session, user, who that is, messages unread; the rows, and what is not told, or rows in two


@pytest.mark.parametrize("view", ["mine", "unit", "watching", "done"])
def test_no_reader_costs_more_than_eight_queries(view, cast, sit):
    fill(accepted(cast), [cast.scjg.unit, cast.centre.unit], 30)
    for user in (
        cast.scjg.supervisor,
        cast.scjg.approver,
        cast.scjg.head,
        cast.director,
        cast.centre.supervisor,
    ):
        assert queries(sit(user), view) <= 8, user


def test_what_people_typed_is_shown_as_they_typed_it(cast, sit):
    case = accepted(cast)
    said = "<b>Ltd</b> & {unit} {0}"
    Subject.objects.filter(pk=case.subject_id).update(kind="organisation")
    subject = case.subject
    subject.name = said
    subject.save()
    User.objects.filter(pk=cast.scjg.reviewer.pk).update(name=f"R {said}")
    Unit.objects.filter(pk=cast.scjg.unit.pk).update(name_en=f"U {said}")
    WorkItem.objects.update(step=said[:30])
    page = text(sit(cast.scjg.supervisor).get("/desk/?view=unit"))
    assert said not in page
    for shown in (said, f"R {said}", f"U {said}", said[:30]):
        assert f">{escape(shown)}<" in page


def test_each_reader_reads_their_own_language_and_their_own_share(cast, sit):
    accepted(cast)
    for language, words in (
        ("en", ("Review", "you", "3 working days left")),
        ("zh-hans", ("核查", "还剩3个工作日")),
    ):
        page = text(sit(cast.scjg.reviewer).get("/desk/?view=unit", headers={"accept-language": language}))
        assert all(word in page for word in words), language
    assert ">you<" not in text(sit(cast.scjg.supervisor).get("/desk/?view=unit"))


def test_the_filters_show_what_was_asked_for_and_offer_only_the_own_units(cast, sit):
    accepted(cast)
    asked = text(sit(cast.scjg.reviewer).get("/desk/?view=unit&step=review&text=YY%22%3E&free=on"))
    assert '<option value="review" selected' in asked
    assert 'value="YY&quot;&gt;"' in asked
    assert "Show all" in asked
    plain = text(sit(cast.scjg.reviewer).get("/desk/?view=unit"))
    assert " selected" not in plain.replace('<option value="" selected>', "")
    assert "Show all" not in plain
    offered = {unit.pk: f'<option value="{unit.pk}">{unit.name_en}' in plain for unit in Unit.objects.all()}
    assert offered == {pk: pk == cast.scjg.unit.pk for pk in offered}


def queries(desk, view) -> int:
    desk.get(f"/desk/?view={view}")
    with CaptureQueriesContext(connection) as seen:
        desk.get(f"/desk/?view={view}")
    return len(seen)


@pytest.mark.parametrize("roles", ["one", "many"])
def test_the_queue_of_a_big_table_is_read_from_the_index_alone(roles, cast):
    units = [cast.scjg.unit, cast.sw.unit, cast.yj.unit, cast.centre.unit]
    fill(accepted(cast), units, 20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflows_workitem")
    who = me(cast.scjg.reviewer if roles == "one" else cast.scjg.supervisor)
    middle = inbox.Cursor(5, dt.date(2026, 9, 20))
    for cursor in (None, middle, inbox.Cursor(5, dt.date(2026, 9, 20), back=True)):
        with CaptureQueriesContext(connection) as seen:
            assert len(inbox.unit_queue(who, cursor=cursor).rows) == 25
        plan = explained(seen.captured_queries[0]["sql"])
        assert "queue_of_a_unit" in plan, plan
        for table in GROWS_WITH_THE_CASES:
            assert f"Seq Scan on {table}" not in plan, plan
        assert "Sort  " not in plan, plan
        assert "Hash" not in plan.partition("SubPlan")[0], (
            plan
        )  # each line is looked up, no table is read through


def test_the_tasks_of_every_unit_are_read_from_the_index_page_by_page(cast):
    units = [cast.scjg.unit, cast.sw.unit, cast.yj.unit, cast.centre.unit]
    fill(accepted(cast), units, 20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflows_workitem")
    who, every = me(cast.director), Filters(overseen=True)
    seen = []
    for cursor in (
        None,
        inbox.Cursor(5, dt.date(2026, 9, 20)),
        inbox.Cursor(5, dt.date(2026, 9, 20), back=True),
    ):
        with CaptureQueriesContext(connection) as queries:
            page = inbox.unit_queue(who, every, cursor)
        seen.append([(row.due_on, row.id) for row in page.rows])
        plan = explained(queries.captured_queries[-1]["sql"])
        assert "queue_of_a_unit" in plan, plan
        for table in GROWS_WITH_THE_CASES:
            assert f"Seq Scan on {table}" not in plan, plan
    in_order = list(WorkItem.objects.order_by("due_on", "pk").values_list("due_on", "pk"))
    after = next(place for place, row in enumerate(in_order) if row > (dt.date(2026, 9, 20), 5))
    assert seen == [in_order[:25], in_order[after : after + 25], in_order[after - 25 : after]]


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_date_on_holidays_nobody_has_announced_says_so_in_the_list_and_on_the_question(cast, sit, move):
    move("2026-12-30")
    case = filed(cast, "2026-12-30")
    assert '<span class="tag">provisional</span>' in text(sit(cast.scjg.reviewer).get("/desk/?view=unit"))
    do(case, "accept", cast.scjg.reviewer, at("2026-12-30"))
    facts = {"unit": cast.sw.unit, "question": "Paid?"}
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-12-30"), **facts)
    item = WorkItem.objects.get(assistance__case=case)
    page = text(sit(cast.sw.reviewer).get(f"/desk/questions/{item.assistance_id}/"))
    assert ('<span class="tag">provisional</span>' in page) is item.is_provisional is True
    WorkItem.objects.update(is_provisional=False)
    assert '<span class="tag">provisional</span>' not in text(sit(cast.scjg.reviewer).get("/desk/?view=unit"))
