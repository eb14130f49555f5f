import pytest

from accounts.models import Unit, UnitKind, User
from core.crypto import blind_index
from ledger.models import Kind
from ledger.recording import record

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_object() -> None:
    user = User.objects.create_user("clerk@example.test")
    unit = Unit.objects.create(code="sw", kind=UnitKind.PROVIDER, name_zh="税务局", name_en="Tax")
    entry = record(Kind.READ, actor=user, obj=unit, purpose="objection YY-2026-00015", facts={"case": 7})
    entry.refresh_from_db()
    assert (entry.actor_id, entry.object_type, entry.object_id) == (user.pk, "accounts.unit", unit.pk)
    assert (entry.kind, entry.purpose, entry.facts) == ("read", "objection YY-2026-00015", {"case": 7})


def test_an_attempt_of_nobody_known_on_nothing_is_an_entry_too() -> None:
    entry = record(
        Kind.REFUSED, actor=None, obj=None, facts={"email": blind_index("a@b.cn", purpose="email")}
    )
    assert entry.actor_id is None and entry.object_id is None


@pytest.mark.parametrize(
    "value",
    ["34052419800101001X", "370881198805120029", "孔令华", "a@example.test", "+86 537 1234567", "Two words"],
)
def test_personal_data_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="neither an id"):
        record(Kind.READ, actor=None, obj=None, facts={"fact": value})
