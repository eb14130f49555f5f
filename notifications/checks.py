"""System checks of telling people."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

MAILBOX = "notifications.channels.demo.DemoMailbox"


@register(Tags.security)
def demo_mailbox_stays_in_demos(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo mailbox shows everybody's sign-in codes: never on a real installation."""
    found: list[CheckMessage] = []
    if settings.DEMO and not settings.DEBUG:
        hint = "Unset REDRESS_DEMO, or set REDRESS_DEBUG=1 for a trial on your own machine."
        found.append(Error("Demo mode is on outside debug mode.", hint=hint, id="notifications.E001"))
    if settings.EMAIL_BACKEND == MAILBOX and not settings.DEMO:
        hint = "Set REDRESS_EMAIL_BACKEND to a real one."
        found.append(Error("E-mail goes into the demo mailbox.", hint=hint, id="notifications.E002"))
    return found
