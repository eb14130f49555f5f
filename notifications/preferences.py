"""How somebody wants to be told; a formal notice is always also found in this service."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import BadInput
from notifications.models import Channel, Preference


def channel_of(user: User) -> str:
    """The channel that the person chose; e-mail where they chose none."""
    chosen = Preference.objects.filter(user=user).values_list("channel", flat=True).first()
    return chosen or Channel.EMAIL.value


def choose_channel(*, user: User, channel: str) -> None:
    """From now on; what is written already goes the way it was meant to. Raises BadInput choice_missing."""
    if channel not in Channel.values:
        raise BadInput(_("Please choose one of these."), code="choice_missing", field="channel")
    Preference.objects.update_or_create(user=user, defaults={"channel": channel})
