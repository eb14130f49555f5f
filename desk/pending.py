"""What waits for an approver beside the tasks: another receipt date, which moves a due date once it is confirmed."""

from django.db.models import Q

from accounts.models import Role
from cases.models import ReceiptDateCorrection
from desk.person import Person

SHOWN = 20  # the oldest; the next ones come up as these are decided


def receipt_dates(person: Person) -> list[ReceiptDateCorrection]:
    """Receipt dates that others proposed in the units this person approves for; one query, none for other roles."""
    units = person.units_as(Role.APPROVER)
    if not units:
        return []
    appointed = Q(case__appointed_approver__in=[person.user.pk, *person.actor.duties])
    waiting = ReceiptDateCorrection.objects.filter(
        Q(case__unit__in=units) | appointed, confirmed__isnull=True, case__concluded_at__isnull=True
    )
    others = waiting.exclude(proposed_by=person.user).select_related("case__unit", "proposed_by")
    return list(others.order_by("proposed_at", "pk")[:SHOWN])
