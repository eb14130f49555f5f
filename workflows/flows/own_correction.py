"""One small process: the provider still has an error of its own to correct, after an objection was withdrawn."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from accounts.models import Role
from workflows.flows.base import BaseFlow, Begin, Finish, Step
from workflows.listing import Desk, lay


class OwnCorrectionFlow(BaseFlow):
    """The provider's own correction (Article 57)"""

    start = Begin(this.begin).Annotation(title=_("Left to the provider")).Next(this.own_correction)

    # data steward
    own_correction = (
        Step(Role.DATA_STEWARD)
        .Annotation(title=_("Correct an error of the unit's own"))
        .Permission("cases.correct")
        .onCreate(this.list_task)
        .Next(this.end)
    )
    end = Finish().Annotation(title=_("Reported"))

    def begin(self, activation: Any, desk: Desk) -> Any:
        lay(activation.process, desk)
        return activation.process
