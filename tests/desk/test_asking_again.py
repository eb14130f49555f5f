"""Material is asked for a second time only with words about what the answer lacked."""

from typing import Any

from cases.models import Case
from tests.cast import Cast
from tests.desk.pages import press, state, text, url
from tests.workflows.story import at, do, filed


def answered(cast: Cast) -> Case:
    case = filed(cast)
    facts: dict[str, Any] = {"items": ["Both pages of the decision"]}
    do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24"), **facts)
    return do(case, "supplement", cast.owner, at("2026-09-24"), answer="Here is one.")


def test_the_first_time_nothing_is_asked_about_an_answer(cast: Cast, sit: Any) -> None:
    page = text(sit(cast.scjg.reviewer).get(url(filed(cast), "act/request_supplement/")))
    assert "What was incomplete in the answer" not in page


def test_the_second_time_the_form_asks_for_it_and_refuses_without(cast: Cast, sit: Any) -> None:
    case, desk = answered(cast), sit(cast.scjg.reviewer)
    assert "What was incomplete in the answer" in text(desk.get(url(case, "act/request_supplement/")))
    refused = press(desk, case, "request_supplement", items="The second page")
    assert refused.status_code == 422
    assert state(case) == "filed"


def test_the_office_and_the_person_read_what_was_incomplete(cast: Cast, sit: Any) -> None:
    case, desk = answered(cast), sit(cast.scjg.reviewer)
    typed = {"items": "The second page", "incomplete": "Page 2 with the amount is missing."}
    assert press(desk, case, "request_supplement", **typed).status_code == 302
    assert "Page 2 with the amount is missing." in text(desk.get(url(case)))
    assert "Page 2 with the amount is missing." in text(sit(cast.owner).get(f"/cases/{case.reference}/"))
