"""Find a task by the case's number, a name or an identity number, within the lists that one sees anyway."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SubjectLink
from cases.models import Watch
from tests.cast import COMPANY_USCC, NEIGHBOUR_NUMBER, PERSON_NUMBER
from tests.desk.pages import text
from tests.desk.queue import fill
from tests.workflows.story import accepted, at, do, filed
from workflows import finding


def found(desk, words, view="unit"):
    """The numbers of the cases in the list that the form leads to, and its address."""
    answer = desk.post("/desk/find/", {"view": view, "text": words}, follow=True)
    rows = answer.context["list"].rows
    return [row["reference"] for row in rows], answer.redirect_chain[0][0]


@pytest.fixture
def two(cast):
    """The company's case, and the resident's."""
    link = SubjectLink.objects.get(pk=cast.resident_link.pk)
    return accepted(cast), filed(cast, user=cast.resident, link=link, record=cast.person_record)


@pytest.mark.parametrize(
    ("words", "which"),
    [
        (COMPANY_USCC, 0),
        (COMPANY_USCC.lower(), 0),
        ("9137 0881 MA3C 0T2X 5H", 0),
        ("孔府食品", 0),
        ("曲阜孔府食品 有限公司", 0),
        (PERSON_NUMBER, 1),
        ("孔令华", 1),
    ],
)
def test_a_name_or_a_number_finds_the_tasks_of_whom_it_means(words, which, two, cast, sit):
    references, address = found(sit(cast.scjg.supervisor), words)
    assert references == [two[which].reference]
    assert address == f"/desk/?view=unit&about={two[which].subject_id}"


def test_the_number_of_a_case_finds_it_by_its_beginning(two, cast, sit):
    desk = sit(cast.scjg.supervisor)
    assert found(desk, two[0].reference.lower()) == (
        [two[0].reference],
        f"/desk/?view=unit&text={two[0].reference}",
    )
    assert len(found(desk, "yy-2026")[0]) == 2


@pytest.mark.parametrize(
    "words", ["孔", "孔令", "令华", NEIGHBOUR_NUMBER, "曲", "no such", "0", "' OR 1=1 --", "%"]
)
def test_a_part_of_a_persons_name_finds_nothing_and_neither_does_a_stranger(words, two, cast, sit):
    references, address = found(sit(cast.scjg.supervisor), words)
    assert (references, address) == ([], "/desk/?view=unit&about=0")


def test_nobody_is_found_in_the_queue_of_another_unit(two, cast, sit):
    """Nor does the address tell that somebody by that number exists."""
    for words in (COMPANY_USCC, "孔府食品", PERSON_NUMBER):
        assert found(sit(cast.sw.supervisor), words) == ([], "/desk/?view=unit&about=0")
        assert found(sit(cast.scjg.second_reviewer), words, "mine") == ([], "/desk/?view=mine&about=0")


def test_the_ids_of_an_address_narrow_a_list_and_never_widen_it(two, cast, sit):
    desk = sit(cast.sw.supervisor)
    assert desk.get(f"/desk/?view=unit&about={two[0].subject_id}").context["list"].rows == []


def test_every_list_is_searched(two, cast, sit):
    company, _person = two
    desk = sit(cast.scjg.reviewer)
    Watch.objects.create(user=cast.scjg.reviewer, case=company)
    for view in ("mine", "unit", "watching", "done"):
        for words in (COMPANY_USCC, "孔府食品"):
            assert found(desk, words, view)[0] == [company.reference], (view, words)
        assert found(desk, PERSON_NUMBER, "mine")[0] == []


def test_the_director_finds_the_tasks_of_every_unit(two, cast, sit):
    references, address = found(sit(cast.director), COMPANY_USCC)
    assert (references, "unit=board" in address) == ([two[0].reference], True)


def test_an_asked_unit_finds_its_question(two, cast, sit):
    facts = {"unit": cast.sw.unit, "question": "Paid?"}
    do(two[0], "request_assistance", cast.scjg.reviewer, at("2026-09-24"), **facts)
    assert found(sit(cast.sw.reviewer), COMPANY_USCC)[0] == [two[0].reference]


def test_names_are_looked_for_among_the_first_tasks_only_and_numbers_everywhere(two, cast, sit, monkeypatch):
    monkeypatch.setattr(finding, "LOOKED_AT", 3)
    fill(two[1], [cast.scjg.unit], 4)  # due before the others
    desk = sit(cast.scjg.supervisor)
    assert found(desk, "孔府食品")[0] == []
    assert found(desk, COMPANY_USCC)[0] == [two[0].reference]


def test_searching_costs_the_same_however_long_the_queue_is(two, cast, sit):
    desk = sit(cast.scjg.supervisor)

    def queries(words):
        desk.post("/desk/find/", {"view": "unit", "text": words})
        with CaptureQueriesContext(connection) as seen:
            desk.post("/desk/find/", {"view": "unit", "text": words})
        return len(seen)

    before = [queries("孔府食品"), queries(COMPANY_USCC)]
    fill(two[0], [cast.scjg.unit], 60)
    assert [queries("孔府食品"), queries(COMPANY_USCC)] == before
    assert max(before) <= 5  # session, user, who that is; by number, by name


def test_nothing_typed_and_an_unknown_list_show_the_list(two, cast, sit):
    desk = sit(cast.scjg.supervisor)
    assert found(desk, "   ")[1] == "/desk/?view=unit"
    assert found(desk, COMPANY_USCC, "x")[1].startswith("/desk/?view=mine")
    assert desk.get("/desk/?view=unit&about=x.y").status_code == 200


def test_other_filters_keep_whom_one_looks_for(two, cast, sit):
    page = text(sit(cast.scjg.supervisor).get(f"/desk/?view=unit&about={two[0].subject_id}&step=review"))
    assert f'<input type="hidden" name="about" value="{two[0].subject_id}"' in page
    assert "Only what you looked for is shown." in page
