"""Decided, not yet told: on the board, in a list, in the handler's inbox, until the notice of the result has left."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.absences import enter_absence
from notifications.models import Channel, Message
from notifications.outbox import letter_instead
from tests.desk.pages import text
from tests.desk.queue import fill_untold
from tests.workflows.story import approved, at, do
from workflows import untold
from workflows.models import Deadline
from workflows.notices import sweep_notices

LIST = "/desk/untold/"


def figure_of(desk):
    """The board's last figure, of the only unit shown."""
    (row,) = desk.get("/desk/board/").context["rows"]
    return row["numbers"][-1]


def references(desk, url=LIST):
    return [row["reference"] for row in desk.get(url).context["list"].rows]


def todo(desk, url=LIST):
    """What is to be done, case by case: the words, and whether they are a link."""
    return [
        [(step["text"], bool(step["url"])) for step in row["todo"]]
        for row in desk.get(url).context["list"].rows
    ]


def results(case):
    return Message.objects.filter(case_id=case.pk, key="objection.result")


def review_of(case):
    return Deadline.objects.get(case=case, slot="review")


def refused_by_the_mail_server(case):
    """No e-mail of the result could be delivered: letters wait instead."""
    mails = results(case).filter(channel=Channel.EMAIL)
    letters = [letter for mail in mails for letter in letter_instead(mail, at("2026-09-24", "16:05"))]
    mails.update(status="failed")
    results(case).filter(channel=Channel.IN_APP).update(status="sent", sent_at=at("2026-09-24", "16:05"))
    return letters


def test_a_rejected_case_that_nobody_was_told_of_is_on_the_board_and_turns_red_when_it_is_late(
    cast, sit, move
):
    case = approved(cast, finding="rejected")
    desk = sit(cast.scjg.supervisor)
    number = figure_of(desk)
    assert (number["name"], number["value"], number["level"]) == ("untold", 1, "")
    assert references(desk, number["url"]) == [case.reference]
    assert '<span class="chip late">' not in text(desk.get(number["url"]))
    move("2026-10-08")
    desk = sit(cast.scjg.supervisor)
    assert (figure_of(desk)["value"], figure_of(desk)["level"]) == (1, "late")
    page = text(desk.get("/desk/board/"))
    assert '<span class="tag late">1</span>' in page
    assert '<span class="chip late">' in text(desk.get(number["url"]))


def test_while_the_correction_is_due_later_the_untold_result_is_late_on_its_own_date(cast, sit, move):
    case = approved(cast, day="2026-09-30")  # received and decided on the same day
    move("2026-10-13")
    desk = sit(cast.scjg.supervisor)
    (row,) = desk.get(LIST).context["list"].rows
    assert (row["due_on"], row["state"]) == (review_of(case).due_on, "To be corrected")
    assert row["due_on"] != Deadline.objects.get(case=case, slot="correction").due_on
    assert figure_of(desk)["level"] == "late"


def test_a_notice_that_left_is_not_on_the_board_any_more(cast, sit):
    case = approved(cast, finding="rejected")
    results(case).update(status="sent", sent_at=at("2026-09-24", "16:05"))
    desk = sit(cast.scjg.supervisor)
    assert todo(desk) == [[("It has left; that is noted in a moment.", False)]]
    assert sweep_notices(at("2026-09-24", "16:06")).left == 1
    assert figure_of(desk)["value"] == 0
    assert references(desk) == []
    assert "Every result has been told." in text(desk.get(LIST))


def test_the_clerk_finds_the_letter_posts_it_and_the_case_leaves_the_list(cast, sit, move):
    case = approved(cast, finding="rejected")
    letters = refused_by_the_mail_server(case)
    move("2026-09-25", "11:00")
    assert todo(sit(cast.scjg.reviewer)) == [
        [("A counter clerk posts the letter and enters the day.", False)] * len(letters)
    ]
    clerk = sit(cast.scjg.clerk)
    ((first, *_others),) = [row["todo"] for row in clerk.get(LIST).context["list"].rows]
    assert first["text"] == "Post the letter"
    assert f"/desk/counter/letters/{letters[0].pk}/" == first["url"]
    assert clerk.post(first["url"], {"on": "2026-09-25"}).status_code == 302
    sweep_notices(at("2026-09-25", "11:01"))
    assert references(clerk) == []


