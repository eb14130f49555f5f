"""Ask a worker to look at once; without a broker the next tick does."""

import logging

from celery import current_app

from notifications.tasks import IMPATIENT, UNREACHABLE

log = logging.getLogger(__name__)


def nudge() -> None:
    """Never raises, and is soon over: somebody waits for an answer.

    The task takes nothing: which batch it is stands in the database alone.
    """
    from workflows.tasks import sweep_intake

    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as line:
            sweep_intake.apply_async(connection=line, retry=False)
    except UNREACHABLE as error:
        log.warning("no nudge for the intake: %s", type(error).__name__)
