"""An official chooses how to be told: in this service only, or by e-mail too."""

import pytest

from notifications.models import Message, Preference
from tests.desk.pages import text
from tests.workflows.story import at, do, filed, proposed

PAGE = "/desk/telling/"


def test_the_choice_is_offered_and_kept(cast, sit):
    desk = sit(cast.scjg.reviewer)
    page = text(desk.get(PAGE))
    [chosen] = [line for line in page.split("<input") if "checked" in line]
    assert 'value="email"' in chosen
    assert 'value="letter"' not in page, "a reminder is not worth a stamp"
    assert desk.post(PAGE, {"channel": "in_app"}).status_code == 302
    assert Preference.objects.get(user=cast.scjg.reviewer).channel == "in_app"
    assert PAGE in text(desk.get("/desk/"))


@pytest.mark.parametrize("channel", ["", "letter", "pigeon"])
def test_what_is_not_offered_is_refused(channel, cast, sit):
    answer = sit(cast.scjg.reviewer).post(PAGE, {"channel": channel})
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_reminders_follow_the_choice(cast, sit):
    sit(cast.scjg.reviewer).post(PAGE, {"channel": "in_app"})
    case = proposed(cast)
    do(case, "send_back", cast.scjg.approver, at("2026-09-24", "15:00"), reason="Say why.")
    told = Message.objects.filter(key="desk.sent_back", recipient=cast.scjg.reviewer)
    assert list(told.values_list("channel", flat=True)) == ["in_app"]
    other = filed(cast, ground="omission")
    do(other, "transfer", cast.scjg.reviewer, at("2026-09-24", "16:00"), unit=cast.sw.unit, reason="Theirs.")
    others = Message.objects.filter(key="desk.task_assigned", recipient=cast.sw.reviewer)
    assert sorted(others.values_list("channel", flat=True)) == ["email", "in_app"]