def test_every_counter_that_has_the_letter_says_until_when_it_has_to_leave(cast, sit, move):
    case = approved(cast, finding="rejected")
    refused_by_the_mail_server(case)
    receipt = Message.objects.filter(case_id=case.pk, key="objection.received").first()
    letter_instead(receipt, at("2026-09-24", "16:05"))
    clerks = (cast.scjg.clerk, cast.centre.clerk)
    for clerk in clerks:
        page = text(sit(clerk).get("/desk/counter/"))
        assert page.count('<time datetime="2026-09-30"') == results(case).filter(channel="letter").count()
        assert 'class="chip late"' not in page
    move("2026-10-08")
    for clerk in clerks:
        assert 'class="chip late"' in text(sit(clerk).get("/desk/counter/"))


def test_a_stuck_notice_is_for_the_supervisor_to_try_again(cast, sit):
    case = approved(cast, finding="rejected")
    results(case).filter(channel=Channel.EMAIL).update(status="dead", attempts=5)
    assert todo(sit(cast.scjg.reviewer)) == [[("It is stuck. A supervisor tries it again.", False)]]
    supervisor = sit(cast.scjg.supervisor)
    (row,) = supervisor.get(LIST).context["list"].rows
    assert row["todo"] == [{"text": "Try it again", "url": "/desk/board/stuck/"}]
    assert case.reference in text(supervisor.get("/desk/board/stuck/"))


def test_a_notice_on_its_way_needs_nobody(cast, sit):
    approved(cast, finding="rejected")
    assert todo(sit(cast.scjg.reviewer)) == [[("It is being sent.", False)]]


def test_where_no_notice_was_written_somebody_is_asked_to_look(cast, sit):
    results(approved(cast, finding="rejected")).delete()
    assert todo(sit(cast.scjg.reviewer)) == [
        [("There is no notice that could leave. Ask the administration.", False)]
    ]


def test_the_result_before_a_reopening_says_nothing_about_the_next_one(cast, sit):
    case = approved(cast, finding="rejected")
    results(case).update(status="sent", sent_at=at("2026-09-24", "16:05"))
    sweep_notices(at("2026-09-24", "16:06"))
    do(case, "reopen", cast.scjg.second_approver, at("2026-09-25"), reason="Our own error.")
    do(case, "claim", cast.scjg.second_reviewer, at("2026-09-25"))
    said = {"finding": "rejected", "reasoning": "No.", "basis": "Article 59"}
    do(case, "propose", cast.scjg.second_reviewer, at("2026-09-25", "11:00"), **said)
    do(case, "approve", cast.scjg.approver, at("2026-09-25", "12:00"))
    assert todo(sit(cast.scjg.reviewer)) == [[("It is being sent.", False)]]


def test_the_handler_is_reminded_in_the_inbox_and_so_is_the_deputy(cast, sit, move):
    case = approved(cast, finding="rejected")
    mine = text(sit(cast.scjg.reviewer).get("/desk/"))
    assert "1 case of yours is decided and not yet told" in mine
    assert LIST in mine
    assert "not yet told</strong>" not in text(sit(cast.scjg.second_reviewer).get("/desk/"))
    move("2026-10-08")
    assert 'class="banner late" role="alert"' in text(sit(cast.scjg.reviewer).get("/desk/"))
    day = dt.date(2026, 10, 8)
    enter_absence(
        user=cast.scjg.reviewer, deputy=cast.scjg.second_reviewer, starts_on=day, ends_on=day, today=day
    )
    deputy = sit(cast.scjg.second_reviewer)
    assert "1 case of yours is decided and not yet told" in text(deputy.get("/desk/"))
    assert references(deputy) == [case.reference]


