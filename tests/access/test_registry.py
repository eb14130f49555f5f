"""Every address x every kind of visitor x every method, with real objects; and what nobody else may read."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import URLPattern, URLResolver, clear_url_caches, get_resolver, path, reverse

from config import urls
from desk.forms.acts import FORMS, OBJECTION, REPAIR
from desk.rail import ELSEWHERE
from portal.views.public import landing
from tests.access.people import ROLES
from tests.access.registry import METHODS, NOBODY, THROUGH, rows
from tests.access.visits import Answer, Browsers, shown
from tests.access.world import PLANTED
from tests.cast import COMPANY_USCC, MINOR_NUMBER, NEIGHBOUR_NUMBER, PERSON_NUMBER, UNUSED_NUMBER

pytestmark = pytest.mark.django_db

ROWS = {(row.address, row.method): row.cells for row in rows()}
REFUSED_TO_ALL = dict.fromkeys(ROLES, "405")
NUMBERS = (COMPANY_USCC, PERSON_NUMBER, NEIGHBOUR_NUMBER, MINOR_NUMBER, UNUSED_NUMBER)
# Where a number stands in full: asked for with a purpose, or compared with a document at the counter.
IN_FULL = {
    ("desk_reveal", "POST"): COMPANY_USCC,
    ("desk_counter_claim", "GET"): COMPANY_USCC,
    ("desk_question_reveal", "POST"): COMPANY_USCC,
}


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    """The names of all addresses but the administration's, which has one rule for all."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.namespace != "admin":
            yield from addresses(pattern.url_patterns)


def test_every_address_is_in_the_registry_and_no_entry_is_stale() -> None:
    named = list(addresses(get_resolver().url_patterns))
    there, entered = set(named), {row.name for row in rows()}
    assert there == entered, f"not in the registry: {there - entered}; stale: {entered - there}"
    assert len(named) == len(there), "two addresses of one name: only one of them would be asked"


def test_every_act_of_the_desk_is_in_the_registry_with_both_its_methods() -> None:
    """One address, many acts: each is asked for by itself."""
    acts = set(FORMS) - set(ELSEWHERE)
    acts |= {f"{act}:repair" for act in set(OBJECTION) & set(REPAIR) if OBJECTION[act] is not REPAIR[act]}
    offered = {(f"desk_act/{act}", method) for act in acts for method in ("GET", "POST")}
    assert {key for key in ROWS if key[0].startswith("desk_act")} == offered


def test_a_new_address_fails_until_it_is_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        urls, "urlpatterns", [*urls.urlpatterns, path("forgotten/", landing, name="forgotten")]
    )
    clear_url_caches()
    try:
        with pytest.raises(AssertionError, match="'forgotten'"):
            test_every_address_is_in_the_registry_and_no_entry_is_stale()
    finally:
        monkeypatch.undo()
        clear_url_caches()


def test_every_row_names_every_kind_of_visitor() -> None:
    for row in rows():
        assert list(row.cells) == list(ROLES), f"{row.address} {row.method}"
    assert len(ROWS) == len(list(rows())), "a row is there twice"


def test_in_every_row_somebody_gets_through() -> None:
    """A 404 for strangers says something only where the object is there for somebody."""
    nobody = {row.address for row in rows() if not THROUGH & set(row.cells.values())}
    got_through = {row.address for row in rows()} - nobody
    assert nobody - got_through == set(NOBODY)


@pytest.mark.parametrize("address", list(dict.fromkeys(row.address for row in rows())))
def test_everybody_is_answered_as_the_registry_says(address: str, browsers: Browsers) -> None:
    wrong = []
    for method in METHODS.values():
        for role, expected in ROWS.get((address, method), REFUSED_TO_ALL).items():
            answer = browsers.visit(address, method, role)
            wrong += [f"{address} {method} as {ROLES[role][0]}: {what}" for what in faults(answer, expected)]
            wrong += [
                f"{address} {method} as {ROLES[role][0]}: was shown {what}"
                for what in overheard(answer, (address, method), role)
            ]
    assert not wrong, "\n" + "\n".join(wrong)


