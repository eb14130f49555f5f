"""The counter: papers taken with their true receipt date, people checked, letters posted."""

import datetime as dt
import uuid

import pytest

from accounts.models import SubjectKind, SubjectLink
from cases.models import Case, Document
from core import clock
from desk.views.counter import SHOWN
from ledger.models import Entry, Kind
from notifications.models import Message, Preference
from tests.cast import COMPANY_USCC, NEIGHBOUR_NUMBER, UNUSED_NUMBER, claim, subject_user
from tests.desk.pages import text
from tests.uploads import pdf, upload
from tests.workflows.papers import at_the_counter
from tests.workflows.story import at, filed

PAGE = "/desk/counter/filing/"


def paper(cast, **changes):
    """The company's objection on paper, handed in the day before."""
    typed = {
        "kind": "organisation",
        "number_kind": "uscc",
        "number": COMPANY_USCC,
        "name": "曲阜孔府食品有限公司",
        "document_no": cast.record.document_no,
        "entry": "",
        "ground": "error",
        "wanted": "correct",
        "statement": "The amount is wrong.",
        "unit": "",
        "received_on": "2026-09-23",
        "paper": pdf("paper.pdf"),
        "submission_key": str(uuid.uuid4()),
    }
    return typed | changes


def test_a_paper_becomes_a_case_with_its_true_receipt_date(cast, sit):
    desk = sit(cast.scjg.clerk)
    answer = desk.post(PAGE, paper(cast), follow=True)
    case = Case.objects.get()
    assert (case.received_on, case.entered_by, case.record) == (
        dt.date(2026, 9, 23),
        cast.scjg.clerk,
        cast.record,
    )
    assert (case.unit, case.subject, case.received_via) == (cast.scjg.unit, cast.company, "counter")
    assert Document.objects.get(case=case).purpose == "receipt_paper"
    page = text(answer)
    assert case.reference in page
    assert "Tue 29 September" in page
    assert "How this date was counted" in page


def test_sent_twice_it_is_one_case(cast, sit):
    desk = sit(cast.scjg.clerk)
    key = str(uuid.uuid4())
    first = desk.post(PAGE, paper(cast, submission_key=key))
    second = desk.post(PAGE, paper(cast, submission_key=key))
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_somebody_unknown_gets_a_row_of_their_own(cast, sit):
    typed = paper(
        cast,
        kind="person",
        number_kind="citizen",
        number=UNUSED_NUMBER,
        name="颜回",
        document_no="",
        entry="A fine.",
    )
    sit(cast.centre.clerk).post(PAGE, typed)
    case = Case.objects.get()
    assert (case.unit, case.record, case.subject.is_verified) == (cast.centre.unit, None, False)
    assert case.objection.entry == "A fine."


