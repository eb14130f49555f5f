"""An e-mail announces a formal notice: kind, number, dates and the way in; never whom or what it is about."""

import datetime as dt
import re

import pytest
from django.conf import settings

from accounts.models import User
from notifications import outbox
from notifications.catalogue import CATALOGUE
from notifications.delivery import sweep_outbox
from notifications.models import Channel, Message, MessageStatus, Preference
from notifications.wording import rendered
from tests.notifications import samples
from tests.notifications.posts import WORKING_HOUR, Postman

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]
FORMAL = sorted(key for key, spec in CATALOGUE.items() if spec.is_formal)
SECRET = "孔庆霖 370881196602140055"  # what no mail may carry
TEXTS = (
    *("addressee", "reasoning", "basis", "referred_to", "items", "changes", "note", "reasons"),
    *("records", "granted", "refused", "entry", "steps", "facts"),
)


def told(payload, person: User, dedupe: str = "told") -> list[Message]:
    spec = CATALOGUE[payload.key]
    private = {name: f"{name}: {SECRET}" for name in TEXTS if name in spec.needs | spec.may_have}
    return outbox.queue(payload, to=person, case_id=7, dedupe=dedupe, private=private, at=WORKING_HOUR)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", FORMAL)
def test_no_mail_of_a_formal_notice_carries_a_private_text(
    office, subject: User, postman: Postman, key: str, language: str
) -> None:
    subject.language = language
    subject.save()
    payloads = [one for one in samples.all_payloads(office.pk) if one.key == key]
    for number, payload in enumerate(payloads):
        told(payload, subject, f"told-{number}")
    sweep_outbox(WORKING_HOUR)
    assert len(postman.sent) == len(payloads) > 0
    of_cases = sum(payload.reference is not None for payload in payloads)  # one is about an entry alone
    assert sum(samples.REFERENCE in mail.subject for mail in postman.sent) == of_cases
    assert of_cases == len(payloads) or key == "repair.information"
    for mail in postman.sent:
        words = f"{mail.subject}\n{mail.body}"
        assert not any(part in words for part in (*SECRET.split(), "Li & Sons"))
        assert "\n" not in mail.subject
        assert f"{settings.PUBLIC_URL}/messages/" in mail.body
        assert not re.search(r"None|\{|\}|&amp;|\n\n\n", words), words
        assert office.phone in mail.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_in_the_service_is_whole(office, subject: User, postman: Postman, language: str) -> None:
    subject.language = language
    subject.save()
    told(samples.result(office.pk, **samples.UPHELD), subject)
    sweep_outbox(WORKING_HOUR)
    here = Message.objects.get(channel=Channel.IN_APP)
    assert SECRET in rendered(here).body and "reasoning" in rendered(here).body
    assert here.status == MessageStatus.SENT


@pytest.mark.parametrize("finding", ["upheld", "partly", "rejected", "not_accepted", "referred"])
def test_a_mail_does_not_say_how_it_was_decided(
    office, subject: User, postman: Postman, finding: str
) -> None:
    told(samples.result(office.pk, finding=finding), subject)
    sweep_outbox(WORKING_HOUR)
    (mail,) = postman.sent
    assert mail.subject == "Objection YY-2026-00015: we have decided"
    assert not re.search("upheld|reject|refer|not accepted", mail.body)


def test_a_mail_says_what_to_do_by_when(office, subject: User, postman: Postman) -> None:
    told(samples.result(office.pk), subject, "result")
    asked = next(
        one for one in samples.all_payloads(office.pk) if one.key == "objection.supplement_requested"
    )
    told(asked, subject, "asked")
    sweep_outbox(WORKING_HOUR)
    result, supplement = (flat(mail.body) for mail in postman.sent)
    assert "reconsideration within 60 days, or file a suit within 6 months" in result
    assert "Please answer by the end of Monday 28 September 2026." in supplement


def test_a_mail_that_cannot_reach_the_person_becomes_a_letter_with_the_whole_notice(
    office, subject: User, postman: Postman
) -> None:
    subject.email = "nobody"
    subject.save()
    told(samples.result(office.pk), subject)
    sweep_outbox(WORKING_HOUR)
    letter = Message.objects.get(channel=Channel.LETTER)
    assert SECRET in letter.body and letter.subject.endswith("rejected")


def test_whoever_chose_letters_gets_the_whole_notice_on_paper(office, subject: User) -> None:
    Preference.objects.create(user=subject, channel=Channel.LETTER)
    told(samples.result(office.pk), subject)
    assert SECRET in Message.objects.get(channel=Channel.LETTER).body


def test_a_reminder_is_mailed_as_it_is(office, official: User, postman: Postman) -> None:
    official.language = "en"
    official.save()
    outbox.queue(samples.warning(), to=official, case_id=7, dedupe="w", at=WORKING_HOUR)
    sweep_outbox(WORKING_HOUR)
    assert postman.sent[0].subject == "YY-2026-00015: 1 working day left"
    assert "messages/" not in postman.sent[0].body


def test_a_mail_tried_again_says_the_same(office, subject: User, postman: Postman) -> None:
    postman.trouble = [TimeoutError()]
    taken: list[str] = []
    postman.on_send = lambda mail: taken.append(f"{mail.subject}{mail.body}")
    told(samples.received(office.pk), subject)
    sweep_outbox(WORKING_HOUR)
    sweep_outbox(WORKING_HOUR + dt.timedelta(days=1))
    assert len(taken) == 2 and taken[0] == taken[1]
