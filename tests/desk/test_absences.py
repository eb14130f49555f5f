"""Somebody is away: the deputy gets the tasks, the history tells who did what for whom (scenario 16)."""

from accounts.models import Absence
from cases.models import CaseEvent
from tests.desk.pages import press, text, url
from tests.workflows.story import accepted


def absence(cast, **changes):
    typed = {
        "user": cast.scjg.reviewer.pk,
        "deputy": cast.scjg.second_reviewer.pk,
        "starts_on": "2026-09-24",
        "ends_on": "2026-09-30",
    }
    return typed | changes


def test_the_deputy_works_on_the_case_and_the_history_names_both(cast, sit, move):
    case = accepted(cast)
    deputy = sit(cast.scjg.second_reviewer)
    assert press(deputy, case, "request_assistance", unit=cast.sw.unit.pk, question="?").status_code == 403
    assert sit(cast.scjg.supervisor).post("/desk/absences/", absence(cast)).status_code == 302
    assert case.reference in text(deputy.get("/desk/"))
    assert (
        press(deputy, case, "request_assistance", unit=cast.sw.unit.pk, question="Paid?").status_code == 302
    )
    event = CaseEvent.objects.filter(case=case).latest("seq")
    assert (event.actor, event.on_behalf_of) == (cast.scjg.second_reviewer, cast.scjg.reviewer)
    assert "scjg.second_reviewer for scjg.reviewer" in text(deputy.get(url(case)))


def test_back_early_the_duty_returns(cast, sit):
    case = accepted(cast)
    supervisor = sit(cast.scjg.supervisor)
    supervisor.post("/desk/absences/", absence(cast))
    assert "away today" in text(supervisor.get("/desk/absences/"))
    supervisor.post(f"/desk/absences/{Absence.objects.get().pk}/end/")
    assert case.reference not in text(sit(cast.scjg.second_reviewer).get("/desk/"))
    assert "Nobody is away." in text(supervisor.get("/desk/absences/"))


def test_what_cannot_be_is_said_beside_its_field(cast, sit):
    supervisor = sit(cast.scjg.supervisor)
    for changes, field in (
        ({"deputy": cast.scjg.reviewer.pk}, "deputy"),
        ({"ends_on": "2026-09-23"}, "ends_on"),
        ({"user": cast.sw.reviewer.pk}, "user"),
        ({"starts_on": ""}, "starts_on"),
    ):
        answer = supervisor.post("/desk/absences/", absence(cast, **changes))
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    assert not Absence.objects.exists()


def test_another_units_absences_are_not_ended(cast, sit):
    sit(cast.scjg.supervisor).post("/desk/absences/", absence(cast))
    page = f"/desk/absences/{Absence.objects.get().pk}/end/"
    assert sit(cast.sw.supervisor).post(page).status_code == 404
    assert sit(cast.scjg.reviewer).post(page).status_code == 403
    assert sit(cast.scjg.supervisor).get(page).status_code == 405
