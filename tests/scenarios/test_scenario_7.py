"""Scenario 7: repair too early. The portal says from when, refuses with the article, and reminds on the day."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CatalogueItem, Record
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, enter_record
from notifications.delivery import sweep_outbox
from notifications.models import Message
from notifications.wording import rendered
from tests.cast import Cast, catalogue_item
from tests.workflows.repairs import applied
from tests.workflows.story import at
from workflows.reminding import sweep_reminders
from workflows.repair_filing import NotEligible

pytestmark = pytest.mark.django_db
DAY = "2026-12-02"


@pytest.fixture
def record(cast: Cast) -> Record:
    """A penalty of 2026-09-01, tier general, by emergency management; put right on the 20th."""
    item: CatalogueItem = catalogue_item(cast.yj.unit)
    item.is_public = True
    item.save()
    penalty = NewPenalty(sanctions=(Sanction("fine", "general"),), corrected_on=dt.date(2026, 9, 20))
    said = {"summary": "未按规定进行安全培训"}
    entry = NewEntry(item, "曲应急罚〔2026〕77号", dt.date(2026, 9, 1), said, penalty=penalty)
    return enter_record(subject=cast.company, entry=entry, author=None, at=at("2026-09-02"))


@pytest.mark.time_machine(at("2026-09-24"), tick=False)
def test_too_early_refused_with_the_article_and_reminded_on_the_day(cast: Cast, record: Record) -> None:
    owner = Client(headers={"accept-language": "en"})
    owner.force_login(cast.owner)
    page = owner.get(reverse("my_record")).content.decode()
    assert "You may ask for an earlier end from Wed 2 December." in page
    for day in ("2026-09-24", "2026-12-01"):
        with pytest.raises(NotEligible) as refused:
            applied(cast, [record], day)
        assert refused.value.code == "too_early"
        assert refused.value.article in ("《信用修复管理办法》", "Measures on Credit Repair")
        assert refused.value.earliest == dt.date(2026, 12, 2)
    owner.post(reverse("my_reminder", args=[record.pk]), {"wanted": "yes"})
    assert sweep_reminders(at("2026-12-01", "23:59")).told == 0
    assert sweep_reminders(at(DAY, "00:05")).told == 1
    reminder = Message.objects.get(recipient=cast.owner, channel="email", key="repair.may_be_asked_for")
    sweep_outbox(at(DAY, "08:29"))
    reminder.refresh_from_db()
    assert reminder.status == "queued", "not in the night"
    sweep_outbox(at(DAY, "08:30"))
    reminder.refresh_from_db()
    assert reminder.status == "sent"
    said = rendered(reminder).body
    assert "2026年12月2日" in said
    assert "曲阜市应急管理局" in said or str(cast.yj.unit) in said
    [case] = applied(cast, [record], DAY)
    assert case.state == "filed"
    assert sweep_reminders(at("2026-12-03")).told == 0
