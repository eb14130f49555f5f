"""Leading people away, forms of other sites, files and texts that would like to be programs."""

import json
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases.models import CaseEvent, Draft
from notifications.models import Message
from tests.access.attempts import act, paper_of, stands
from tests.access.people import browser_of
from tests.cast import (
    PASSWORD,
    UNUSED_NUMBER,
    Cast,
)
from tests.workflows.papers import ask
from tests.workflows.story import accepted, at, do, filed

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