def faults(answer: Answer, expected: str) -> list[str]:
    return [] if answer.shows == expected else [f"expected {expected}, got {answer.shows}"]


def overheard(answer: Answer, asked: tuple[str, str], role: str) -> list[str]:
    """What this visitor was given and should not have been: texts of others, numbers in full."""
    texts = [text for text, readers in PLANTED.items() if role not in readers and text in answer.given]
    shown_here = IN_FULL.get(asked)
    return texts + [number for number in NUMBERS if number in answer.given and number != shown_here]


@pytest.mark.parametrize(
    ("text", "address", "role"),
    [
        ("statement-of-the-owner", "desk_case", "rev"),
        ("statement-of-the-owner", "my_case", "own"),
        ("note-of-the-office", "desk_case", "col"),
        ("question-to-the-tax-bureau", "desk_question", "ask"),
        ("answer-of-the-tax-bureau", "desk_case/answered", "rev"),
        ("reasons-not-yet-approved", "desk_act/approve", "app"),
        ("draft-of-the-owner", "objection_step", "own"),
        ("statement-of-the-applicant", "desk_case/repair", "rev"),
        ("defence-of-the-owner", "desk_act/close_defence", "rev"),
        ("draft-of-the-applicant", "repair_step", "own"),
        ("statement-of-the-claimant", "my_case/claim", "cla"),
    ],
)
def test_what_is_hidden_from_others_is_shown_to_those_it_is_for(
    text: str, address: str, role: str, browsers: Browsers
) -> None:
    assert text in browsers.visit(address, "GET", role).given


@pytest.mark.parametrize(("asked", "number"), IN_FULL.items())
def test_a_number_in_full_is_shown_where_it_is_meant_to_be(
    asked: tuple[str, str], number: str, browsers: Browsers
) -> None:
    reader = "ask" if asked[0] == "desk_question_reveal" else "cle"
    assert number in browsers.visit(*asked, reader).given


# — the administration: one rule for all its addresses —


def administration(browsers: Browsers) -> Iterator[str]:
    """Every named page of the administration, about a real object where it is about one."""
    for name in ("index", "password_change", "jsi18n", "autocomplete"):
        yield reverse(f"admin:{name}")
    for model, model_admin in admin.site._registry.items():
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse("admin:app_list", args=[model._meta.app_label])
        yield reverse(f"{label}_changelist")
        yield reverse(f"{label}_add")
        yield from of_one(label, model_admin)


def of_one(label: str, model_admin: ModelAdmin) -> Iterator[str]:
    row = model_admin.model._default_manager.first()
    if row is not None:
        for page in ("change", "history", "delete"):
            yield reverse(f"{label}_{page}", args=[row.pk])


def test_the_administration_is_for_administrators_alone(browsers: Browsers) -> None:
    wrong = []
    for url in dict.fromkeys(administration(browsers)):
        for role in ROLES:
            response = browsers.browser(role).get(url)
            led_away = response.headers.get("Location", "").startswith("/admin/login/")
            if led_away == (role == "adm"):
                wrong.append(f"{url} as {ROLES[role][0]}: got {shown(response)}")
            wrong += [f"{url}: shows {number}" for number in NUMBERS if number in response.content.decode()]
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_administration_opens_for_an_administrator_and_deletes_nothing(browsers: Browsers) -> None:
    for url in dict.fromkeys(administration(browsers)):
        status = browsers.browser("adm").get(url).status_code
        assert status == 200 or "delete" in url or url.endswith(("/add/", "/autocomplete/")), (url, status)
        assert status == 403 or "delete" not in url


def test_whoever_is_no_administrator_is_not_sent_in_circles(browsers: Browsers) -> None:
    for role in ROLES:
        if role != "adm":
            last = browsers.browser(role).get("/admin/", follow=True)
            assert last.status_code == (200 if role == "ano" else 404), ROLES[role][0]
