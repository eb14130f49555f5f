"""Requests that no browser sends, and forms that are too much at once: a sentence, and the server stays whole."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.half_done import refused

pytestmark = pytest.mark.django_db
FORM, FILES = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
ONE_FILE = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\nx\r\n'
BODIES: dict[str, tuple[str, bytes, str, int]] = {
    "latin letters": (f"{FORM}; charset=latin-1", b"email=a%40example.test", "request_unreadable", 400),
    "another alphabet": (f"{FORM}; charset=gb18030", b"email=a%40example.test", "request_unreadable", 400),
    "files in another alphabet": (f"{FILES}; charset=utf-16", ONE_FILE + b"--x--", "request_unreadable", 400),
    "files without an end": ("multipart/form-data", ONE_FILE, "request_unreadable", 400),
    "3 MB of text": (FORM, b"email=" + b"x" * 3_000_000, "request_too_large", 413),
    "1,200 fields": (FORM, b"&".join(b"a%d=1" % number for number in range(1200)), "request_too_large", 413),
    "150 files": (FILES, ONE_FILE * 150 + b"--x--", "request_too_large", 413),
}


def sent(address: str, kind: str, body: bytes) -> Any:
    """By somebody who has opened the page before, as its form sends it."""
    browser = Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"accept-language": "en"}
    )
    browser.get(reverse("sign_in"))
    token = {"x-csrftoken": browser.cookies["csrftoken"].value}
    return browser.post(address, body, content_type=kind, headers=token)


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("address", ["/account/", "/account/staff/", "/language/setlang/", "/desk/"])
def test_what_cannot_be_read_gets_a_sentence_wherever_it_is_sent(address: str, what: str) -> None:
    kind, body, code, status = BODIES[what]
    refused(sent(address, kind, body), code, status)


@pytest.mark.parametrize("what", BODIES)
def test_sent_to_an_address_that_is_none_it_breaks_nothing(what: str) -> None:
    kind, body, _code, _status = BODIES[what]
    assert sent("/nowhere/", kind, body).status_code in (400, 404)


def test_a_page_that_is_none_leaves_the_forms_of_other_tabs_as_they_were() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(reverse("sign_in")).content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[-1]
    assert browser.get("/nowhere/").status_code == 404
    form = {"email": "nobody@example.test", "csrfmiddlewaretoken": token}
    assert browser.post(reverse("sign_in"), form).status_code == 302


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_forms_in_utf_8_are_read_whatever_they_call_it(charset: str) -> None:
    answer = sent(reverse("sign_in"), f"{FORM}; charset={charset}", b"email=nobody")
    assert answer.status_code == 200
    assert 'data-code="invalid"' in answer.content.decode()
