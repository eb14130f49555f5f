"""Every message has its words, in both languages, and a formal notice reads like a letter."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Unit
from notifications.catalogue import CATALOGUE
from notifications.wording import remedies, render
from tests.notifications import samples

LANGUAGES = ["zh-hans", "en"]
NOTICES = Path(settings.ROOT) / "templates" / "notices"
ON = dt.date(2026, 9, 24)


def words(payload, language="en", **private):
    return render(payload, language=language, on=ON, private=samples.PRIVATE.get(payload.key, {}) | private)


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_key_has_its_templates_and_a_formal_notice_also_what_an_e_mail_says_of_it(key):
    folder, announced = NOTICES.parent / CATALOGUE[key].folder, CATALOGUE[key].is_formal
    names = ["body.txt", "mail.txt", "subject.txt"] if announced else ["body.txt", "subject.txt"]
    assert sorted(path.name for path in folder.iterdir()) == names


def test_no_template_belongs_to_nobody():
    folders = {str(path.parent.relative_to(NOTICES.parent)) for path in NOTICES.rglob("subject.txt")}
    assert folders == {spec.folder for spec in CATALOGUE.values()}


def test_every_word_goes_through_the_catalogues():
    for path in NOTICES.rglob("*.txt"):
        text = path.read_text()
        text = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", text, flags=re.DOTALL)
        text = re.sub(r"{[{%].*?[%}]}", "", text, flags=re.DOTALL)
        assert not re.search(r"[A-Za-z]", text), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_renders_to_one_line_and_whole_paragraphs(office: Unit, language):
    for payload in samples.all_payloads(office.pk):
        text = words(payload, language)
        assert text.subject.strip() == text.subject
        assert 5 < len(text.subject) <= 120
        assert "\n" not in text.subject
        assert text.body.endswith("\n")
        assert "\n\n\n" not in text.body
        assert not re.search(r"None|\{|\}|&amp;|  ", text.subject + text.body), text


def test_the_receipt_says_number_dates_law_and_how_the_date_was_counted(office):
    text = words(samples.received(office.pk), addressee="Li & Sons")
    assert text.subject == (
        "Your objection YY-2026-00015 was received; result by Wednesday 30 September 2026"
    )
    body = text.body
    assert body.startswith("To: Li & Sons\n\nWe received your objection on Thursday 24 September 2026.")
    assert "by the end of Wednesday 30 September 2026. The term is 3 working days" in body
    assert "(Shandong Social Credit Regulation, Article 39)" in body
    assert "Fri 25 Sep – Sun 27 Sep: Mid-autumn Festival, not counted" in body
    days = re.findall(r"^(.*): day (\d)$", body, flags=re.MULTILINE)
    assert days == [("Mon 28 Sep", "1"), ("Tue 29 Sep", "2"), ("Wed 30 Sep", "3")]
    assert "7 working days from the same day of receipt" in body
    assert body.endswith("Market Supervision Bureau\nTelephone: 0537-4490000\nThursday 24 September 2026\n")


def test_chinese_dates_and_names_are_chinese(office):
    body = words(samples.received(office.pk), "zh-hans").body
    assert "2026年9月30日 星期三" in body
    assert "9月25日 星期五" in body
    assert "中秋节" in body
    assert "《山东省社会信用条例》第三十九条" in body
    assert "市场监督管理局" in body


def test_a_provisional_date_says_so(office):
    assert "provisional" in words(samples.received(office.pk, provisional=True)).body
    assert "provisional" not in words(samples.received(office.pk)).body


def test_a_rejected_objection_names_reasons_basis_and_both_remedies(office):
    body = words(samples.result(office.pk)).body
    assert "Your objection is rejected." in body
    assert "The fine was 500 yuan, not 5,000." in body
    assert "Shandong 39" in body
    assert "within 60 days of the day" in body
    assert "within 6 months of that day" in body
    assert "How the date was counted" not in body


def test_an_upheld_objection_says_what_will_be_done_by_when_and_that_the_rule_has_expired(office):
    body = words(samples.result(office.pk, **samples.UPHELD)).body
    assert "The entry will be corrected by the end of Thursday 8 October 2026." in body
    assert "2 working days" in body
    assert "expired" in body
    assert "Thu 8 Oct: day 2" in body


def test_a_referral_names_the_competent_body(office):
    body = words(samples.result(office.pk, finding="referred"), referred_to="Jining Tax Bureau").body
    assert "The competent body is: Jining Tax Bureau." in body


def test_where_no_answer_came_reconsideration_comes_first():
    text = remedies("not_answered", language="en", on=ON)
    assert "reconsideration comes first" in text
    assert "within 60 days" in text
    assert "within 15 days" in text


def test_a_changed_term_names_the_offices_asked_and_both_dates(office):
    changed = next(p for p in samples.all_payloads(office.pk) if p.key == "objection.term_changed")
    text = words(changed)
    assert "Market Supervision Bureau" in text.body
    assert "was due by the end of Wednesday 30 September 2026" in text.body
    assert "is now due by the end of Monday 12 October 2026" in text.body
    assert "Sun 11 Oct: weekend, not counted" in text.body
    assert "Sat 10 Oct: day 6" in text.body  # a make-up working day


@pytest.mark.parametrize(
    ("days", "phrase"),
    [(2, "2 working days left"), (1, "1 working day left"), (0, "due today"), (-1, "1 working day overdue")],
)
def test_a_warning_counts_in_words(office, days, phrase):
    assert words(samples.warning(days=days)).subject == f"YY-2026-00015: {phrase}"


def test_private_texts_with_markup_characters_stay_as_written(office):
    body = words(samples.result(office.pk), reasoning="5 < 6 & {{ office }} {% now %}").body
    assert "5 < 6 & {{ office }} {% now %}" in body
