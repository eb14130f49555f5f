"""Deciding on a repair: material, opinions, a verdict on every record, four eyes, putting off, withdrawing."""

import datetime as dt

import pytest

from cases.models import Case, Extension, Proposal, Record
from cases.papers.verdicts import RecordVerdict
from core.errors import BadInput
from notifications.models import Message
from tests.cast import Cast
from tests.workflows.papers import ask, clock_of, keep_out, paper, running_slots, task_of
from tests.workflows.refusals import refused, refused_and_logged
from tests.workflows.repairs import (
    RULE,
    accepted,
    applied,
    approved,
    filed,
    penalty,
    propose,
    proposed,
    verdicts,
)
from tests.workflows.story import at, do

pytestmark = pytest.mark.django_db
NEXT = at("2026-09-25")


def told(case: Case, key: str, user: object) -> Message:
    return Message.objects.get(case_id=case.pk, key=key, recipient=user, channel="in_app")


# — before acceptance —


def test_accepting_meets_the_first_clock_and_leaves_the_second(cast: Cast) -> None:
    case = accepted(cast)
    assert case.state == "accepted"
    assert running_slots(case) == ["review"]
    assert case.handler == cast.scjg.reviewer
    assert (task_of(case).step, task_of(case).due_on) == ("review", dt.date(2026, 10, 15))
    assert told(case, "repair.accepted", cast.owner).is_formal


def test_material_is_asked_for_within_the_term_to_accept(cast: Cast) -> None:
    case = do(filed(cast), "request_supplement", cast.scjg.reviewer, NEXT, items=["Proof of payment"])
    assert case.state == "supplementing"
    assert clock_of(case, "supplement").due_on == dt.date(2026, 9, 29), "the day before acceptance is due"
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 9, 30), "nothing is paused"
    assert "Proof of payment" in told(case, "repair.supplement_requested", cast.owner).body
    case = do(case, "supplement", cast.owner, at("2026-09-28"), answer="Here it is.", documents=[])
    assert (case.state, clock_of(case, "supplement").status) == ("filed", "met")


def test_without_an_answer_the_reviewer_goes_on_after_the_day(cast: Cast) -> None:
    case = do(filed(cast), "request_supplement", cast.scjg.reviewer, NEXT, items=["Proof"])
    with refused(case, "response_date_not_passed"):
        do(case, "continue_without", cast.scjg.reviewer, at("2026-09-29"), reason="Enough.")
    case = do(case, "continue_without", cast.scjg.reviewer, at("2026-09-30"), reason="Enough.")
    assert case.state == "filed"


def test_not_accepting_is_decided_by_a_second_person(cast: Cast) -> None:
    case = filed(cast)
    said = {"reasoning": "A duty is open.", "basis": RULE}
    with refused(case, "choice_missing"):
        do(case, "decline", cast.scjg.reviewer, NEXT, reason_code="credit_reporting", **said)
    case = do(case, "decline", cast.scjg.reviewer, NEXT, reason_code="not_eligible", **said)
    assert case.state == "awaiting_approval"
    assert running_slots(case) == ["acceptance", "review"]
    case = do(case, "approve", cast.scjg.approver, NEXT)
    assert (case.state, case.outcome) == ("concluded", "not_accepted")
    assert clock_of(case, "acceptance").status == "met"
    assert clock_of(case).awaits_notice
    words = told(case, "repair.result", cast.owner).body
    assert "A duty is open." in words and "行政复议" in words
    assert not case.execution_steps.exists()


def test_transferred_the_terms_stay_and_warn_the_new_unit(cast: Cast) -> None:
    case = do(filed(cast), "transfer", cast.scjg.reviewer, NEXT, unit=cast.yj.unit, reason="Their fine.")
    assert case.unit == cast.yj.unit
    assert {clock_of(case, slot).unit for slot in ("review", "acceptance")} == {cast.yj.unit}
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 9, 30)


# — opinions —


def test_another_unit_is_asked_and_the_term_stays(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NEXT)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, clock_of(case).due_on) == ("verifying", dt.date(2026, 10, 15))
    assert clock_of(case, "assistance").term.startswith("repair.opinion_answer@")
    case = do(case, "answer", cast.sw.reviewer, at("2026-09-28"), assistance=asked, finding="Paid.")
    assert case.state == "accepted"
    assert case.events.latest("seq").action == "all_answered"


