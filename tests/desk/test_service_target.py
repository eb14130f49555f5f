"""The office's quicker promise at the desk: both dates on the case page and on the counter's receipt."""

import datetime as dt

import pytest

from tests.desk.pages import text, url
from tests.promises import quicker_promise
from tests.workflows.papers import at_the_counter
from tests.workflows.story import accepted, at

__all__ = ["quicker_promise"]
BOTH = ('datetime="2026-09-29"', 'datetime="2026-09-30"')


@pytest.mark.usefixtures("quicker_promise")
def test_the_case_page_shows_the_statutory_date_and_the_target_labelled_as_such(cast, sit):
    page = sit(cast.scjg.reviewer).get(url(accepted(cast))).content.decode()
    assert all(word in page for word in ("Service target", "Statutory term", *BOTH))
    assert "Qufu Service Promise on Social Credit, Article 3" in page


def test_without_a_quicker_promise_there_is_one_date(cast, sit):
    page = sit(cast.scjg.reviewer).get(url(accepted(cast))).content.decode()
    assert "Service target" not in page and BOTH[1] in page


@pytest.mark.usefixtures("quicker_promise")
def test_the_counters_receipt_shows_both(cast, sit):
    case = at_the_counter(cast, dt.date(2026, 9, 24), at("2026-09-24"))
    page = sit(cast.centre.clerk).get(f"/desk/counter/receipts/{case.reference}/").content.decode()
    assert all(word in page for word in ("Service target", "Statutory term", *BOTH))


@pytest.mark.usefixtures("quicker_promise")
def test_a_case_is_not_late_by_the_promise(cast, sit, move):
    case = accepted(cast)
    move("2026-09-30")
    assert "overdue" not in text(sit(cast.scjg.reviewer).get(url(case)))
