"""What the ledger says of somebody's refused attempts on a case."""

from accounts.models import User
from cases.models import Case
from ledger.models import Entry, Kind


def refusals(user: User, case: Case) -> list[dict[str, object]]:
    found = Entry.objects.filter(kind=Kind.REFUSED, actor_id=user.pk, object_id=case.pk)
    assert {entry.object_type for entry in found} <= {"cases.case"}
    return [entry.facts for entry in found.order_by("pk")]