def test_an_entry_of_somebody_else_is_not_linked(cast, sit):
    typed = paper(cast, kind="person", number_kind="citizen", number=NEIGHBOUR_NUMBER, name="颜秀兰")
    sit(cast.scjg.clerk).post(PAGE, typed)
    assert Case.objects.get().record is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": COMPANY_USCC[:-1] + "A"}, "number"),
        ({"number_kind": "citizen"}, "number_kind"),
        ({"kind": "person", "number_kind": "citizen", "number": "370881209905120022"}, "number"),
        ({"received_on": "2026-09-25"}, "received_on"),
        ({"statement": " "}, "statement"),
        ({"name": ""}, "name"),
        ({"document_no": "", "entry": ""}, "entry"),
        ({"paper": ""}, "paper"),
        ({"paper": upload(b"MZ", "paper.pdf")}, "paper"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_half_done(changes, field, cast, sit):
    answer = sit(cast.scjg.clerk).post(PAGE, paper(cast, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Case.objects.exists()
    assert not Document.objects.exists()


def test_a_duplicate_is_refused_with_a_link_to_the_open_case(cast, sit):
    known = filed(cast)
    answer = sit(cast.scjg.clerk).post(PAGE, paper(cast))
    assert answer.status_code == 422
    assert f"/desk/cases/{known.reference}/" in text(answer)


def test_a_claim_is_verified_with_how_it_was_checked(cast, sit):
    desk = sit(cast.centre.clerk)
    page = f"/desk/counter/claims/{cast.claimant_link.pk}/"
    waiting = text(desk.get("/desk/counter/"))
    assert page in waiting
    assert "the number is known already" in waiting
    assert COMPANY_USCC not in waiting
    assert COMPANY_USCC in text(desk.get(page))
    assert desk.post(page, {"decision": "verify", "how": ""}).status_code == 422
    assert desk.post(page, {"decision": "verify", "how": "Licence shown."}).status_code == 302
    link = SubjectLink.objects.get(pk=cast.claimant_link.pk)
    assert (link.status, link.subject, link.decided_how) == ("verified", cast.company, "Licence shown.")
    assert desk.get(page).status_code == 404


def test_a_claim_is_refused(cast, sit):
    page = f"/desk/counter/claims/{cast.claimant_link.pk}/"
    sit(cast.centre.clerk).post(page, {"decision": "refuse", "how": "No authority shown."})
    assert SubjectLink.objects.get(pk=cast.claimant_link.pk).status == "refused"
    assert sit(cast.centre.clerk).post(page, {"decision": "maybe", "how": "x"}).status_code == 404


def test_a_letter_is_printed_and_counted_as_posted(cast, sit):
    desk = sit(cast.scjg.clerk)
    typed = paper(
        cast, kind="person", number_kind="citizen", number=UNUSED_NUMBER, name="颜回", document_no="", entry="A fine.",
        unit=cast.scjg.unit.pk,
    )  # fmt: skip
    desk.post(PAGE, typed)
    letter = Message.objects.get(channel="letter")
    page = f"/desk/counter/letters/{letter.pk}/"
    assert page in text(desk.get("/desk/counter/"))
    assert Case.objects.get().reference in text(desk.get(page))
    assert sit(cast.sw.clerk).get(page).status_code == 404
    future = desk.post(page, {"on": "2026-09-25"})
    assert future.status_code == 422 and 'data-code="posted_in_the_future"' in text(future)
    assert desk.post(page, {"on": "2026-09-23"}).status_code == 422
    assert desk.post(page, {"on": "2026-09-24"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.status, letter.posted_by) == ("sent", cast.scjg.clerk)
    assert desk.get(page).status_code == 404


def test_a_letter_of_the_afternoon_that_was_posted_that_day_is_entered_the_next_morning(cast, sit, move):
    move("2026-09-24", "15:30")
    typed = paper(
        cast, kind="person", number_kind="citizen", number=UNUSED_NUMBER, name="颜回", document_no="", entry="A fine.",
        unit=cast.scjg.unit.pk,
    )  # fmt: skip
    sit(cast.scjg.clerk).post(PAGE, typed)
    letter = Message.objects.get(channel="letter")
    move("2026-09-28", "09:00")
    page = f"/desk/counter/letters/{letter.pk}/"
    assert sit(cast.scjg.clerk).post(page, {"on": "2026-09-24"}).status_code == 302
    letter.refresh_from_db()
    assert clock.local_date(letter.sent_at).isoformat() == "2026-09-24"


def test_each_look_at_a_number_in_full_is_written_down(cast, sit):
    """Also where the form was sent without the page ever being opened, and refused."""
    page = f"/desk/counter/claims/{cast.claimant_link.pk}/"
    shown = sit(cast.scjg.clerk).post(page, {"decision": "verify", "how": ""})
    assert COMPANY_USCC in text(shown)
    entry = Entry.objects.get(kind=Kind.READ)
    assert (entry.actor_id, entry.object_id) == (cast.scjg.clerk.pk, cast.claimant_link.pk)


@pytest.mark.parametrize("who", [UNUSED_NUMBER, "3708 8119 6602 1400 55", "Stranger@Example.test "])
def test_whoever_stands_at_the_counter_is_found_however_many_claims_wait(who, cast, sit):
    """Somebody who claims a number a day must not keep everybody else from being verified."""
    crowd = subject_user("crowd")
    for _ in range(SHOWN):
        claim(crowd, SubjectKind.PERSON, NEIGHBOUR_NUMBER)
    mine = claim(cast.stranger, SubjectKind.PERSON, UNUSED_NUMBER, name="颜回")
    desk, link = sit(cast.scjg.clerk), f"/desk/counter/claims/{mine.pk}/"
    assert link not in text(desk.get("/desk/counter/"))
    found = text(desk.post("/desk/counter/", {"who": who}))
    assert link in found and found.count("/desk/counter/claims/") == 1
    assert UNUSED_NUMBER not in found.replace(f'value="{UNUSED_NUMBER}"', "")


def test_looking_for_nobody_is_told_so(cast, sit):
    desk = sit(cast.scjg.clerk)
    assert "No such claim waits." in text(desk.post("/desk/counter/", {"who": "nobody@example.test"}))
    assert desk.post("/desk/counter/", {"who": " "}).status_code == 422


@pytest.fixture
def letter_of_three_o_clock(cast, move):
    """A letter that was written on Wednesday at three; it is Thursday at ten."""
    Preference.objects.create(user=cast.resident, channel="letter")
    case = at_the_counter(cast, dt.date(2026, 9, 23), move("2026-09-23", "15:00"), cast.scjg)
    move("2026-09-24", "10:00")
    return Message.objects.get(case_id=case.pk, channel="letter")


def posted(desk, letter, day):
    return desk.post(f"/desk/counter/letters/{letter.pk}/", {"on": day})


def test_a_letter_posted_on_the_afternoon_it_was_written_is_entered_the_next_morning(
    cast, sit, letter_of_three_o_clock
):
    letter = letter_of_three_o_clock
    assert posted(sit(cast.scjg.clerk), letter, "2026-09-23").status_code == 302
    letter.refresh_from_db()
    assert (letter.status, letter.sent_at) == ("sent", at("2026-09-23", "15:00"))


def test_a_letter_of_yesterday_posted_today_left_now(cast, sit, letter_of_three_o_clock):
    posted(sit(cast.scjg.clerk), letter_of_three_o_clock, "2026-09-24")
    letter_of_three_o_clock.refresh_from_db()
    assert letter_of_three_o_clock.sent_at == at("2026-09-24", "10:00")


def test_a_letter_posted_on_a_day_in_between_left_at_noon(cast, sit, move, letter_of_three_o_clock):
    move("2026-09-28")
    posted(sit(cast.scjg.clerk), letter_of_three_o_clock, "2026-09-24")
    letter_of_three_o_clock.refresh_from_db()
    assert letter_of_three_o_clock.sent_at == at("2026-09-24", "12:00")


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-09-22", "posted_before_written"),
        ("2026-09-25", "posted_in_the_future"),
        ("2036-01-01", "posted_in_the_future"),
    ],
)
def test_a_day_on_which_the_letter_cannot_have_left_is_refused_with_a_sentence(
    day, code, cast, sit, letter_of_three_o_clock
):
    answer = posted(sit(cast.scjg.clerk), letter_of_three_o_clock, day)
    assert answer.status_code == 422
    (refusal,) = answer.context["form"].errors.as_data()["on"]
    assert refusal.code == code
    assert str(refusal.message) in text(answer)
    letter_of_three_o_clock.refresh_from_db()
    assert letter_of_three_o_clock.status == "queued"
