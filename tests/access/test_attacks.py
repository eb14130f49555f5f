"""What somebody tries who wants to see or do what is not theirs: each attempt gets nothing, and changes nothing."""

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases.models import Case, CaseEvent, Document, DocumentPurpose, Draft
from core import clock
from notifications.models import Message, MessageStatus
from tests.access.people import browser_of
from tests.cast import (
    NEIGHBOUR_NUMBER,
    PASSWORD,
    UNUSED_NUMBER,
    Cast,
    claim,
    record_of,
    subject_user,
)
from tests.portal.journey import ANSWERS, answer_all, begin, send, sending_form, url_of
from tests.uploads import pdf
from tests.workflows.papers import ask
from tests.workflows.story import accepted, at, do, filed, proposed
from workflows.filing import Filing, file_objection
from workflows.models import Deadline, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

NOW = at("2026-09-24", "10:00")
ELSEWHERE = (
    "https://evil.test/",
    "//evil.test/",
    "/\\evil.test/",
    "http:evil.test",
    "https:///evil.test",
    "javascript:alert(1)",
)


def stands(case: Case) -> tuple[Any, ...]:
    """Where a case stands: an attempt that got nowhere leaves it so."""
    case.refresh_from_db()
    return (case.state, case.handler_id, case.unit_id, case.received_on, case.last_seq)


def neighbours_case(cast: Cast) -> Case:
    record = record_of(cast.neighbour_link.subject, cast.item, "曲市监罚〔2026〕301号")
    filing = Filing(ground="error", wanted="delete", statement="It was not me.", record=record)
    user, link = cast.neighbour, cast.neighbour_link
    return file_objection(user=user, link=link, filing=filing, submission_key=uuid.uuid4(), now=NOW)


# — guessing —


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("my_case", lambda cast: cast.stranger),
        ("my_receipt", lambda cast: cast.claimant),
        ("desk_case", lambda cast: cast.yj.reviewer),
        ("desk_case", lambda cast: cast.administrator),
    ],
)
def test_a_guessed_number_tells_nothing_about_whether_the_case_exists(
    name: str, who: Callable[[Cast], User], cast: Cast
) -> None:
    there, absent = filed(cast).reference, "YY-2026-99999"
    browser = browser_of(who(cast))
    answers = [browser.get(reverse(name, args=[reference])) for reference in (there, absent)]
    assert {answer.status_code for answer in answers} == {404}
    first, second = (plain(answer.content.decode()) for answer in answers)
    assert first.replace(there, "…") == second.replace(absent, "…")


@pytest.mark.parametrize("name", ["my_document", "my_message", "desk_document", "desk_question"])
def test_a_guessed_id_tells_nothing_about_whether_the_thing_exists(name: str, cast: Cast) -> None:
    case = accepted(cast)
    things = {
        "my_document": paper_of(case, cast.owner),
        "my_message": Message.objects.filter(recipient=cast.owner).first(),
        "desk_document": paper_of(case, cast.owner),
        "desk_question": ask(case, cast.sw, cast.scjg.reviewer, NOW),
    }
    there, absent = things[name].pk, 10**18
    browser = browser_of(cast.stranger if name.startswith("my") else cast.yj.reviewer)
    first, second = (browser.get(reverse(name, args=[pk])) for pk in (there, absent))
    assert first.status_code == second.status_code == 404
    assert plain(first.content.decode()) == plain(second.content.decode())
    assert browser.get(reverse(name, args=[10**40])).status_code == 404


def paper_of(case: Case, user: User) -> Document:
    from cases.documents import store

    return store(file=pdf(), uploaded_by=user, purpose=DocumentPurpose.EVIDENCE, case=case, at=NOW)


# — a neighbour's number —


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


def plain(page: str) -> str:
    """A page without what differs between any two: tokens, keys and running numbers."""
    page = re.sub(r'name="(csrfmiddlewaretoken|key|shown)" value="[^"]+"', "", page)
    page = re.sub(r"YY-2026-\d{5}", "YY", page)
    page = re.sub(r"/(messages|documents|questions)/\d+/", r"/\1/#/", page)
    return re.sub(r'(value|id|aria-labelledby)="[\w-]*\d+"', "", page)


def test_whoever_typed_the_neighbours_number_finds_nothing_of_theirs_anywhere(cast: Cast) -> None:
    theirs = neighbours_case(cast)
    stranger = cast.stranger
    from accounts.models import SubjectKind

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


def test_verifying_the_neighbours_claim_needs_the_counter_not_the_claimant(cast: Cast) -> None:
    link = cast.claimant_link
    for user in (cast.claimant, cast.owner, cast.scjg.reviewer):
        browser_of(user).post(
            reverse("desk_counter_claim", args=[link.pk]), {"decision": "verify", "how": "Mine."}
        )
    link.refresh_from_db()
    assert link.status == "claimed"


