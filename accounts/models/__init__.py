from accounts.models.absence import Absence
from accounts.models.subject import Capacity, LinkStatus, NumberKind, Subject, SubjectKind, SubjectLink
from accounts.models.unit import Membership, Recusal, Role, Unit, UnitKind
from accounts.models.user import User

__all__ = [
    "Absence",
    "Capacity",
    "LinkStatus",
    "Membership",
    "NumberKind",
    "Recusal",
    "Role",
    "Subject",
    "SubjectKind",
    "SubjectLink",
    "Unit",
    "UnitKind",
    "User",
]
