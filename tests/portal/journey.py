"""Filing as a person does it without JavaScript: open a question, send its form, follow the answer."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

ANSWERS: dict[str, dict[str, str]] = {
    "describe": {"publisher": "市场监督管理局网站", "document_no": "118号", "says": "罚款 20000 元"},
    "ground": {"ground": "error"},
    "wanted": {"wanted": "correct"},
    "statement": {"statement": "The decision says 2 000 yuan."},
    "evidence": {},
    "addressee": {"unit": ""},
}


def url_of(step: str) -> str:
    return reverse("objection_check") if step == "check" else reverse("objection_step", args=[step])


def answer(browser: Client, step: str, **said: Any) -> HttpResponse:
    """Answer one question; `said` is laid over the usual answer."""
    return browser.post(url_of(step), ANSWERS.get(step, {}) | said)


def begin(browser: Client, **said: Any) -> HttpResponse:
    return browser.post(reverse("objection"), said)


def answer_all(browser: Client, *steps: str) -> None:
    """Answer these questions, or all that everybody is asked."""
    for step in steps or ("ground", "wanted", "statement", "evidence", "addressee"):
        response = answer(browser, step)
        assert response.status_code == 302, (step, response.context["form"].errors)


def about_the_record(browser: Client, cast: Cast) -> None:
    """A verified owner has pressed Object and answered everything."""
    begin(browser, record=cast.record.pk)
    answer_all(browser)


def sending_form(browser: Client) -> dict[str, str]:
    """What the last page's form holds."""
    context = browser.get(url_of("check")).context
    return {"key": str(context["key"]), "shown": context["shown"]}


def send(browser: Client) -> HttpResponse:
    return browser.post(url_of("check"), sending_form(browser))
