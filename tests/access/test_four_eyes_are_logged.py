"""Four eyes at the pages, and strangers below them: refused, and in the ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership, Recusal, Role, User
from core.errors import NotAllowed
from tests.access.ledger import refusals
from tests.access.people import browser_of
from tests.cast import BEGAN, Cast
from tests.workflows.papers import paper
from tests.workflows.story import accepted, at, do, proposed
from workflows.actions import perform

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
NOW = at("2026-09-24", "15:00")
Barred = Callable[[Cast], User]


def also_approves(cast: Cast, user: User) -> User:
    Membership.objects.create(user=user, unit=cast.scjg.unit, role=Role.APPROVER, starts_on=BEGAN)
    return user


def the_proposer(cast: Cast) -> User:
    return also_approves(cast, cast.scjg.reviewer)


def the_author_of_the_entry(cast: Cast) -> User:
    cast.record.author = cast.scjg.approver
    cast.record.save()
    return cast.scjg.approver


def somebody_recused(cast: Cast) -> User:
    Recusal.objects.create(user=cast.scjg.approver, subject=cast.company, reason="Related by marriage.")
    return cast.scjg.approver


@pytest.mark.parametrize(
    ("barred", "code"),
    [
        (the_proposer, "four_eyes_worked"),
        (the_author_of_the_entry, "four_eyes_author"),
        (somebody_recused, "recused"),
    ],
)
@pytest.mark.parametrize("action", ["approve", "send_back", "claim"])
def test_four_eyes_hold_at_the_page_and_the_attempt_is_in_the_ledger(
    action: str, barred: Barred, code: str, cast: Cast
) -> None:
    case = proposed(cast)
    user = barred(cast)
    url = reverse("desk_act", args=[case.reference, action])
    answer = browser_of(user).post(url, {"seen": case.last_seq, "reason": "?"})
    assert answer.status_code == 403
    assert f'data-code="{code}"' in answer.content.decode()
    assert refusals(user, case) == [{"action": action, "code": code}]
    case.refresh_from_db()
    assert case.state == "awaiting_approval"


def test_whoever_worked_on_it_neither_reopens_nor_confirms_what_they_proposed(cast: Cast) -> None:
    case = accepted(cast)
    user = also_approves(cast, cast.scjg.reviewer)
    facts = {"received_on": NOW.date().replace(day=23), "evidence": paper(case, user)}
    do(case, "propose_receipt_date", user, NOW, reason="The stamp.", **facts)
    for action in ("confirm_receipt_date", "refuse_receipt_date"):
        with pytest.raises(NotAllowed):
            perform(case.pk, action, user, now=NOW, reason="?")
    assert [one["action"] for one in refusals(user, case)] == ["confirm_receipt_date", "refuse_receipt_date"]


@pytest.mark.parametrize("who", ["stranger", "claimant", "former_agent", "neighbour"])
@pytest.mark.parametrize("action", ["withdraw", "add_material"])
def test_a_strangers_attempt_is_refused_below_the_pages_too(who: str, action: str, cast: Cast) -> None:
    """The page says 404; should a door ever be left open, the act itself refuses and writes it down."""
    case, user = accepted(cast), getattr(cast, who)
    facts: dict[str, Any] = {"documents": [1]} if action == "add_material" else {}
    with pytest.raises(NotAllowed):
        perform(case.pk, action, user, now=NOW, **facts)
    assert refusals(user, case) == [{"action": action, "code": "not_the_subject"}]


def test_nobody_does_by_hand_what_happens_by_itself(cast: Cast) -> None:
    case = accepted(cast)
    for user in (cast.scjg.reviewer, cast.owner, cast.administrator):
        with pytest.raises(NotAllowed):
            perform(case.pk, "notice_left", user, now=NOW, message=1)
        assert refusals(user, case) == [{"action": "notice_left", "code": "system_only"}]
