"""One small process per asked unit: the question waits for its answer. The case behind it is the parent's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from accounts.models import Role
from workflows.flows.base import BaseFlow, Step


class AssistanceFlow(BaseFlow):
    """Assistance of another unit (协助核查)"""

    start = flow.StartHandle(this.begin).Annotation(title=_("Asked")).Next(this.answer)

    # asked unit
    answer = (
        Step(Role.REVIEWER).Annotation(title=_("Answer the question")).Permission("cases.review").Next(this.end)
    )
    end = flow.End().Annotation(title=_("Answered"))

    def begin(self, activation: Any, case: Any, assistance: Any) -> Any:
        activation.process.artifact = case
        activation.process.seed = assistance
        return activation.process
