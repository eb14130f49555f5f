"""Filing: once per form, one of the owner's per record and ground, and nobody else stands in the way."""

import uuid

import pytest

from cases.models import Case
from core.errors import BadInput, NotAllowed
from tests.cast import Cast
from tests.workflows.story import at, do, filed
from workflows.filing import DuplicateObjection, Filing, file_objection

pytestmark = pytest.mark.django_db

IN_WORDS = Filing(ground="error", wanted="correct", statement="Wrong.", entry="曲市监罚〔2026〕118号")


def test_a_second_objection_on_the_same_ground_is_refused_with_the_first_ones_number(cast: Cast) -> None:
    first = filed(cast)
    with pytest.raises(DuplicateObjection) as caught:
        filed(cast)
    assert (caught.value.code, caught.value.link) == ("duplicate_objection", first.reference)
    assert Case.objects.count() == 1
    filed(cast, ground="infringement")


def test_a_strangers_claim_neither_marks_the_entry_nor_stops_its_owner(cast: Cast) -> None:
    strangers = file_objection(
        user=cast.claimant,
        link=cast.claimant_link,
        filing=IN_WORDS,
        submission_key=uuid.uuid4(),
        now=at("2026-09-24"),
    )
    assert strangers.record is None
    strangers = do(
        strangers, "transfer", cast.centre.reviewer, at("2026-09-24"), unit=cast.scjg.unit, reason="Theirs."
    )
    do(strangers, "identify_record", cast.scjg.reviewer, at("2026-09-24"), record=cast.record)
    assert filed(cast).record == cast.record


def test_a_reviewer_links_no_entry_about_somebody_else(cast: Cast) -> None:
    strangers = file_objection(
        user=cast.claimant,
        link=cast.claimant_link,
        filing=IN_WORDS,
        submission_key=uuid.uuid4(),
        now=at("2026-09-24"),
    )
    with pytest.raises(BadInput) as caught:
        do(strangers, "identify_record", cast.centre.reviewer, at("2026-09-24"), record=cast.person_record)
    assert caught.value.code == "entry_of_another"


def test_the_same_form_sent_twice_is_one_case(cast: Cast) -> None:
    key = uuid.uuid4()
    filing = Filing(ground="error", wanted="correct", statement="Wrong.", record=cast.record)
    for _ in range(2):
        file_objection(
            user=cast.owner, link=cast.owner_link, filing=filing, submission_key=key, now=at("2026-09-24")
        )
    assert Case.objects.count() == 1


def test_nobody_files_on_an_entry_or_a_link_that_is_not_theirs(cast: Cast) -> None:
    filing = Filing(ground="error", wanted="correct", statement="Wrong.", record=cast.person_record)
    for link, code in ((cast.owner_link, "record_not_yours"), (cast.resident_link, "link_not_in_force")):
        with pytest.raises(NotAllowed) as caught:
            file_objection(
                user=cast.owner, link=link, filing=filing, submission_key=uuid.uuid4(), now=at("2026-09-24")
            )
        assert caught.value.code == code
    assert not Case.objects.exists()
