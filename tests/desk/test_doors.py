"""Who gets through the desk's door: every page, every kind of visitor."""

import pytest
from django.test import Client

from tests.desk.pages import url
from tests.workflows.story import accepted, filed

PAGES = ("/desk/", "/desk/?view=unit", "/desk/?view=watching", "/desk/?view=done")
SUPERVISORS = ("/desk/board/", "/desk/board/stuck/", "/desk/absences/")
CLERKS = ("/desk/counter/", "/desk/counter/filing/")
POST_ONLY = ("/desk/next/", "/desk/hand-out/")


@pytest.mark.parametrize("page", PAGES)
def test_every_official_has_an_inbox(page, cast, sit):
    for official in (cast.scjg.reviewer, cast.scjg.clerk, cast.auditor, cast.director):
        assert sit(official).get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *SUPERVISORS, *CLERKS])
def test_whoever_is_not_signed_in_is_led_to_the_staffs_door(page, cast):
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/staff/?next=/desk/")


@pytest.mark.parametrize("page", [*PAGES, *SUPERVISORS, *CLERKS])
def test_a_subject_does_not_learn_that_there_is_a_desk(page, cast, sit):
    assert sit(cast.owner).get(page).status_code == 404


@pytest.mark.parametrize("page", SUPERVISORS)
def test_supervisors_pages_are_refused_to_reviewers(page, cast, sit):
    assert sit(cast.scjg.supervisor).get(page).status_code == 200
    assert sit(cast.scjg.reviewer).get(page).status_code == 403


@pytest.mark.parametrize("page", CLERKS)
def test_the_counters_pages_are_refused_to_others(page, cast, sit):
    assert sit(cast.scjg.clerk).get(page).status_code == 200
    assert sit(cast.scjg.supervisor).get(page).status_code == 403


@pytest.mark.parametrize("page", POST_ONLY)
def test_what_changes_something_is_not_a_link(page, cast, sit):
    assert sit(cast.scjg.supervisor).get(page).status_code == 405


@pytest.mark.parametrize("page", [*PAGES, "/desk/board/"])
def test_pages_to_read_take_no_post(page, cast, sit):
    assert sit(cast.scjg.supervisor).post(page).status_code == 405


def test_the_case_page_is_for_those_who_see_the_case(cast, sit):
    case = accepted(cast)
    for official in (
        cast.scjg.reviewer,
        cast.scjg.second_reviewer,
        cast.scjg.approver,
        cast.auditor,
        cast.director,
    ):
        assert sit(official).get(url(case)).status_code == 200
    for stranger in (cast.sw.reviewer, cast.sw.supervisor, cast.owner):
        assert sit(stranger).get(url(case)).status_code == 404
        assert sit(stranger).get(url(case, "act/accept/")).status_code == 404


def test_a_number_that_does_not_exist_is_not_found(cast, sit):
    desk = sit(cast.scjg.reviewer)
    for page in (
        "cases/YY-2026-99999/",
        "cases/YY-2026-99999/act/accept/",
        "documents/9999/",
        "questions/9999/",
    ):
        assert desk.get(f"/desk/{page}").status_code == 404


@pytest.mark.parametrize("action", ["withdraw", "notice_left", "all_answered", "file", "perform", "answer"])
def test_only_the_offices_own_acts_have_a_form(action, cast, sit):
    case = accepted(cast)
    assert sit(cast.scjg.reviewer).get(url(case, f"act/{action}/")).status_code == 404


@pytest.mark.parametrize("rest", ["notes/", "watch/", "number/", "act/accept/draft/"])
def test_small_acts_are_posts(rest, cast, sit):
    case = filed(cast)
    assert sit(cast.scjg.reviewer).get(url(case, rest)).status_code == 405
    assert sit(cast.sw.reviewer).post(url(case, rest), {"text": "x", "purpose": "x"}).status_code == 404
