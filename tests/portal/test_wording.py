"""Every state and every act has words for the person concerned, or is named as the office's own business."""

import pytest

from cases.lifecycles.states import ObjectionState, Outcome
from cases.models import Case
from portal.wording import NOT_TOLD, OUTCOMES, SENTENCES, STATES, state_words, turn_of
from tests.cast import Cast
from tests.workflows.story import filed
from workflows.actions import BY_ITSELF
from workflows.consequences import OBJECTION


def test_every_act_is_told_or_is_the_offices_own_business() -> None:
    assert set(SENTENCES) | NOT_TOLD == set(OBJECTION) | BY_ITSELF
    assert not set(SENTENCES) & NOT_TOLD


def test_every_state_and_outcome_has_its_words() -> None:
    assert set(STATES) == set(ObjectionState)
    assert set(OUTCOMES) == set(Outcome)


@pytest.mark.parametrize("state", list(ObjectionState))
def test_in_every_state_it_is_said_whose_turn_it_is(cast: Cast, state: ObjectionState) -> None:
    case: Case = filed(cast)
    case.state = state
    turn = turn_of(case)
    assert turn.text
    assert turn.yours == (state == ObjectionState.SUPPLEMENTING)
    assert state_words(case)
