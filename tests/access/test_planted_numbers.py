"""Planted numbers and a whole story through the pages, with forced errors: nowhere in clear afterwards.

Not in the database, the sessions, the broker, the logs, the mails, the addresses or the names of files; and no
statement of SQL ever carried one. Name, home and numbers are typed by the person and by the office, wherever there is
a field; the notices in the service say them in full, the mails that announce the notices say none of them.
"""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import SubjectLink, User
from cases.models import Assistance, Case, Document, Note
from core import clock
from lawbook.calendar import current
from notifications.delivery import sweep_outbox
from notifications.models import Attempt, AttemptResult, Message
from notifications.quiet import quiet_until
from tests.access import leaks
from tests.access.people import browser_of
from tests.cast import Cast, build_cast, record_of
from tests.portal.journey import answer, answer_all, begin, send
from tests.uploads import pdf
from workflows import heartbeat

ID_NUMBER = "370881196602140055"
PHONE = "13954708812"
COMPANY = "91370881672210342F"
NAME = "孔庆霖"
HOME = "鼓楼北街18号院"
WRITTEN = "13805370099"  # typed by the office into what the entry says from now on
PLANTED = (ID_NUMBER, PHONE, COMPANY, NAME, HOME, WRITTEN)
SAID = f"Call {NAME} at {HOME} on {PHONE}, number {ID_NUMBER}, company {COMPANY}."
ADDRESS = "somebody@example.test"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_the_day")]


class Story:
    """From the first sign-in to the corrected entry; everybody types the numbers wherever there is a field."""

    def __init__(self) -> None:
        self.cast: Cast = build_cast()
        self.asked: list[str] = []  # every address that was asked for

    def tell(self) -> None:
        self.sign_in_and_claim()
        self.file()
        self.ask_for_more()
        self.ask_another_unit()
        self.decide()
        self.correct()

    # — steps —

    def sign_in_and_claim(self) -> None:
        self.person = Client(headers={"accept-language": "en"})
        self.post(self.person, reverse("sign_in"), {"email": ADDRESS})
        code = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
        assert code
        self.post(self.person, reverse("sign_in_code"), {"code": code[0]})
        typed = {"name": NAME, "number_kind": "citizen", "number": ID_NUMBER}
        url = reverse("claim_as", args=["self"])
        assert self.post(self.person, url, typed | {"number": ID_NUMBER[:-1] + "6"}).status_code == 422
        self.post(self.person, url, typed)
        company = {"name": NAME, "number": COMPANY}
        self.post(self.person, reverse("claim_as", args=["organisation"]), company)
        self.user = User.objects.get(email=ADDRESS)
        clerk = browser_of(self.cast.centre.clerk)
        for link in SubjectLink.objects.filter(user=self.user):
            claim = reverse("desk_counter_claim", args=[link.pk])
            assert ID_NUMBER in self.get(clerk, claim) or COMPANY in self.get(clerk, claim)
            self.post(clerk, claim, {"decision": "verify", "how": "Identity card shown."})

    def file(self) -> None:
        link = SubjectLink.objects.get(user=self.user, subject__kind="person")
        self.record = record_of(link.subject, self.cast.item, "曲市监罚〔2026〕301号")
        begin(self.person, record=self.record.pk)
        answer(self.person, "statement", statement=SAID)
        files = {"files": [pdf(f"{NAME}-{PHONE}.pdf")], "stay": "1"}
        self.post(self.person, reverse("objection_step", args=["evidence"]), files)
        bad = {"files": [pdf(f"{PHONE}.exe")], "stay": "1"}
        assert self.post(self.person, reverse("objection_step", args=["evidence"]), bad).status_code == 422
        answer_all(self.person, "ground", "wanted", "addressee")
        self.break_down(self.person)
        send(self.person)
        self.case = Case.objects.get()

    def ask_for_more(self) -> None:
        self.act(self.cast.scjg.reviewer, "request_supplement", items=SAID)
        url = reverse("my_supplement", args=[self.case.reference])
        typed = {"supplement-answer": SAID, "supplement-files": pdf(f"{PHONE}.pdf")}
        assert self.post(self.person, url, typed).status_code == 302
        reviewer = browser_of(self.cast.scjg.reviewer)
        self.post(reviewer, reverse("desk_notes", args=[self.case.reference]), {"text": SAID})
        reveal = reverse("desk_reveal", args=[self.case.reference])
        assert ID_NUMBER in self.post(reviewer, reveal, {"purpose": "To call the person."}).content.decode()

    def ask_another_unit(self) -> None:
        self.act(self.cast.scjg.reviewer, "accept")
        self.act(self.cast.scjg.reviewer, "request_assistance", unit=self.cast.sw.unit.pk, question=SAID)
        question = reverse("desk_question", args=[Assistance.objects.get().pk])
        typed = {"finding": SAID, "seen": self.seen(), "evidence": pdf(f"{PHONE}.pdf")}
        assert self.post(browser_of(self.cast.sw.reviewer), question, typed).status_code == 302

    def decide(self) -> None:
        decision: dict[str, Any] = {
            "finding": "upheld",
            "remedy": "correct",
            "reasoning": SAID,
            "basis": "Article 59",
        }
        reviewer = browser_of(self.cast.scjg.reviewer)
        draft = reverse("desk_draft", args=[self.case.reference, "propose"])
        self.post(reviewer, draft, decision | {"seen": self.seen()})
        self.act(self.cast.scjg.reviewer, "propose", expected=422, **(decision | {"basis": ""}))
        facts = {
            "field_amount": WRITTEN,
            "field_summary": "销售超过保质期的食品",
            "field_penalty_kind": "罚款",
        }
        self.act(self.cast.scjg.reviewer, "propose", **(decision | facts))
        self.act(self.cast.scjg.approver, "send_back", reason=SAID)
        self.act(self.cast.scjg.reviewer, "propose", **(decision | facts))
        self.act(self.cast.scjg.reviewer, "approve", expected=403)
        self.act(self.cast.scjg.approver, "approve")

    def correct(self) -> None:
        with mock.patch("notifications.channels.email.get_connection", side_effect=RuntimeError(SAID)):
            heartbeat.run_outbox()
        self.act(self.cast.scjg.steward, "apply_correction", evidence=pdf(f"{PHONE}.pdf"))
        heartbeat.run_deadlines()
        heartbeat.run_outbox()
        morning = quiet_until(clock.database_now() + dt.timedelta(hours=1), current())
        sweep_outbox(morning)  # what failed is tried again, and reminders leave in working hours
        assert not Message.objects.filter(channel="email").exclude(status="sent").exists()
        for name in ("my_case", "my_receipt"):
            self.get(self.person, reverse(name, args=[self.case.reference]))
        for message in Message.objects.filter(recipient=self.user, channel="in_app"):
            self.get(self.person, reverse("my_message", args=[message.pk]))

    # — small words —

    def break_down(self, browser: Client) -> None:
        """The server fails in the middle of what somebody typed."""
        browser.raise_request_exception = False
        with mock.patch("workflows.consequences.apply", side_effect=RuntimeError("broken")):
            assert send(browser).status_code == 500
        browser.raise_request_exception = True

    def act(self, user: User, action: str, *, expected: int = 302, **typed: Any) -> None:
        url = reverse("desk_act", args=[self.case.reference, action])
        answered = self.post(browser_of(user), url, {"seen": self.seen()} | typed)
        assert answered.status_code == expected, (action, answered.status_code)

    def seen(self) -> int:
        return Case.objects.values_list("last_seq", flat=True).get(pk=self.case.pk)

    def post(self, browser: Client, url: str, typed: dict[str, Any]) -> Any:
        response = browser.post(url, typed)
        self.asked += [url, response.headers.get("Location", "")]
        return response

    def get(self, browser: Client, url: str) -> str:
        self.asked.append(url)
        response = browser.get(url)
        assert response.status_code == 200, url
        return response.content.decode()


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    connection.force_debug_cursor = True  # every statement of SQL is in the log, with its parameters
    try:
        yield
    finally:
        connection.force_debug_cursor = False