def test_everybody_sees_what_they_work_on_and_nothing_else(cast, sit):
    case = approved(cast, finding="rejected")
    unit = f"{LIST}?unit={cast.scjg.unit.pk}"
    bureau = cast.scjg
    for user in (bureau.reviewer, bureau.approver, bureau.clerk, bureau.head, cast.director, cast.auditor):
        assert references(sit(user)) == references(sit(user), unit) == [case.reference], user
    for user in (cast.sw.reviewer, cast.sw.supervisor, cast.centre.reviewer, cast.administrator):
        assert references(sit(user)) == references(sit(user), unit) == [], user
        assert str(bureau.unit) not in text(sit(user).get(unit))


@pytest.mark.parametrize("asked", ["unit=x", "unit=²", "unit=99999999999999999999", "after=x", "before=."])
def test_an_address_that_cannot_be_read_shows_the_beginning(asked, cast, sit):
    approved(cast, finding="rejected")
    assert sit(cast.scjg.reviewer).get(f"{LIST}?{asked}").status_code == 200


def test_pages_lead_forward_and_back_without_a_gap_in_the_order_of_the_due_dates(cast, sit):
    fill_untold(review_of(approved(cast)), 59)
    desk = sit(cast.scjg.supervisor)
    url = figure_of(desk)["url"]
    seen, pages = [], []
    while url:
        found = desk.get(url).context["list"]
        seen += [row["reference"] for row in found.rows]
        pages.append(found)
        url = found.next_url
    due = Deadline.objects.filter(awaits_notice=True).order_by("due_on", "pk")
    assert seen == list(due.values_list("case__reference", flat=True))
    assert [len(page.rows) for page in pages] == [25, 25, 10]
    back = desk.get(pages[2].previous_url).context["list"]
    assert [row["reference"] for row in back.rows] == [row["reference"] for row in pages[1].rows]
    assert references(desk, pages[2].first_url) == [row["reference"] for row in pages[0].rows]


def test_the_list_the_board_and_the_inbox_cost_the_same_however_much_is_untold(cast, sit):
    case = approved(cast)
    desks = [
        (sit(cast.director), LIST),
        (sit(cast.director), "/desk/board/"),
        (sit(cast.scjg.reviewer), "/desk/"),
    ]

    def queries():
        counts = []
        for desk, url in desks:
            desk.get(url)
            with CaptureQueriesContext(connection) as seen:
                desk.get(url)
            counts.append(len(seen))
        return counts

    before = queries()
    fill_untold(review_of(case), 20)
    assert queries() == before


def test_the_figures_and_the_list_are_read_from_the_small_index(cast):
    fill_untold(review_of(approved(cast)), 5)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table of six rows is read whole otherwise
    with CaptureQueriesContext(connection) as seen:
        untold.of_handlers([cast.scjg.reviewer.pk], dt.date(2026, 9, 24))
        untold.figures([cast.scjg.unit.pk, cast.sw.unit.pk], dt.date(2026, 9, 24))
        untold.listed([cast.scjg.unit.pk], [cast.scjg.reviewer.pk])
    assert len(seen) == 3
    for query in seen.captured_queries:
        plan = explained(query["sql"])
        assert "clocks_awaiting_a_notice" in plan or "running_clocks_of_a_unit" in plan, plan


def explained(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_case_says_that_its_result_has_not_been_told(cast, sit):
    case = approved(cast, finding="rejected")
    page = sit(cast.scjg.reviewer)
    address = f"/desk/cases/{case.reference}/"
    assert "decided, not yet told" in text(page.get(address))
    results(case).update(status="sent", sent_at=at("2026-09-24", "16:05"))
    sweep_notices(at("2026-09-24", "16:06"))
    assert "decided, not yet told" not in text(page.get(address))
