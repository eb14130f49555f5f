"""Units' systems at work on Thursday 2026-09-24 at ten."""

import pytest
import time_machine

from tests.cast import cast
from tests.intake.brought import NOW

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def moved_clock(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(NOW, tick=False)