# — ids in forms —


@pytest.mark.parametrize("who", ["stranger", "claimant", "resident"])
def test_the_entry_of_another_subject_cannot_be_filed_about(who: str, cast: Cast) -> None:
    browser = browser_of(getattr(cast, who))
    assert browser.post(reverse("objection"), {"record": cast.record.pk}).status_code == 404
    assert browser.get(reverse("objection"), {"record": cast.record.pk}).status_code == 404
    assert not Draft.objects.exists()


def test_the_entry_of_another_subject_is_no_choice_and_does_not_survive_in_a_draft(cast: Cast) -> None:
    browser = browser_of(cast.resident)
    begin(browser)
    assert browser.post(url_of("entry"), {"record": cast.record.pk}).status_code == 422
    browser.post(reverse("objection_save", args=["entry"]), {"record": cast.record.pk})
    answer_all(browser)
    assert browser.get(url_of("check")).url == url_of("entry")
    assert send_blindly(browser).url == url_of("entry")
    assert not Case.objects.exists()


def send_blindly(browser: Client) -> Any:
    return browser.post(url_of("check"), {"key": str(Draft.objects.get().submission_key), "shown": ""})


def test_a_link_of_somebody_else_is_no_choice(cast: Cast) -> None:
    browser = browser_of(cast.resident)
    begin(browser)
    browser.post(reverse("objection_save", args=["who"]), {"link": cast.owner_link.pk})
    answer_all(browser, "ground", "wanted", "statement", "evidence", "addressee")
    browser.post(url_of("entry"), {"record": "other"})
    browser.post(url_of("describe"), ANSWERS["describe"])
    send(browser)
    assert Case.objects.get().subject == cast.person


@pytest.mark.parametrize(
    "to",
    [
        lambda cast: cast.sw.reviewer,
        lambda cast: cast.owner,
        lambda cast: cast.administrator,
        lambda cast: cast.scjg.clerk,
    ],
)
def test_a_task_is_handed_to_nobody_outside_the_unit(to: Callable[[Cast], User], cast: Cast) -> None:
    case = accepted(cast)
    before = stands(case)
    form = {"to": to(cast).pk, "reason": "Quick.", "seen": case.last_seq}
    answer = browser_of(cast.scjg.supervisor).post(act(case, "reassign"), form)
    assert answer.status_code == 422
    assert stands(case) == before


def test_an_approver_is_appointed_from_the_centre_only(cast: Cast) -> None:
    case = proposed(cast)
    before = stands(case)
    form = {"to": cast.sw.approver.pk, "reason": "Quick.", "seen": case.last_seq}
    assert browser_of(cast.scjg.supervisor).post(act(case, "appoint_approver"), form).status_code == 422
    assert stands(case) == before


def test_a_question_of_another_case_is_not_withdrawn(cast: Cast) -> None:
    mine, other = accepted(cast), accepted_about_another_entry(cast)
    ask(mine, cast.sw, cast.scjg.reviewer, NOW)
    question = ask(other, cast.yj, cast.scjg.reviewer, NOW)
    mine.refresh_from_db()
    url = f"{act(mine, 'withdraw_request')}?assistance={question.pk}"
    form = {"reason": "No need.", "seen": mine.last_seq}
    browser = browser_of(cast.scjg.reviewer)
    assert browser.get(url).status_code == 404
    assert browser.post(url, form).status_code == 404
    question.refresh_from_db()
    assert question.status == "asked"


def accepted_about_another_entry(cast: Cast) -> Case:
    case = filed(cast, record=record_of(cast.company, cast.item, "曲市监罚〔2026〕302号"))
    return do(case, "accept", cast.scjg.reviewer, NOW)


def test_the_entry_of_another_subject_is_not_linked_by_the_office(cast: Cast) -> None:
    case = filed(cast, record=None, entry="A fine.", unit=cast.scjg.unit)
    form = {"record": cast.person_record.pk, "seen": case.last_seq}
    assert browser_of(cast.scjg.reviewer).post(act(case, "identify_record"), form).status_code == 422
    case.refresh_from_db()
    assert case.record is None


@pytest.mark.parametrize("seen", ["", "x", "-1", "99", "9" * 40, "1e3", "１"])
def test_a_tampered_seen_decides_nothing(seen: str, cast: Cast) -> None:
    case = accepted(cast)
    before = stands(case)
    form = {"finding": "rejected", "reasoning": "So.", "basis": "Article 59", "seen": seen}
    assert browser_of(cast.scjg.reviewer).post(act(case, "propose"), form).status_code in (409, 422)
    assert browser_of(cast.owner).post(
        reverse("my_withdrawal", args=[case.reference]), {"seen": seen}
    ).status_code in (409, 422)
    assert stands(case) == before


