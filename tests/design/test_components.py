"""Forms, lists and banners: what a reader without sight or script is told."""

import pytest
from django import forms
from django.template import engines

from core.errors import WrongState


class Question(forms.Form):
    ground = forms.ChoiceField(
        label="What is wrong?",
        help_text="Choose one.",
        widget=forms.RadioSelect,
        choices=[("error", "Not true"), ("omission", "Missing")],
    )
    text = forms.CharField(label="Tell us", widget=forms.Textarea, help_text="A few sentences.")
    note = forms.CharField(label="Note", required=False)
    sure = forms.BooleanField(label="It is true.")


def test_a_field_names_its_label_hint_and_error(rendered):
    html = rendered("{{ form }}", form=Question({}))
    assert '<label for="id_text">' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_cards_in_a_fieldset_with_their_hints(rendered):
    source = '{% include "components/field.html" with field=form.ground hints=hints %}'
    html = rendered(source, form=Question(), hints={"error": "A wrong amount, for example."})
    assert "<legend>What is wrong?" in html
    assert html.count('class="option"') == 2
    assert "A wrong amount, for example." in html


def test_only_what_may_be_left_empty_is_marked(rendered):
    assert rendered("{{ form }}", form=Question()).count("(optional)") == 1


def test_the_label_of_a_single_question_can_be_the_heading_of_its_page(rendered):
    source = '{% include "components/field.html" with field=form.ground heading=True %}'
    assert "<h1>What is wrong?</h1>" in rendered(source, form=Question())


def test_the_error_summary_links_to_each_field_and_is_absent_without_errors(rendered):
    source = '{% include "components/error_summary.html" %}'
    html = rendered(source, form=Question({"ground": "error"}))
    assert 'href="#id_text"' in html
    assert 'href="#id_ground"' not in html
    assert rendered(source, form=Question()).strip() == ""


def test_what_was_typed_is_escaped_wherever_it_is_shown(rendered):
    evil = "<script>alert(1)</script>"
    source = """{% include "components/facts.html" with facts=facts %}
      {% include "components/letter.html" with title=evil body=evil %}
      {% include "components/diff.html" with rows=rows %}
      {% include "components/notice_banner.html" with title=evil text=evil %}"""
    rows = [{"label": evil, "before": evil, "after": evil, "changed": True}]
    assert "<script" not in rendered(source, evil=evil, facts=[(evil, evil)], rows=rows)


def test_an_action_that_is_not_possible_is_listed_with_its_reason_and_is_no_button(rendered):
    actions = [
        {"label": "Propose", "url": "/propose"},
        {"label": "Approve", "url": "/approve", "why_not": "You took a step on this case."},
    ]
    html = rendered('{% include "components/actions.html" %}', actions=actions)
    assert "/propose" in html
    assert "/approve" not in html
    assert "You took a step on this case." in html


def test_bars_stand_beside_their_numbers(rendered):
    rows = [{"label": "Tax", "value": 12, "percent": 40.5, "url": "/list"}]
    html = rendered('{% include "components/bars.html" with rows=rows caption="Open" %}', rows=rows)
    assert '<a href="/list">12</a>' in html
    assert 'width="40.5%"' in html


@pytest.mark.urls("tests.design.urls")
@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_nothing_but_itself(page):
    html = engines["django"].get_template(f"{page}.html").render({})
    assert html.count("<h1") == 1
    assert 'lang="en"' in html


@pytest.mark.urls("tests.design.urls")
def test_a_refusal_gives_its_sentence_its_code_and_the_way_on(rendered):
    html = rendered('{% include "refused.html" %}', error=WrongState(link="/cases/1/"))
    assert "The case has moved on" in html
    assert "wrong_state" in html
    assert 'href="/cases/1/"' in html
