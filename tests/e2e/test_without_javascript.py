"""The portal works without a script: filed, answered, withdrawn, with nothing but links and forms."""

from cases.models import Case
from tests.cast import Cast
from tests.e2e import acts
from tests.e2e.conftest import ClockAt, OpenWindow
from tests.workflows.story import do
from workflows.models import Deadline


def test_an_objection_is_filed_supplemented_and_withdrawn_without_a_script(
    cast: Cast, window: OpenWindow, clock_at: ClockAt
) -> None:
    clock_at("2026-09-24T10:00")
    subject = window("zh-hans", 360, java_script_enabled=False)
    reference = acts.sign_in_and_file(subject, cast.owner.email)
    assert subject.due() == "2026-09-30"
    case = Case.objects.get(reference=reference)
    assert [one.name for one in case.documents.all()] == [acts.PROOF["name"]]
    asked_for = {"items": ["营业执照复印件"]}
    do(case, "request_supplement", cast.scjg.reviewer, case.filed_at, **asked_for)
    subject.open("my_case", reference)
    assert asked_for["items"][0] in subject.main.inner_text()
    subject.page.locator('form[action$="/supplement"] input[type=file]').set_input_files(acts.PROOF)
    subject.page.locator('form[action$="/supplement"] textarea').fill("复印件见附件。")
    subject.press('form[action$="/supplement"] .buttons button', "my_case")
    case.refresh_from_db()
    assert (case.state, case.documents.count()) == ("filed", 2)
    assert subject.due() == "2026-09-30", "being asked moved no date"
    subject.follow("my_withdrawal", reference)
    subject.send("my_case")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("concluded", "withdrawn")
    assert not Deadline.objects.filter(case=case, status="running").exists()
