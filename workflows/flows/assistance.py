"""One small process per asked unit: the question waits for its answer. The case behind it is the parent's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from accounts.models import Role
from workflows.flows.base import BaseFlow, Begin, Finish, Step
from workflows.listing import Desk, lay


class AssistanceFlow(BaseFlow):
    """Assistance of another unit (协助核查)"""

    start = Begin(this.begin).Annotation(title=_("Asked")).Next(this.answer)

    # asked unit
    answer = (
        Step(Role.REVIEWER)
        .Annotation(title=_("Answer the question"))
        .Permission("cases.review")
        .onCreate(this.list_task)
        .Next(this.end)
    )
    end = Finish().Annotation(title=_("Answered"))

    def begin(self, activation: Any, desk: Desk) -> Any:
        lay(activation.process, desk)
        activation.process.seed = desk.assistance
        return activation.process
