"""The desk: what the sweep did, holding an entry, and opening a sealed one by two persons."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Absence
from cases import publishing
from cases.models import Record, SealedOpening
from cases.penalties import NewPenalty
from cases.publicity import Sanction
from cases.records import NewEntry, enter_record
from ledger.models import Entry
from tests.cast import Cast
from tests.workflows.story import at
from workflows.publicity import sweep_publicity

NUMBER = "曲市监罚〔2021〕7号"


@pytest.fixture
def sealed(cast: Cast) -> Record:
    """A penalty of the company whose misconduct ended more than five years ago."""
    penalty = NewPenalty(sanctions=(Sanction("fine"),), misconduct_ended_on=dt.date(2021, 3, 1))
    entry = NewEntry(cast.item, NUMBER, dt.date(2021, 3, 10), {"summary": "过期食品"}, penalty=penalty)
    record = enter_record(subject=cast.company, entry=entry, author=None, at=at("2021-03-11"))
    sweep_publicity(at("2026-09-24"))
    record.refresh_from_db()
    assert record.standing == "sealed"
    return record


def do(browser, act: str, number: str = NUMBER, reason: str = "The court asks."):
    return browser.post(reverse("desk_kept"), {"document_no": number, "act": act, "reason": reason})


def test_the_report_says_how_many_moved_where_and_why(sit, cast: Cast, sealed: Record) -> None:
    brought = Record.objects.filter(pk=cast.person_record.pk)
    brought.update(standing="", next_on=dt.date(1970, 1, 1))  # as rows that came by another way
    sweep_publicity(at("2026-09-24", "11:00"))
    page = sit(cast.scjg.supervisor).get(reverse("desk_publicity")).content.decode()
    assert "sealed" in page
    assert "Article 38" in page
    assert NUMBER not in page, "what is sealed is named by nobody"
    assert cast.person_record.document_no in page
    other = sit(cast.sw.supervisor).get(reverse("desk_publicity")).content.decode()
    assert "Nothing changed on that day" in other


def test_a_day_and_a_kind_can_be_chosen_and_nonsense_is_the_last_day(sit, cast: Cast, sealed) -> None:
    supervisor = sit(cast.scjg.supervisor)
    chosen = supervisor.get(reverse("desk_publicity"), {"day": "2026-09-24", "after": "sealed"})
    assert [row.move.after for row in chosen.context["rows"]] == ["sealed"]
    for query in ({"day": "2020-01-01"}, {"day": "x", "after": "lost"}):
        assert supervisor.get(reverse("desk_publicity"), query).context["day"].day == dt.date(2026, 9, 24)


def test_before_the_first_sweep_it_says_so(sit, cast: Cast) -> None:
    assert "has not run yet" in sit(cast.director).get(reverse("desk_publicity")).content.decode()


def test_a_hold_is_set_and_lifted_with_a_reason_and_written_down(sit, cast: Cast) -> None:
    supervisor, number = sit(cast.scjg.supervisor), cast.person_record.document_no
    assert do(supervisor, "hold", number).status_code == 302
    cast.person_record.refresh_from_db()
    assert cast.person_record.held
    assert number in supervisor.get(reverse("desk_kept")).content.decode()
    assert "held already" in do(supervisor, "hold", number).content.decode()
    assert do(supervisor, "lift", number).status_code == 302
    noted = Entry.objects.filter(kind="hold").order_by("pk")
    assert [one.facts["outcome"] for one in noted] == ["set", "lifted"]
    assert {one.purpose for one in noted} == {"The court asks."}
    assert {one.object_id for one in noted} == {cast.person_record.pk}


@pytest.mark.parametrize(
    ("number", "reason"), [("曲市监罚〔1999〕1号", "Why."), ("", "Why."), (NUMBER, ""), (NUMBER, "x" * 201)]
)
def test_what_is_not_there_or_not_reasoned_is_refused(sit, cast: Cast, sealed, number, reason) -> None:
    assert do(sit(cast.scjg.supervisor), "hold", number, reason).status_code == 422
    assert not Entry.objects.filter(kind="hold").exists()


def test_nobody_holds_another_units_entry(sit, cast: Cast) -> None:
    assert do(sit(cast.sw.supervisor), "hold", cast.record.document_no).status_code == 422
    assert do(sit(cast.scjg.reviewer), "hold", cast.record.document_no).status_code == 403
    assert do(sit(cast.director), "hold", cast.record.document_no).status_code == 302


def test_a_sealed_entry_is_read_by_two_persons_and_every_look_is_written_down(
    sit, cast: Cast, sealed: Record
) -> None:
    supervisor, director = sit(cast.scjg.supervisor), sit(cast.director)
    assert do(supervisor, "open").status_code == 302
    do(supervisor, "open")
    asked = SealedOpening.objects.get()
    page, decision = (
        reverse("desk_opening", args=[asked.pk]),
        reverse("desk_opening_decision", args=[asked.pk]),
    )
    assert supervisor.get(page).status_code == 403
    own = supervisor.post(decision, {"allowed": "yes"})
    assert (own.status_code, own.context["error"].code) == (403, "own_question")
    assert director.post(decision, {"allowed": "yes"}).status_code == 302
    assert director.post(decision, {"allowed": "no"}).context["error"].code == "decided_already"
    shown = supervisor.get(page).content.decode()
    assert "过期食品" in shown
    assert NUMBER in shown
    assert director.get(page).status_code == 403
    noted = Entry.objects.filter(kind="unseal", object_id=sealed.pk).order_by("pk")
    assert [one.facts["outcome"] for one in noted] == ["asked", "allowed", "read"]
    SealedOpening.objects.update(open_until=at("2026-09-24", "09:59"))
    assert supervisor.get(page).status_code == 403


def test_a_refused_question_opens_nothing(sit, cast: Cast, sealed: Record) -> None:
    supervisor = sit(cast.scjg.supervisor)
    do(supervisor, "open")
    asked = SealedOpening.objects.get()
    sit(cast.director).post(reverse("desk_opening_decision", args=[asked.pk]), {"allowed": "no"})
    assert supervisor.get(reverse("desk_opening", args=[asked.pk])).status_code == 403


def test_what_is_not_sealed_needs_no_opening(sit, cast: Cast) -> None:
    answer = do(sit(cast.scjg.supervisor), "open", cast.record.document_no)
    assert (answer.status_code, SealedOpening.objects.count()) == (422, 0)


def test_another_units_opening_is_not_there(sit, cast: Cast, sealed: Record) -> None:
    do(sit(cast.scjg.supervisor), "open")
    asked = SealedOpening.objects.get()
    for name in ("desk_opening", "desk_opening_decision"):
        stranger = sit(cast.sw.supervisor)
        ask = stranger.get if name == "desk_opening" else stranger.post
        assert ask(reverse(name, args=[asked.pk])).status_code == 404


def test_a_sealed_entry_is_in_no_query(cast: Cast, sealed: Record) -> None:
    on = dt.date(2026, 9, 24)
    assert not Record.objects.filter(publishing.open_to_query(on), pk=sealed.pk).exists()
    assert not Record.objects.filter(publishing.published(on), pk=sealed.pk).exists()


def away(user, deputy) -> None:
    day = dt.date(2026, 9, 24)
    Absence.objects.create(user=user, deputy=deputy, starts_on=day, ends_on=day)


def decided(browser) -> str:
    asked = SealedOpening.objects.get()
    answer = browser.post(reverse("desk_opening_decision", args=[asked.pk]), {"allowed": "yes"})
    asked.refresh_from_db()
    assert asked.allowed is None
    return answer.context["error"].code


def test_nobody_allows_what_they_stand_in_for_the_asker_of(sit, cast: Cast, sealed: Record) -> None:
    do(sit(cast.scjg.supervisor), "open")
    away(cast.scjg.supervisor, cast.scjg.reviewer)
    deputy = sit(cast.scjg.reviewer)
    assert decided(deputy) == "own_question"
    noted = Entry.objects.filter(kind="refused", actor_id=cast.scjg.reviewer.pk).latest("pk")
    assert noted.facts == {"action": "decide_opening", "code": "own_question"}


def test_nobody_allows_what_their_deputy_asked_in_their_place(sit, cast: Cast, sealed: Record) -> None:
    away(cast.scjg.supervisor, cast.scjg.reviewer)
    do(sit(cast.scjg.reviewer), "open")
    Absence.objects.update(ends_on=dt.date(2026, 9, 24))
    with time_machine.travel(at("2026-09-25", "10:00"), tick=False):
        assert decided(sit(cast.scjg.supervisor)) == "own_question"
