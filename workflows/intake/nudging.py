"""Ask a worker to look at once; without a broker the next tick does."""

import logging

from notifications.tasks import UNREACHABLE

log = logging.getLogger(__name__)


def nudge() -> None:
    """Never raises. The task takes nothing: which batch it is stands in the database alone."""
    from workflows.tasks import sweep_intake

    try:
        sweep_intake.apply_async(retry=False)
    except UNREACHABLE as error:
        log.warning("no nudge for the intake: %s", type(error).__name__)