@pytest.mark.usefixtures("everything_logged")
def test_planted_numbers_are_found_nowhere_in_clear(caplog: pytest.LogCaptureFixture) -> None:
    story = Story()
    story.tell()
    there = [value.decode(errors="replace") for value in leaks.broker()]
    places = {
        "the log": caplog.text + "".join(str(record.__dict__) for record in caplog.records),
        "the sessions": leaks.sessions(),
        "the mails": leaks.mails(),
        "the broker": "\n".join(there),
        "the addresses": "\n".join(story.asked),
        "the names of files": leaks.names_on_disk(),
    }
    found = [(text, place) for text in PLANTED for place, words in places.items() if text in words]
    found += [(text, table) for text in PLANTED for table in leaks.in_database(text)]
    assert found == []
    assert all(places.values()), "a place in which there is nothing proves nothing"
    assert leaks.rows_there() > 300 and "INSERT INTO" in places["the log"]
    mailed = Message.objects.filter(channel="email", status="sent").values_list("key", flat=True)
    assert set(mailed) >= MAILED and len(mail.outbox) == len(mailed) + 1, (
        "every kind was mailed, and the code"
    )
    planted_is_there(story)


MAILED = {
    "desk.assistance_answered",
    "desk.assistance_asked",
    "desk.material_added",
    "desk.sent_back",
    "objection.accepted",
    "objection.corrected",
    "objection.received",
    "objection.result",
    "objection.supplement_requested",
    "objection.term_changed",
}


def planted_is_there(story: Story) -> None:
    """The numbers are in the case for those who may read them, so that the search above searched for something."""
    assert story.case.objection.statement == SAID
    assert Note.objects.get().text == SAID
    assert PHONE in "".join(document.name for document in Document.objects.all())
    told = Message.objects.filter(recipient=story.user, is_formal=True)
    here = "".join(message.body for message in told.filter(channel="in_app"))
    assert all(text in here for text in PLANTED), "the notices in the service are whole"
    announced = told.filter(channel="email", status="sent")
    assert {message.key for message in announced} >= {
        "objection.received",
        "objection.supplement_requested",
        "objection.result",
        "objection.corrected",
    }
    assert len([one for one in mail.outbox if one.to == [ADDRESS]]) > announced.count(), (
        "and the sign-in code"
    )
    assert Attempt.objects.exclude(result=AttemptResult.SENT).exists()


@pytest.mark.parametrize("hidden", ["a column", "a list of the broker", "a session"])
def test_the_search_finds_what_was_put_there(hidden: str) -> None:
    """The search is worth what it finds."""
    if hidden == "a column":
        User.objects.create(email=f"{PHONE}@example.test")
        assert leaks.in_database(PHONE) == ["accounts_user"]
    elif hidden == "a session":
        client = Client()
        session = client.session
        session["said"] = SAID
        session.save()
        assert PHONE in leaks.sessions()
        assert leaks.in_database(PHONE) == []  # packed: why sessions are unpacked
    else:
        from django.core.cache import cache

        cache.set("said", SAID)
        assert any(PHONE.encode() in value for value in leaks.broker())