def test_a_submission_key_of_another_persons_case_gives_nothing(cast: Cast) -> None:
    theirs = neighbours_case(cast)
    browser = browser_of(cast.owner)
    answer = browser.post(url_of("check"), {"key": str(theirs.submission_key), "shown": ""})
    assert answer.status_code == 409
    assert theirs.reference not in answer.content.decode() + answer.headers.get("Location", "")
    begin(browser, record=cast.record.pk)
    answer_all(browser)
    again = browser.post(url_of("check"), sending_form(browser) | {"key": str(theirs.submission_key)})
    assert again.status_code == 409
    assert Case.objects.count() == 1


def test_the_counter_cannot_take_a_paper_under_another_persons_key(cast: Cast) -> None:
    theirs = neighbours_case(cast)
    form = {
        "kind": "person", "number_kind": "citizen", "number": UNUSED_NUMBER, "name": "颜回", "entry": "A fine.",
        "ground": "error", "wanted": "correct", "statement": "It is wrong.", "received_on": "2026-09-23",
        "paper": pdf(), "submission_key": str(theirs.submission_key),
    }  # fmt: skip
    answer = browser_of(cast.scjg.clerk).post(reverse("desk_counter_filing"), form)
    assert 400 <= answer.status_code < 500
    assert theirs.reference not in answer.content.decode()
    assert Case.objects.count() == 1
    assert not Document.objects.exists()


# — another unit's work —


def test_another_units_task_is_neither_taken_nor_done(cast: Cast) -> None:
    case, approving = filed(cast), proposed_about_another_entry(cast)
    before = [stands(case), stands(approving)]
    for user in (cast.sw.reviewer, cast.sw.approver, cast.sw.supervisor, cast.centre.reviewer, cast.owner):
        browser = browser_of(user)
        for action in ("claim", "accept", "release"):
            answer = browser.post(act(case, action), {"seen": case.last_seq})
            assert answer.status_code == 404, (user, action)
        assert browser.post(act(approving, "approve"), {"seen": approving.last_seq}).status_code == 404
        browser.post(reverse("desk_take_next"))
    assert [stands(case), stands(approving)] == before
    assert not CaseEvent.objects.filter(actor__in=[cast.sw.reviewer, cast.sw.approver]).exists()


def proposed_about_another_entry(cast: Cast) -> Case:
    case = accepted_about_another_entry(cast)
    facts = {"finding": "rejected", "reasoning": "So.", "basis": "Article 59"}
    return do(case, "propose", cast.scjg.reviewer, NOW, **facts)


def test_a_supervisor_hands_out_no_task_of_another_unit(cast: Cast) -> None:
    item = WorkItem.objects.get(case=filed(cast))
    form = {"items": [item.pk], "to": cast.sw.reviewer.pk, "reason": "Quick."}
    browser_of(cast.sw.supervisor).post(reverse("desk_hand_out"), form)
    item.refresh_from_db()
    assert item.assignee is None


def test_the_filter_of_the_inbox_does_not_open_another_units_queue(cast: Cast) -> None:
    case = filed(cast)
    for user in (cast.sw.reviewer, cast.sw.supervisor, cast.administrator):
        for view in ("mine", "unit", "watching", "done"):
            query = {"view": view, "unit": cast.scjg.unit.pk}
            page = browser_of(user).get(reverse("desk_inbox"), query).content.decode()
            assert case.reference not in page, (user, view)


def test_an_absence_of_another_unit_is_not_ended_nor_entered(cast: Cast) -> None:
    from accounts.models import Absence

    bureau, day = cast.scjg, clock.today()
    absence = Absence.objects.create(
        user=bureau.reviewer, deputy=bureau.second_reviewer, starts_on=day, ends_on=day
    )
    browser = browser_of(cast.sw.supervisor)
    assert browser.post(reverse("desk_absence_end", args=[absence.pk])).status_code == 404
    form = {"user": bureau.approver.pk, "deputy": cast.sw.reviewer.pk, "starts_on": day, "ends_on": day}
    assert browser.post(reverse("desk_absences"), form).status_code == 422
    absence.refresh_from_db()
    assert absence.cancelled_at is None and Absence.objects.count() == 1


