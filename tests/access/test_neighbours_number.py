"""Somebody types a neighbour's number: they see nothing of the neighbour's, nor that there is anything to see."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import SubjectKind, User
from cases.models import Case
from notifications.models import Message
from tests.access.attempts import neighbours_case, plain
from tests.access.people import browser_of
from tests.cast import (
    NEIGHBOUR_NUMBER,
    UNUSED_NUMBER,
    Cast,
    claim,
    subject_user,
)
from tests.portal.journey import ANSWERS, sending_form, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_a_neighbours_number_and_an_unused_one_look_the_same_to_whoever_types_them(cast: Cast) -> None:
    """Byte for byte, page by page, from the claim to the receipt; and with as many queries."""
    neighbours_case(cast)
    known = walk(subject_user("first-stranger"), NEIGHBOUR_NUMBER)
    unknown = walk(subject_user("other-stranger"), UNUSED_NUMBER)
    for one, other in zip(known, unknown, strict=True):
        assert one == other


def walk(user: User, number: str) -> list[tuple[str, int, int, str]]:
    """What somebody is shown who claims a number, looks everywhere, and files to the end."""
    browser = browser_of(user)
    seen: list[tuple[str, int, int, str]] = []

    def look(name: str, method: str, url: str, data: dict[str, Any] | None = None) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = getattr(browser, method)(url, data)
        shown = plain(answer.content.decode() + answer.headers.get("Location", ""))
        for own in (user.email, number, number[-4:], number[:4]):
            shown = shown.replace(own, "…")
        about_people = [
            query for query in queries if '"lawbook_' not in query["sql"]
        ]  # law is read now and then
        seen.append((name, answer.status_code, len(about_people), shown))

    typed = {"name": "颜先生", "number_kind": "citizen", "number": number}
    look("claim", "post", reverse("claim_as", args=["self"]), typed)
    look("claim again", "post", reverse("claim_as", args=["self"]), typed)
    for name in ("me", "my_record", "my_cases", "my_messages", "objection"):
        look(name, "get", reverse(name))
    look("begin", "post", reverse("objection"), {})
    for step in ("describe", "ground", "wanted", "statement", "evidence", "addressee"):
        look(step, "get", url_of(step))
        look(step, "post", url_of(step), ANSWERS[step])
    look("check", "get", url_of("check"))
    look("send", "post", url_of("check"), sending_form(browser))
    case = Case.objects.get(filed_by=user)
    for name in ("my_receipt", "my_case"):
        look(name, "get", reverse(name, args=[case.reference]))
    for name in ("my_cases", "my_messages", "my_record"):
        look(name, "get", reverse(name))
    return seen


def test_whoever_typed_the_neighbours_number_finds_nothing_of_theirs_anywhere(cast: Cast) -> None:
    theirs = neighbours_case(cast)
    stranger = cast.stranger
    claim(stranger, SubjectKind.PERSON, NEIGHBOUR_NUMBER, name="颜先生")
    browser = browser_of(stranger)
    hidden = (theirs.reference, theirs.record.document_no, "颜秀兰", "It was not me.", cast.neighbour.email)
    for name in ("me", "my_record", "my_cases", "my_messages", "objection"):
        page = browser.get(reverse(name)).content.decode()
        assert not [text for text in hidden if text in page], name
    assert browser.get(reverse("my_case", args=[theirs.reference])).status_code == 404
    assert browser.get(reverse("my_record"), {"of": theirs.subject_id}).status_code == 200
    assert (
        theirs.record.document_no
        not in browser.get(reverse("my_record"), {"of": theirs.subject_id}).content.decode()
    )


def test_the_neighbour_notices_nothing_of_it(cast: Cast) -> None:
    """No mail, no message, no case, no mark on an entry: nobody is frightened by what a stranger types."""
    theirs = neighbours_case(cast)
    neighbour = browser_of(cast.neighbour)
    shown = [reverse(name) for name in ("me", "my_record", "my_cases", "my_messages")]
    shown.append(reverse("my_case", args=[theirs.reference]))
    before = [plain(neighbour.get(url).content.decode()) for url in shown], told(cast.neighbour)
    mail.outbox.clear()
    walk(subject_user("first-stranger"), NEIGHBOUR_NUMBER)
    assert ([plain(neighbour.get(url).content.decode()) for url in shown], told(cast.neighbour)) == before
    assert not mail.outbox


def told(user: User) -> list[tuple[str, str]]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("key", "channel"))


def test_verifying_the_neighbours_claim_needs_the_counter_not_the_claimant(cast: Cast) -> None:
    link = cast.claimant_link
    for user in (cast.claimant, cast.owner, cast.scjg.reviewer):
        browser_of(user).post(
            reverse("desk_counter_claim", args=[link.pk]), {"decision": "verify", "how": "Mine."}
        )
    link.refresh_from_db()
    assert link.status == "claimed"