def test_the_review_goes_on_without_an_answer_or_takes_its_question_back(cast: Cast) -> None:
    case = accepted(cast)
    asked = ask(case, cast.sw, cast.scjg.reviewer, NEXT)
    case = do(case, "withdraw_request", cast.scjg.reviewer, NEXT, assistance=asked, reason="Not needed.")
    assert case.state == "accepted"
    ask(case, cast.yj, cast.scjg.reviewer, NEXT)
    case = do(case, "proceed_without", cast.scjg.reviewer, at("2026-09-30"), reason="It is late.")
    assert case.state == "accepted"
    assert running_slots(case) == ["review"]


def test_where_the_centre_decides_the_determining_unit_is_heard_first(cast: Cast) -> None:
    old = {"decided_on": dt.date(2025, 8, 1), "corrected_on": dt.date(2025, 9, 1)}
    fine = penalty(cast.company, cast.item, "曲市监罚〔2025〕88号", **old)
    [case] = applied(cast, [fine], "2026-03-30")
    case = do(case, "accept", cast.centre.reviewer, at("2026-03-30", "11:00"))
    with refused(case, "opinion_missing"):
        propose(case, cast.centre.reviewer, at("2026-03-30", "12:00"))
    asked = ask(case, cast.scjg, cast.centre.reviewer, at("2026-03-30", "13:00"))
    with refused(case, "wrong_state"):
        propose(case, cast.centre.reviewer, at("2026-03-30", "14:00"))
    do(case, "answer", cast.scjg.reviewer, at("2026-03-31"), assistance=asked, finding="Every duty is done.")
    case = propose(case, cast.centre.reviewer, at("2026-03-31", "11:00"))
    case = do(case, "approve", cast.centre.approver, at("2026-03-31", "15:00"))
    assert case.state == "executing"
    assert clock_of(case, "execution").force == "statutory"


# — deciding —


def test_every_record_needs_a_verdict(cast: Cast) -> None:
    case = accepted(cast)
    some = dict(list(verdicts(case).items())[:2])
    with refused(case, "verdict_missing"):
        propose(case, cast.scjg.reviewer, NEXT, verdicts_by_item=some)
    with refused(case, "verdict_missing"):
        propose(case, cast.scjg.reviewer, NEXT, verdicts_by_item=verdicts(case) | {0: some.popitem()[1]})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"verdict": "perhaps", "basis": RULE}, "choice_missing"),
        ({"verdict": "granted", "basis": " "}, "text_missing"),
        ({"verdict": "refused", "basis": RULE, "reason": "Open."}, "choice_missing"),
        ({"verdict": "refused", "basis": RULE, "code": "other_condition"}, "text_missing"),
        ({"verdict": "granted", "basis": RULE, "corrected_on": dt.date(2026, 10, 1)}, "corrected_in_future"),
    ],
)
def test_a_verdict_names_what_it_rests_on(cast: Cast, said: dict[str, object], code: str) -> None:
    case = accepted(cast)
    wrong = dict.fromkeys(verdicts(case), RecordVerdict(**said))  # type: ignore[arg-type]
    with refused(case, code):
        propose(case, cast.scjg.reviewer, NEXT, verdicts_by_item=wrong)
    assert not case.repair_items.exclude(verdict="").exists()


def test_what_the_law_does_not_allow_is_not_granted(cast: Cast) -> None:
    case = accepted(cast)
    first = case.repair_items.order_by("pk")[0]
    Record.objects.filter(pk=first.record_id).update(corrected_on=None)
    with refused(case, "not_corrected"):
        propose(case, cast.scjg.reviewer, NEXT)
    said = verdicts(case) | {
        first.pk: RecordVerdict(verdict="granted", basis=RULE, corrected_on=dt.date(2026, 9, 20))
    }
    case = propose(case, cast.scjg.reviewer, NEXT, verdicts_by_item=said)
    assert Record.objects.get(pk=first.record_id).corrected_on is None, "a proposal changes no record"
    do(case, "approve", cast.scjg.approver, NEXT)
    assert Record.objects.get(pk=first.record_id).corrected_on == dt.date(2026, 9, 20)


