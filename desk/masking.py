"""How a subject is named on the desk: organisations by name, people by family name, numbers masked."""

from dataclasses import dataclass

from accounts.identity import masked
from accounts.models import Subject, SubjectKind
from workflows.rows import SubjectOfRow


@dataclass(frozen=True, slots=True)
class MaskedSubject:
    name: str
    number: str
    kind: str
    number_kind: str
    is_verified: bool


def masked_name(subject: Subject | SubjectOfRow) -> str:
    """An organisation's name is public (Article 36 protects people); of a person only the first character is shown."""
    name: str = subject.name
    if subject.kind == SubjectKind.ORGANISATION or not name:
        return name
    return name[0] + "*" * max(1, len(name) - 1)


def masked_subject(subject: Subject) -> MaskedSubject:
    return MaskedSubject(
        name=masked_name(subject),
        number=masked(subject.number),
        kind=subject.get_kind_display(),
        number_kind=subject.get_number_kind_display(),
        is_verified=subject.is_verified,
    )
