"""Every state and every act has words for the person concerned, or is named as the office's own business."""

import pytest

from cases.lifecycles.states import ObjectionState, Outcome, Procedure, RepairState
from cases.models import Case
from portal.words import WORDS, state_words, turn_of
from tests.cast import Cast
from tests.workflows import repairs
from tests.workflows.story import filed
from workflows.actions import BY_ITSELF
from workflows.consequences import TABLES

STATES = {Procedure.OBJECTION: ObjectionState, Procedure.REPAIR: RepairState}
YOURS = (ObjectionState.SUPPLEMENTING, RepairState.REVOCATION_NOTICED)


@pytest.mark.parametrize("procedure", list(Procedure))
def test_every_act_is_told_or_is_the_offices_own_business(procedure: Procedure) -> None:
    words = WORDS[procedure]
    assert set(words.SENTENCES) | words.NOT_TOLD == set(TABLES[procedure]) | BY_ITSELF
    assert not set(words.SENTENCES) & words.NOT_TOLD


@pytest.mark.parametrize("procedure", list(Procedure))
def test_every_state_has_its_words(procedure: Procedure) -> None:
    assert set(WORDS[procedure].STATES) == set(STATES[procedure])


def test_every_outcome_has_its_words() -> None:
    told = [outcome for words in WORDS.values() for outcome in words.OUTCOMES]
    assert set(told) == set(Outcome)


@pytest.mark.parametrize("state", list(ObjectionState))
def test_in_every_state_of_an_objection_it_is_said_whose_turn_it_is(
    cast: Cast, state: ObjectionState
) -> None:
    says_whose_turn(filed(cast), state)


@pytest.mark.parametrize("state", list(RepairState))
def test_in_every_state_of_a_repair_it_is_said_whose_turn_it_is(cast: Cast, state: RepairState) -> None:
    repairs.published(cast.item)
    says_whose_turn(repairs.filed(cast), state)


def says_whose_turn(case: Case, state: str) -> None:
    case.state = state
    turn = turn_of(case)
    assert turn.text
    assert turn.yours == (state in YOURS)
    assert state_words(case)
