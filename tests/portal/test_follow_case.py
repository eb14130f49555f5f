"""My case: whose turn it is, by when and why, what was asked, decided and done."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.documents import store
from cases.models import Case, DocumentPurpose, SupplementRequest
from ledger.models import Entry
from notifications.models import Message
from tests.cast import Cast
from tests.uploads import pdf, upload
from tests.workflows.story import accepted, approved, at, do, filed, proposed
from workflows.models import Deadline
from workflows.sweep import sweep_deadlines


@pytest.fixture
def owner(as_user, cast: Cast) -> Client:
    return as_user(cast.owner)


def page_of(browser: Client, case: Case) -> str:
    return browser.get(reverse("my_case", args=[case.reference])).content.decode()


def asked(cast: Cast) -> Case:
    case = filed(cast)
    items = ["The first page of the decision", "The receipt"]
    return do(case, "request_supplement", cast.scjg.reviewer, at("2026-09-24", "11:00"), items=items)


def test_the_list_says_where_each_case_stands(owner: Client, cast: Cast) -> None:
    filed(cast)
    words = owner.get(reverse("my_cases")).content.decode()
    assert "曲市监罚〔2026〕118号" in words
    assert "Arrived" in words
    assert "Wed 30 September" in words


def test_what_waits_for_the_subject_stands_first_in_the_list(owner: Client, cast: Cast) -> None:
    waits = asked(cast)
    filed(cast, "2026-09-25", ground="omission")  # newer
    rows = owner.get(reverse("my_cases")).context["rows"]
    assert rows[0].case == waits
    assert [row.turn.yours for row in rows] == [True, False]


def test_a_filed_case_shows_whose_turn_it_is_and_the_counted_date(owner: Client, cast: Cast) -> None:
    words = page_of(owner, filed(cast))
    assert "It is the office&#x27;s turn" in words
    assert "Wed 30 September" in words
    assert "3 working days left" in words
    assert "Mid-autumn Festival" in words
    assert cast.scjg.unit.phone in words


def test_the_agent_and_the_owner_follow_the_same_case_and_a_stranger_none(as_user, cast: Cast) -> None:
    case = filed(cast)
    assert "you" in page_of(as_user(cast.owner), case)
    assert "another person who speaks for you" in page_of(as_user(cast.agent), case)
    for user in (cast.stranger, cast.neighbour, cast.claimant, cast.former_agent):
        for name in ("my_case", "my_receipt", "my_withdrawal"):
            assert as_user(user).get(reverse(name, args=[case.reference])).status_code == 404
        for name in ("my_supplement", "my_material", "my_withdrawal"):
            assert as_user(user).post(reverse(name, args=[case.reference])).status_code == 404


def test_no_name_of_an_official_and_no_internal_note_reaches_the_subject(owner: Client, cast: Cast) -> None:
    case = approved(cast)
    case.notes.create(author=cast.scjg.reviewer, text_sealed="")
    do(case, "return_correction", cast.scjg.steward, at("2026-09-24", "17:00"), reason="Ask Mr Internal")
    words = page_of(owner, case)
    assert "scjg." not in words
    assert "Mr Internal" not in words
    assert str(cast.scjg.unit.name_en) in words


def test_the_answer_is_given_in_place_with_files_and_the_date_stays(owner: Client, cast: Cast) -> None:
    case = asked(cast)
    words = page_of(owner, case)
    assert "It is your turn" in words
    assert "The first page of the decision" in words
    assert words.index("Please answer by") < words.index("You will have an answer by")  # theirs first
    response = owner.post(
        reverse("my_supplement", args=[case.reference]),
        {"supplement-answer": "Here they are.", "supplement-files": [pdf("a.pdf"), pdf("b.pdf")]},
    )
    assert response.url == reverse("my_case", args=[case.reference])
    case.refresh_from_db()
    assert case.state == "filed"
    assert SupplementRequest.objects.get().answer == "Here they are."
    assert case.documents.filter(purpose="supplement").count() == 2
    assert Deadline.objects.get(case=case, slot="review").due_on == dt.date(2026, 9, 30)


def test_an_answer_with_a_bad_file_hands_in_nothing_and_keeps_the_words(owner: Client, cast: Cast) -> None:
    case = asked(cast)
    response = owner.post(
        reverse("my_supplement", args=[case.reference]),
        {
            "supplement-answer": "Here they are.",
            "supplement-files": [pdf("good.pdf"), upload(b"MZ" + b"0" * 99, "evil.pdf")],
        },
    )
    assert response.status_code == 422
    form = response.context["page"].supplement_form
    assert [error.code for error in form.errors.as_data()["files"]] == ["file_type_refused"]
    assert form["answer"].value() == "Here they are."
    case.refresh_from_db()
    assert case.state == "supplementing"
    assert not case.documents.exists()


def test_an_empty_answer_is_refused_beside_the_field(owner: Client, cast: Cast) -> None:
    case = asked(cast)
    response = owner.post(reverse("my_supplement", args=[case.reference]), {"supplement-answer": " "})
    assert response.status_code == 422
    assert "Please write something here." in response.content.decode()


def test_an_answer_nobody_asked_for_is_refused_with_a_sentence(owner: Client, cast: Cast) -> None:
    case = filed(cast)
    response = owner.post(reverse("my_supplement", args=[case.reference]), {"supplement-answer": "Hello"})
    assert response.status_code == 409
    assert response.context["error"].code == "wrong_state"


def test_material_is_taken_at_any_time_while_the_case_is_open(owner: Client, cast: Cast) -> None:
    case = proposed(cast)
    address = reverse("my_material", args=[case.reference])
    assert owner.post(address, {"material-files": [pdf("more.pdf")]}).status_code == 302
    assert case.documents.get().name == "more.pdf"
    assert "more.pdf" in page_of(owner, case)
    nothing = owner.post(address, {})
    assert nothing.status_code == 422
    assert "Choose at least one file." in nothing.content.decode()


def test_material_for_a_closed_case_is_refused_and_not_kept(owner: Client, cast: Cast) -> None:
    case = approved(cast, finding="rejected")
    response = owner.post(reverse("my_material", args=[case.reference]), {"material-files": [pdf()]})
    assert response.status_code == 409
    assert not case.documents.exists()


def test_withdrawing_is_asked_once_more_and_then_done(owner: Client, cast: Cast) -> None:
    case = accepted(cast)
    address = reverse("my_withdrawal", args=[case.reference])
    seen = owner.get(address).context["case"].last_seq
    case.refresh_from_db()
    assert case.is_open  # looking changes nothing
    assert owner.post(address, {"seen": seen}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("concluded", "withdrawn")
    assert "You withdrew the objection" in page_of(owner, case)
    assert owner.get(address).url == reverse("my_case", args=[case.reference])


@pytest.mark.parametrize("seen", ["", "1", "99999"])
def test_a_withdrawal_on_a_page_that_grew_old_changes_nothing(owner: Client, cast: Cast, seen: str) -> None:
    case = accepted(cast)
    response = owner.post(reverse("my_withdrawal", args=[case.reference]), {"seen": seen})
    assert response.status_code == 409
    assert response.context["error"].code == "form_expired"
    case.refresh_from_db()
    assert case.is_open


def test_a_proposal_is_not_shown_before_it_is_approved(owner: Client, cast: Cast) -> None:
    words = page_of(owner, proposed(cast, finding="rejected"))
    assert "A second person" in words
    assert "The decision says 2 000." not in words
    assert "The entry stays as it is" not in words


def test_the_result_comes_with_reasons_basis_and_both_remedies(owner: Client, cast: Cast) -> None:
    words = page_of(owner, approved(cast, finding="rejected"))
    assert "The entry stays as it is" in words
    assert "The decision says 2 000." in words
    assert "Article 59" in words
    assert "administrative reconsideration within 60 days" in words
    assert "within 6 months" in words


def test_reading_the_result_is_written_down_once(owner: Client, cast: Cast) -> None:
    case = approved(cast)
    for _ in range(2):
        page_of(owner, case)
    message = Message.objects.get(key="objection.result", channel="in_app", recipient=cast.owner)
    assert message.read_at == at("2026-09-24")
    reads = Entry.objects.filter(kind="read", object_id=message.pk, actor_id=cast.owner.pk)
    assert reads.count() == 1
    others = Message.objects.filter(key="objection.result", channel="in_app").exclude(recipient=cast.owner)
    assert not others.filter(read_at__isnull=False).exists()


def test_an_upheld_case_shows_the_correction_its_own_date_and_then_the_entry(
    owner: Client, cast: Cast
) -> None:
    case = approved(cast)
    words = page_of(owner, case)
    assert "You were right" in words
    assert "<dt>Amount</dt><dd>2000 元</dd>" in words  # what it is corrected to, at once
    assert "Tue 29 September: working day 2, due day" in words  # the holiday does not count
    do(case, "apply_correction", cast.scjg.steward, at("2026-09-24", "17:00"))
    words = page_of(owner, case)
    assert "See the entry as it is now" in words
    entry = owner.get(reverse("my_record")).content.decode()
    assert "2000 元" in entry
    assert f"Objection {case.reference} was upheld" in entry


def test_the_receipt_keeps_the_promised_date_after_the_decision(owner: Client, cast: Cast) -> None:
    case = approved(cast)
    page = owner.get(reverse("my_receipt", args=[case.reference]))
    assert page.context["page"].clock.slot == "correction"
    words = page.content.decode()
    assert "Wed 30 September 2026" in words  # not the correction's 29 September
    assert "Tue 29 September: working day 2, due day" not in words
    assert "working days left" not in words


def test_a_letter_is_marked_with_its_own_language(as_user, cast: Cast) -> None:
    filed(cast)
    message = Message.objects.get(key="objection.received", channel="in_app", recipient=cast.owner)
    words = as_user(cast.owner).get(reverse("my_message", args=[message.pk])).content.decode()
    assert '<html lang="en">' in words
    assert f'class="letter" lang="{message.language}"' in words


def test_overdue_and_unanswered_it_names_the_remedy_for_that(owner: Client, cast: Cast) -> None:
    case = filed(cast)
    with time_machine.travel(at("2026-10-08"), tick=False):
        owner.force_login(cast.owner)
        sweep_deadlines(at("2026-10-08"))
        words = page_of(owner, case)
    assert "The time for an answer is over" in words
    assert "The answer was due by" in words
    assert "You will have an answer by" not in words
    assert "If you were not told a result in time" in words
    assert "reconsideration comes first" in words
    assert "1 working day overdue" in words
    assert "The time limit ended" in words
    case.refresh_from_db()
    assert case.state == "filed"  # nothing is decided by the machine


def test_help_from_another_office_is_told_by_name_with_the_new_date(owner: Client, cast: Cast) -> None:
    case = accepted(cast)
    asking = {"unit": cast.sw.unit, "question": "Did they pay?"}
    do(case, "request_assistance", cast.scjg.reviewer, at("2026-09-24", "12:00"), **asking)
    words = page_of(owner, case)
    assert "Qufu Tax Bureau was asked to help" in words
    assert "Mon 12 October" in words
    assert "Did they pay?" not in words


def test_a_claim_never_learns_that_its_entry_was_found(as_user, cast: Cast) -> None:
    case = filed(cast, record=None, entry="A fine of 20 000 yuan")
    Case.objects.filter(pk=case.pk).update(subject=cast.claimant_link.subject, filed_by=cast.claimant)
    do(case, "identify_record", cast.centre.reviewer, at("2026-09-24", "11:00"), record=cast.record)
    browser = as_user(cast.claimant)
    for words in (page_of(browser, case), browser.get(reverse("my_cases")).content.decode()):
        assert "A fine of 20 000 yuan" in words
        assert cast.record.document_no not in words
        assert "was found" not in words


def test_the_papers_of_other_offices_stay_with_the_office(owner: Client, cast: Cast) -> None:
    case = filed(cast)
    paper = store(
        file=pdf("internal.pdf"),
        uploaded_by=cast.scjg.reviewer,
        purpose=DocumentPurpose.RECEIPT_PROOF,
        case=case,
        at=at("2026-09-24"),
    )
    assert "internal.pdf" not in page_of(owner, case)
    assert owner.get(reverse("my_document", args=[paper.pk])).status_code == 404


def test_material_sent_twice_is_kept_once(owner: Client, cast: Cast) -> None:
    case = filed(cast)
    page = owner.get(reverse("my_case", args=[case.reference])).content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert key
    address = reverse("my_material", args=[case.reference])
    for _ in range(2):
        answer = owner.post(address, {"key": key[1], "material-files": [pdf("more.pdf")]})
        assert answer.status_code == 302
    assert case.documents.count() == 1
    assert case.events.filter(action="add_material").count() == 1
    owner.post(address, {"material-files": [pdf("more.pdf")]})
    assert case.documents.count() == 2