@pytest.mark.parametrize(("refusals", "finding"), [(0, "repaired"), (1, "partly_repaired"), (3, "refused")])
def test_the_finding_is_what_the_verdicts_come_to(cast: Cast, refusals: int, finding: str) -> None:
    case = proposed(cast, refused=refusals)
    assert Proposal.objects.get(case=case).finding == finding
    assert task_of(case).step == "approve"
    assert not Record.objects.filter(repair_items__case=case, repaired_on__isnull=False).exists()


def test_sent_back_each_round_keeps_its_verdicts(cast: Cast) -> None:
    case = proposed(cast)
    case = do(case, "send_back", cast.scjg.approver, NEXT, reason="Look at the first again.")
    assert case.state == "accepted"
    case = propose(case, cast.scjg.reviewer, at("2026-09-28"), 1)
    first, second = Proposal.objects.filter(case=case).order_by("round")
    assert "granted" in first.fields_json and "refused" not in first.fields_json
    assert "A duty of the decision is open." in second.fields_json


def test_wholly_refused_it_ends_with_reasons_basis_and_remedies(cast: Cast) -> None:
    case = approved(cast, refused=3)
    assert (case.state, case.outcome) == ("concluded", "refused")
    words = told(case, "repair.result", cast.owner).body
    assert words.count("A duty of the decision is open.") == 3
    assert "行政复议" in words
    assert told(case, "repair.information", cast.owner).is_formal
    assert running_slots(case) == ["review"]
    assert not case.execution_steps.exists()


@pytest.mark.parametrize("action", ["approve", "send_back"])
def test_nobody_approves_what_they_worked_on_entered_or_have_an_interest_in(cast: Cast, action: str) -> None:
    case = proposed(cast)
    Record.objects.filter(pk=case.repair_items.all()[0].record_id).update(author=cast.scjg.approver)
    keep_out(cast.company, cast.scjg.second_approver)
    for user, code in (
        (cast.scjg.reviewer, "not_approver"),
        (cast.scjg.approver, "four_eyes_author"),
        (cast.scjg.second_approver, "recused"),
        (cast.centre.approver, "not_approver"),
    ):
        with refused_and_logged(case, user, action, code):
            do(case, action, user, NEXT, reason="…")


def test_nobody_in_the_unit_may_approve_the_supervisor_is_told_and_appoints(cast: Cast) -> None:
    Record.objects.update(author=cast.scjg.approver, intake_approver=cast.scjg.second_approver)
    case = accepted(cast)
    Record.objects.update(author=cast.scjg.approver, intake_approver=cast.scjg.second_approver)
    case = propose(case, cast.scjg.reviewer, NEXT)
    assert told(case, "desk.no_approver", cast.scjg.supervisor)
    appointed = {"to": cast.centre.approver, "reason": "Both entered it."}
    case = do(case, "appoint_approver", cast.scjg.supervisor, NEXT, **appointed)
    assert do(case, "approve", cast.centre.approver, NEXT).state == "executing"


# — putting the result off —


def asked_for_more_time(cast: Cast, until: str = "2026-10-22") -> Case:
    reason = "The court has to be asked."
    day = dt.date.fromisoformat(until)
    return do(accepted(cast), "propose_extension", cast.scjg.reviewer, NEXT, until=day, reason=reason)


