"""Where a person can go or call."""

from accounts.models import Unit, UnitKind


def credit_centre() -> Unit | None:
    """The office that checks identities at its counter."""
    return Unit.objects.filter(kind=UnitKind.CENTRE).first()
