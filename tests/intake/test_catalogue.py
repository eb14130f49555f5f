"""The catalogue: proposed by one, confirmed by another; every version stays and says from when it holds."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Absence, User
from cases import catalogue
from cases.actors import actor
from cases.catalogue import Change
from cases.models import CatalogueItem, CatalogueProposal, CatalogueVersion
from cases.models.terms import TERMS
from core.errors import DomainError
from ledger.models import Entry
from tests.cast import Cast
from tests.intake.brought import LATER, NOW, TODAY, administrators, penalty_item
from workflows.intake import sweeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast: Cast) -> CatalogueItem:
    return penalty_item(cast.scjg.unit)


def change(item: CatalogueItem | None, cast: Cast, valid_from: dt.date = TODAY, **said: Any) -> Change:
    now = {name: getattr(item or cast.item, name) for name in TERMS}
    code = item.code if item else "new-item"
    return Change(
        code=code,
        item=item,
        unit=cast.scjg.unit,
        said=now | said,
        valid_from=valid_from,
        reason="A new directory.",
        approval="曲政字〔2026〕31号",
    )


def proposed(by: User, wanted: Change) -> CatalogueProposal:
    return catalogue.propose(wanted, actor=actor(by, TODAY), at=NOW)


def refusal_of(act: Any, *words: Any, **named: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*words, **named)
    return refused.value.code


def test_a_change_counts_when_a_second_person_has_confirmed_it(cast: Cast, item: CatalogueItem) -> None:
    own, centre = administrators(cast)
    proposal = proposed(own, change(item, cast, rhythm="monthly"))
    item.refresh_from_db()
    assert (item.rhythm, item.version) == ("at_once", 1)
    version = catalogue.confirm(proposal, actor=actor(centre, TODAY), at=LATER)
    item.refresh_from_db()
    assert (item.rhythm, item.version) == ("monthly", 2)
    assert (version.number, version.proposed_by, version.confirmed_by) == (2, own, centre)
    assert CatalogueVersion.objects.get(item=item, number=1).rhythm == "at_once"
    acts = Entry.objects.filter(kind="catalogue").order_by("pk").values_list("actor_id", "facts__action")
    assert list(acts) == [(own.pk, "proposed"), (centre.pk, "confirmed")]


def test_nobody_confirms_what_they_proposed(cast: Cast, item: CatalogueItem) -> None:
    _own, centre = administrators(cast)
    proposal = proposed(centre, change(item, cast, rhythm="monthly"))
    assert (
        refusal_of(catalogue.confirm, proposal, actor=actor(centre, TODAY), at=LATER) == "four_eyes_proposed"
    )
    assert Entry.objects.filter(kind="refused", facts__code="four_eyes_proposed").exists()
    assert catalogue.confirm(proposal, actor=actor(cast.director, TODAY), at=LATER).number == 2


def test_only_administrators_propose_and_only_the_centre_confirms(cast: Cast, item: CatalogueItem) -> None:
    own, _centre = administrators(cast)
    for stranger in (cast.scjg.reviewer, cast.scjg.approver, cast.sw.supervisor):
        assert refusal_of(proposed, stranger, change(item, cast, rhythm="monthly")) == "not_allowed"
    assert refusal_of(proposed, own, change(None, cast).__class__(
        code="theirs", unit=cast.sw.unit, said=change(None, cast).said, valid_from=TODAY, reason="x"
    )) == "not_allowed"  # fmt: skip
    proposal = proposed(cast.director, change(item, cast, rhythm="monthly"))
    assert refusal_of(catalogue.confirm, proposal, actor=actor(own, TODAY), at=LATER) == "other_role"


def test_a_version_of_a_later_day_comes_into_force_on_its_day(cast: Cast, item: CatalogueItem) -> None:
    own, centre = administrators(cast)
    day = dt.date(2026, 10, 1)
    proposal = proposed(own, change(item, cast, day, is_public=False))
    catalogue.confirm(proposal, actor=actor(centre, TODAY), at=LATER)
    item.refresh_from_db()
    assert (item.is_public, item.version) == (True, 1)
    assert catalogue.bring_into_force(day - dt.timedelta(days=1)) == 0
    assert catalogue.bring_into_force(day) == 1
    assert catalogue.bring_into_force(day) == 0
    item.refresh_from_db()
    assert (item.is_public, item.version) == (False, 2)
    assert sweeping.sweep_intake(NOW).versions == 0


def test_a_new_item_is_there_once_it_is_confirmed(cast: Cast) -> None:
    own, centre = administrators(cast)
    proposal = proposed(own, change(None, cast))
    assert not CatalogueItem.objects.filter(code="new-item").exists()
    version = catalogue.confirm(proposal, actor=actor(centre, TODAY), at=LATER)
    assert (version.item.code, version.number, version.item.unit) == ("new-item", 1, cast.scjg.unit)
    assert refusal_of(proposed, own, change(None, cast)) == "code_taken"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"basis_level": "municipal_document"}, "municipal_basis"),
        ({"legal_basis": "《曲阜市社会信用管理办法(试行)》第三十四条"}, "municipal_basis"),
        ({"repair_excluded_by": "曲政发〔2023〕8号"}, "municipal_exclusion"),
        ({}, "nothing_changed"),
    ],
)
def test_a_change_is_refused_with_its_reason(
    cast: Cast, item: CatalogueItem, said: dict[str, Any], code: str
) -> None:
    own, _centre = administrators(cast)
    assert refusal_of(proposed, own, change(item, cast, **said)) == code
    with pytest.raises(DomainError) as refused:
        proposed(own, change(item, cast, basis_level="municipal_document"))
    assert "第十三条" in str(refused.value.sentence)


def test_positive_information_may_have_a_municipal_basis(cast: Cast) -> None:
    own, centre = administrators(cast)
    said = {"basis_level": "municipal_document", "category": "positive", "is_penalty": False}
    proposal = proposed(own, change(None, cast, **said))
    assert catalogue.confirm(proposal, actor=actor(centre, TODAY), at=LATER).number == 1


def test_one_change_of_an_item_waits_at_a_time_and_a_past_day_is_refused(
    cast: Cast, item: CatalogueItem
) -> None:
    own, centre = administrators(cast)
    proposal = proposed(own, change(item, cast, rhythm="monthly"))
    assert refusal_of(proposed, own, change(item, cast, rhythm="yearly")) == "proposal_open"
    assert (
        refusal_of(catalogue.refuse, proposal, actor=actor(centre, TODAY), reason="", at=LATER)
        == "reason_missing"
    )
    catalogue.refuse(proposal, actor=actor(centre, TODAY), reason="Not so.", at=LATER)
    assert refusal_of(catalogue.confirm, proposal, actor=actor(centre, TODAY), at=LATER) == "proposal_decided"
    past = change(item, cast, TODAY - dt.timedelta(days=1), rhythm="yearly")
    assert refusal_of(proposed, own, past) == "valid_from_in_past"
    assert proposed(own, change(item, cast, rhythm="yearly")).outcome == ""


def test_a_version_is_neither_changed_nor_deleted(item: CatalogueItem) -> None:
    versions = CatalogueVersion.objects.filter(item=item)
    for act in (lambda: versions.update(reason="x"), lambda: versions._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_nobody_confirms_what_their_deputy_proposed_in_their_place(cast: Cast, item: CatalogueItem) -> None:
    _own, centre = administrators(cast)
    deputy = cast.centre.reviewer
    Absence.objects.create(user=centre, deputy=deputy, starts_on=TODAY, ends_on=TODAY)
    proposal = proposed(deputy, change(item, cast, rhythm="monthly"))
    back = actor(centre, TODAY + dt.timedelta(days=1))
    code = refusal_of(catalogue.confirm, proposal, actor=back, at=LATER + dt.timedelta(days=1))
    assert code == "four_eyes_proposed"
    assert catalogue.confirm(proposal, actor=actor(cast.director, TODAY), at=LATER).number == 2
