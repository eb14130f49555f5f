"""My record: the subject asks to be told when repair may be asked for, and takes it back."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Record, RepairReminder
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, enter_record
from core import clock
from tests.cast import Cast


@pytest.fixture
def record(cast: Cast) -> Record:
    item = cast.item
    item.is_public = True
    item.save()
    penalty = NewPenalty(sanctions=(Sanction("fine", "general"),), corrected_on=dt.date(2026, 9, 20))
    said = {"summary": "A fine."}
    entry = NewEntry(item, "曲市监罚〔2026〕902号", dt.date(2026, 9, 1), said, penalty=penalty)
    return enter_record(subject=cast.company, entry=entry, author=None, at=clock.now())


def page(browser: Client) -> str:
    return browser.get(reverse("my_record")).content.decode()


def test_it_is_offered_taken_and_taken_back(as_user, cast: Cast, record: Record) -> None:
    owner, address = as_user(cast.owner), reverse("my_reminder", args=[record.pk])
    assert "Tell me when I may ask for it" in page(owner)
    taken = owner.post(address, {"wanted": "yes"})
    assert taken.url == f"{reverse('my_record')}?of={cast.company.pk}#entry-{record.pk}"
    assert RepairReminder.objects.get().look_on == dt.date(2026, 12, 2)
    assert "You will be told on the day on which you may ask." in page(owner)
    owner.post(address, {"wanted": "no"})
    assert RepairReminder.objects.get().status == "cancelled"
    assert "Tell me when I may ask for it" in page(owner)


def test_nobody_asks_for_an_entry_of_somebody_else(as_user, cast: Cast, record: Record) -> None:
    for user in (cast.stranger, cast.claimant, cast.resident, cast.former_agent):
        answer = as_user(user).post(reverse("my_reminder", args=[record.pk]), {"wanted": "yes"})
        assert answer.status_code == 404
    assert not RepairReminder.objects.exists()


def test_what_has_nothing_to_wait_for_is_refused(as_user, cast: Cast) -> None:
    answer = as_user(cast.owner).post(reverse("my_reminder", args=[cast.record.pk]), {"wanted": "yes"})
    assert answer.status_code == 422
    assert answer.context["error"].code == "nothing_to_wait_for"


def test_a_sealed_entry_is_seen_by_nobody(as_user, cast: Cast, record: Record) -> None:
    owner = as_user(cast.owner)
    Record.objects.filter(pk=record.pk).update(undisclosed_from=dt.date(2026, 9, 24))
    assert record.document_no not in page(owner)
    assert owner.post(reverse("my_reminder", args=[record.pk])).status_code == 404
