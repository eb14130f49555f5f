"""What officials are told, at the desk: unread until opened, each with the way to its case."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from desk.context import MOST_UNREAD, bar
from desk.messages import PAGE
from notifications import payloads
from notifications.delivery import sweep_outbox
from notifications.models import Message
from notifications.outbox import Note, queue_many
from tests.desk.pages import text
from tests.intake.brought import bring_rows, penalty_item, row
from tests.workflows.papers import ask
from tests.workflows.story import accepted, approved, at, do, filed, proposed


def tell(user, case, many=1, key="new"):
    """So many notes about a case, sent."""
    payload = payloads.DeskNoApprover(reference=case.reference, unit=case.unit_id)
    queue_many([Note(payload, user, f"{key}:{number}", case.pk) for number in range(many)], at=clock.now())
    sweep_outbox(clock.now())


def unread(user):
    return Message.objects.filter(recipient=user, channel="in_app", read_at=None).count()


def in_the_bar(client):
    """What stands beside “Messages” in the bar."""
    link = next(one for one in client.get("/desk/").context["desk"]["links"] if one["label"] == "Messages")
    return link["count"]


def test_what_was_sent_in_this_service_is_read_at_the_desk_with_a_link_to_its_case(cast, sit):
    case = do(proposed(cast), "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Quote it.")
    sweep_outbox(at("2026-09-24", "15:01"))
    page = text(sit(cast.scjg.reviewer).get("/desk/messages/"))
    assert f"{case.reference}: your proposal was sent back" in page
    assert "The reason is on the case." in page
    assert f'href="/desk/cases/{case.reference}/"' in page
    assert '<span class="tag soon">unread</span>' in page


def test_the_words_are_in_the_language_of_the_page_and_not_of_the_mail(cast, sit):
    case = accepted(cast)
    tell(cast.scjg.reviewer, case)
    assert Message.objects.get(recipient=cast.scjg.reviewer, channel="in_app").language == "zh-hans"
    reader = sit(cast.scjg.reviewer)
    assert "nobody in the unit may approve" in text(reader.get("/desk/messages/"))
    reader.cookies.load({"django_language": "zh-hans"})
    assert "消息" in text(reader.get("/desk/messages/", headers={"accept-language": "zh-hans"}))


def test_what_waits_for_the_morning_or_was_withdrawn_is_not_shown(cast, sit):
    case = accepted(cast)
    payload = payloads.DeskNoApprover(reference=case.reference, unit=case.unit_id)
    queue_many([Note(payload, cast.scjg.reviewer, "night", case.pk)], at=at("2026-09-24", "22:00"))
    assert case.reference not in text(sit(cast.scjg.reviewer).get("/desk/messages/"))
    Message.objects.filter(dedupe_key__startswith="night").update(status="withdrawn")
    assert case.reference not in text(sit(cast.scjg.reviewer).get("/desk/messages/"))
    assert in_the_bar(sit(cast.scjg.reviewer)) is None


def test_opening_one_marks_it_as_read_and_leads_to_the_case(cast, sit):
    case = accepted(cast)
    tell(cast.scjg.reviewer, case, many=2)
    reader = sit(cast.scjg.reviewer)
    assert in_the_bar(reader) == "2"
    row = Message.objects.filter(recipient=cast.scjg.reviewer, channel="in_app").latest("pk")
    answer = reader.get(f"/desk/messages/{row.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/desk/cases/{case.reference}/")
    row.refresh_from_db()
    assert row.read_at == clock.now()
    assert in_the_bar(reader) == "1"


def test_an_asked_unit_is_led_to_its_question_and_not_to_the_case(cast, sit):
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, clock.now())
    sweep_outbox(clock.now())
    row = Message.objects.get(recipient=cast.sw.reviewer, channel="in_app")
    reader = sit(cast.sw.reviewer)
    assert reader.get(f"/desk/messages/{row.pk}/").url == f"/desk/questions/{asked.pk}/"
    page = text(reader.get("/desk/messages/"))
    assert f'href="/desk/questions/{asked.pk}/"' in page
    assert f'href="/desk/cases/{case.reference}/"' not in page


def test_whoever_may_not_open_the_case_reads_the_message_itself(cast, sit):
    from cases import records

    records.note_release(record=cast.record, unit=cast.sw.unit, purpose="joint inspection", at=clock.now())
    case = do(approved(cast), "apply_correction", cast.scjg.steward, at("2026-09-24", "17:00"))
    sweep_outbox(at("2026-09-24", "17:01"))
    row = Message.objects.get(recipient=cast.sw.steward, channel="in_app")
    answer = sit(cast.sw.steward).get(f"/desk/messages/{row.pk}/")
    assert answer.status_code == 200
    assert "Please use version 2 from now on." in text(answer)
    assert f'href="/desk/cases/{case.reference}/"' not in text(answer)
    row.refresh_from_db()
    assert row.read_at


def test_a_batch_that_waits_leads_to_its_page_for_those_who_may_open_it(cast, sit):
    batch = bring_rows(cast.scjg.reviewer, penalty_item(cast.scjg.unit), [row(1)])
    payload = payloads.DeskBatchWaits(reference=batch.reference, unit=batch.unit_id, entries=1)
    queue_many([Note(payload, cast.sw.reviewer, "astray")], at=clock.now())
    sweep_outbox(clock.now())
    for user, leads in ((cast.scjg.approver, True), (cast.sw.reviewer, False)):
        row_of = Message.objects.get(recipient=user, channel="in_app", key=payload.key)
        page = text(sit(user).get("/desk/messages/"))
        assert f"{batch.reference}: a batch waits for a second person" in page
        assert (f'href="/desk/intake/batches/{batch.reference}/"' in page) == leads
        answer = sit(user).get(f"/desk/messages/{row_of.pk}/")
        assert (answer.status_code == 302 and batch.reference in answer.url) == leads


def test_nobody_opens_somebody_elses_message(cast, sit):
    case = accepted(cast)
    tell(cast.scjg.reviewer, case)
    row = Message.objects.get(recipient=cast.scjg.reviewer, channel="in_app")
    for user in (cast.scjg.second_reviewer, cast.scjg.supervisor, cast.director):
        assert sit(user).get(f"/desk/messages/{row.pk}/").status_code == 404
        assert case.reference not in text(sit(user).get(f"/desk/messages/?before={row.pk + 1}"))
    row.refresh_from_db()
    assert row.read_at is None
    for number in ("0", "9" * 18):
        assert sit(cast.scjg.reviewer).get(f"/desk/messages/{number}/").status_code == 404


def test_a_subject_has_no_messages_at_the_desk(cast, sit):
    for address in ("/desk/messages/", "/desk/messages/1/"):
        assert sit(cast.owner).get(address).status_code == 404


# — all as read —


def test_all_are_marked_as_read_but_what_came_after_the_list_was_shown(cast, sit, move):
    case = accepted(cast)
    tell(cast.scjg.reviewer, case, many=3)
    tell(cast.scjg.second_reviewer, case, key="other")
    reader = sit(cast.scjg.reviewer)
    move("2026-09-24", "10:02")
    shown_at = reader.get("/desk/messages/").context["shown_at"]
    move("2026-09-24", "10:05")
    tell(cast.scjg.reviewer, case, key="later")
    answer = reader.post("/desk/messages/read/", {"shown_at": shown_at}, follow=True)
    assert "3 messages are marked as read." in text(answer)
    assert (unread(cast.scjg.reviewer), unread(cast.scjg.second_reviewer)) == (1, 1)


def test_a_reminder_that_left_after_the_list_was_shown_stays_unread(cast, sit, move):
    case = accepted(cast)
    payload = payloads.DeskNoApprover(reference=case.reference, unit=case.unit_id)
    queue_many([Note(payload, cast.scjg.reviewer, "waits", case.pk)], at=clock.now())
    reader = sit(cast.scjg.reviewer)
    shown_at = reader.get("/desk/messages/").context["shown_at"]
    move("2026-09-24", "10:05")
    sweep_outbox(clock.now())
    reader.post("/desk/messages/read/", {"shown_at": shown_at})
    assert unread(cast.scjg.reviewer) == 1


@pytest.mark.parametrize("shown_at", ["", "yesterday", "2026-09-24T10:00:00", "2026-13-41T10:00:00+00:00"])
def test_without_a_moment_nothing_is_marked(cast, sit, shown_at):
    tell(cast.scjg.reviewer, accepted(cast))
    answer = sit(cast.scjg.reviewer).post("/desk/messages/read/", {"shown_at": shown_at})
    assert (answer.status_code, unread(cast.scjg.reviewer)) == (302, 1)


def test_a_moment_in_the_future_is_now(cast, sit, move):
    case = accepted(cast)
    reader = sit(cast.scjg.reviewer)
    reader.post("/desk/messages/read/", {"shown_at": (clock.now() + dt.timedelta(days=9)).isoformat()})
    tell(cast.scjg.reviewer, case)
    assert unread(cast.scjg.reviewer) == 1


def test_marking_is_no_link(cast, sit):
    assert sit(cast.scjg.reviewer).get("/desk/messages/read/").status_code == 405


# — many —


def test_the_bar_counts_no_further_than_it_shows(cast, rf):
    tell(cast.scjg.reviewer, accepted(cast), many=MOST_UNREAD + 3)
    request = rf.get("/desk/")
    request.user, request.resolver_match = cast.scjg.reviewer, None
    assert [link["count"] for link in bar(request)["links"]] == [None, "99+", None, None]


def test_page_by_page_every_message_is_shown_once_the_newest_first(cast, sit, move):
    case = accepted(cast)
    for hour in (10, 11, 12):
        move("2026-09-24", f"{hour}:00")
        tell(cast.scjg.reviewer, case, many=PAGE, key=f"at {hour}")
    reader, address, seen = sit(cast.scjg.reviewer), "/desk/messages/", []
    while address:
        page = reader.get(address)
        seen += [row.message.pk for row in page.context["rows"]]
        address = f"/desk/messages/{page.context['next_url']}" if page.context["next_url"] else ""
    mine = Message.objects.filter(recipient=cast.scjg.reviewer, channel="in_app")
    assert seen == list(mine.order_by("-created_at", "-pk").values_list("pk", flat=True))
    assert reader.get("/desk/messages/?before=nonsense").status_code == 200


def test_a_list_costs_the_same_however_long_it_is(cast, sit):
    reader = sit(cast.scjg.reviewer)
    costs = []
    for many, ground in ((1, "error"), (12, "omission"), (12, "never_list")):
        tell(cast.scjg.reviewer, filed(cast, ground=ground), many=many, key=ground)
        with CaptureQueriesContext(connection) as done:
            assert reader.get("/desk/messages/").status_code == 200
        costs.append(len(done))
    assert len(set(costs)) == 1, costs


def test_a_row_of_an_earlier_version_does_not_take_the_page_away(cast, sit):
    case = accepted(cast)
    tell(cast.scjg.reviewer, case, many=2)
    row = Message.objects.filter(recipient=cast.scjg.reviewer, channel="in_app").latest("pk")
    Message.objects.filter(pk=row.pk).update(key="desk.of_long_ago")
    page = text(sit(cast.scjg.reviewer).get("/desk/messages/"))
    assert "A message about a case" in page
    assert "nobody in the unit may approve" in page