def test_the_result_is_put_off_by_a_second_person_and_the_applicant_is_told_before(cast: Cast) -> None:
    case = asked_for_more_time(cast)
    assert clock_of(case).due_on == dt.date(2026, 10, 15), "a proposal moves nothing"
    assert told(case, "desk.extension_proposed", cast.scjg.approver)
    case = do(case, "approve_extension", cast.scjg.approver, at("2026-10-15"))
    assert (case.state, clock_of(case).due_on) == ("accepted", dt.date(2026, 10, 22))
    assert task_of(case).due_on == dt.date(2026, 10, 22)
    notice = told(case, "repair.extended", cast.owner)
    assert notice.is_formal and "The court has to be asked." in notice.body
    assert Extension.objects.get(case=case).told_at == at("2026-10-15")
    kinds = list(clock_of(case).events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["started", "extended"]
    with refused(case, "extended_already"):
        until = dt.date(2026, 10, 26)
        do(case, "propose_extension", cast.scjg.reviewer, at("2026-10-16"), until=until, reason="Again.")


def test_after_the_term_nothing_is_put_off_any_more(cast: Cast) -> None:
    case = asked_for_more_time(cast)
    with refused(case, "term_over"):
        do(case, "approve_extension", cast.scjg.approver, at("2026-10-16"))
    case = do(case, "refuse_extension", cast.scjg.approver, at("2026-10-16"), reason="Too late.")
    assert clock_of(case).due_on == dt.date(2026, 10, 15)
    assert told(case, "desk.extension_decided", cast.scjg.reviewer)


@pytest.mark.parametrize("until", ["2026-10-15", "2026-10-14", "2026-11-20", None])
def test_only_a_later_day_within_the_longest_extension(cast: Cast, until: str | None) -> None:
    case = accepted(cast)
    day = dt.date.fromisoformat(until) if until else None
    with refused(case, "until_invalid"):
        do(case, "propose_extension", cast.scjg.reviewer, NEXT, until=day, reason="More time.")


def test_who_proposed_it_does_not_put_it_off(cast: Cast) -> None:
    case = asked_for_more_time(cast)
    with refused_and_logged(case, cast.scjg.reviewer, "approve_extension", "not_approver"):
        do(case, "approve_extension", cast.scjg.reviewer, NEXT)
    case = do(case, "refuse_extension", cast.scjg.approver, NEXT, reason="No.")
    with refused(case, "no_extension_pending"):
        do(case, "approve_extension", cast.scjg.approver, NEXT)


def test_an_older_rule_knows_no_extension(cast: Cast) -> None:
    old = {"decided_on": dt.date(2025, 8, 1), "corrected_on": dt.date(2025, 9, 1)}
    [case] = applied(cast, [penalty(cast.company, cast.item, "曲市监罚〔2025〕88号", **old)], "2026-03-30")
    case = do(case, "accept", cast.centre.reviewer, at("2026-03-30", "11:00"))
    until = dt.date(2026, 4, 20)
    with refused(case, "no_extension"):
        do(case, "propose_extension", cast.centre.reviewer, at("2026-03-31"), until=until, reason="More.")


def test_another_receipt_date_moves_both_terms_and_keeps_what_was_put_off(cast: Cast) -> None:
    case = filed(cast)
    proof = paper(case, cast.scjg.reviewer)
    earlier = {"received_on": dt.date(2026, 9, 23), "evidence": proof, "reason": "The stamp."}
    case = do(case, "propose_receipt_date", cast.scjg.reviewer, NEXT, **earlier)
    case = do(case, "confirm_receipt_date", cast.scjg.approver, NEXT)
    assert clock_of(case, "acceptance").due_on == dt.date(2026, 9, 29)
    assert clock_of(case).due_on == dt.date(2026, 10, 14)
    assert told(case, "repair.receipt_date_corrected", cast.owner).is_formal


# — withdrawing —


@pytest.mark.parametrize("build", [filed, accepted])
def test_withdrawn_everything_ends_and_no_record_changes(cast: Cast, build: object) -> None:
    case = build(cast)  # type: ignore[operator]
    case = do(case, "withdraw", cast.owner, NEXT)
    assert (case.state, case.outcome) == ("concluded", "withdrawn")
    assert running_slots(case) == []
    assert told(case, "repair.withdrawn", cast.owner).is_formal
    assert not Record.objects.filter(repaired_on__isnull=False).exists()


def test_with_a_question_open_the_asked_unit_is_told_that_it_is_over(cast: Cast) -> None:
    case = accepted(cast)
    ask(case, cast.sw, cast.scjg.reviewer, NEXT)
    case = do(case, "withdraw", cast.owner, at("2026-09-28"))
    message = told(case, "desk.assistance_withdrawn", cast.sw.reviewer)
    assert message.payload["cause"] == "repair"


def test_once_proposed_it_is_not_withdrawn_and_nobody_else_withdraws(cast: Cast) -> None:
    case = proposed(cast)
    with refused(case, "wrong_state"):
        do(case, "withdraw", cast.owner, NEXT)
    for user in (cast.claimant, cast.scjg.reviewer):
        with refused(case, "not_the_subject"):
            do(case, "withdraw", user, NEXT)


def test_a_form_that_lacks_something_is_refused(cast: Cast) -> None:
    case = accepted(cast)
    with pytest.raises(BadInput, match="form_incomplete"):
        do(case, "propose", cast.scjg.reviewer, NEXT, reasoning="…", basis=RULE)