def test_a_supervisor_neither_sees_nor_revives_what_is_stuck_in_other_units(cast: Cast) -> None:
    case = filed(cast)
    letter = Message.objects.filter(case_id=case.pk).order_by("pk")[0]
    Message.objects.filter(pk=letter.pk).update(status=MessageStatus.DEAD, sent_at=None)
    Deadline.objects.filter(case=case).update(dead_at=NOW)
    clocks = list(Deadline.objects.filter(case=case).values_list("pk", flat=True))
    form = {"messages": [letter.pk], "clocks": clocks}
    for supervisor, shown in ((cast.sw.supervisor, False), (cast.scjg.supervisor, True)):
        browser = browser_of(supervisor)
        assert (case.reference in browser.get(reverse("desk_stuck")).content.decode()) == shown
        browser.post(reverse("desk_stuck"), form)
        letter.refresh_from_db()
        assert (letter.status == MessageStatus.QUEUED) == shown
        assert Deadline.objects.filter(dead_at__isnull=False).exists() != shown


# — leading people away, and forms of other sites —


@pytest.mark.parametrize("target", ELSEWHERE)
def test_next_never_leads_to_another_site(target: str, cast: Cast, client: Client) -> None:
    client.post(reverse("sign_in", query={"next": target}), {"email": cast.owner.email})
    code = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert code
    answers = [client.post(reverse("sign_in_code"), {"code": code[0], "next": target})]
    staff = {"email": cast.scjg.reviewer.email, "password": PASSWORD, "next": target}
    answers += [
        Client().post(reverse("staff_sign_in"), staff),
        browser_of(cast.owner).get(reverse("sign_in"), {"next": target}),
        Client().post(reverse("set_language"), {"language": "en", "next": target}),
        Client().get(reverse("set_language"), {"next": target}),
        browser_of(cast.stranger).post(
            reverse("claim_as", args=["self"]),
            {"name": "颜回", "number_kind": "citizen", "number": UNUSED_NUMBER, "next": target},
        ),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert re.match(r"/(?![/\\])", answer["Location"]), answer["Location"]


def test_a_form_of_another_site_gets_the_page_of_expired_forms_and_changes_nothing(cast: Cast) -> None:
    case = filed(cast)
    before = stands(case)
    tries = [
        (cast.owner, reverse("my_withdrawal", args=[case.reference]), {"seen": case.last_seq}),
        (cast.owner, reverse("objection"), {"anew": "1"}),
        (cast.scjg.reviewer, act(case, "accept"), {"seen": case.last_seq}),
        (cast.scjg.reviewer, reverse("desk_reveal", args=[case.reference]), {"purpose": "x"}),
        (cast.scjg.reviewer, reverse("sign_out"), {}),
        (cast.administrator, reverse("admin:accounts_unit_add"), {"code": "x"}),
    ]
    for user, url, form in tries:
        browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
        browser.cookies = browser_of(user).cookies
        answer = browser.post(url, form)
        assert answer.status_code == 403, url
        assert "This form has expired" in answer.content.decode()
        assert browser.session.get("_auth_user_id") == str(user.pk)
    assert stands(case) == before
    assert not Draft.objects.exists()


# — what the browser may do with a page —


def test_files_are_downloads_that_run_nowhere(cast: Cast) -> None:
    case = accepted(cast)
    document = paper_of(case, cast.owner)
    for user, name in ((cast.owner, "my_document"), (cast.scjg.reviewer, "desk_document")):
        answer = browser_of(user).get(reverse(name, args=[document.pk]))
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]


def test_what_people_write_is_never_markup(cast: Cast) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    case = filed(cast, statement=evil, record=None, entry=evil, unit=cast.scjg.unit)
    browser = browser_of(cast.scjg.reviewer)
    browser.post(reverse("desk_notes", args=[case.reference]), {"text": evil})
    pages = [
        browser.get(reverse("desk_case", args=[case.reference])),
        browser_of(cast.owner).get(reverse("my_case", args=[case.reference])),
        browser.get(reverse("desk_inbox"), {"view": "unit", "q": evil}),
    ]
    for page in pages:
        assert page.status_code == 200
        assert evil not in page.content.decode()


def test_payloads_facts_and_tasks_hold_ids_only(cast: Cast) -> None:
    """What is not sealed holds no sentence that somebody wrote."""
    case = filed(cast, statement="Statement in my own words.")
    do(case, "accept", cast.scjg.reviewer, NOW)
    ask(case, cast.sw, cast.scjg.reviewer, NOW, "Question in the office's words.")
    rows = [
        *Message.objects.values_list("payload", flat=True),
        *CaseEvent.objects.values_list("facts", flat=True),
    ]
    assert rows
    assert "own words" not in json.dumps(rows)
    assert "office's words" not in json.dumps(rows)


def act(case: Case, action: str) -> str:
    return reverse("desk_act", args=[case.reference, action])
