"""The cast: a small town that every test may borrow. Names and roles stay the same in every story.

    def test_…(cast: Cast) -> None:
        cast.scjg.reviewer …            # somebody of the market bureau
        cast.owner, cast.company …      # the company with a verified owner, and its entry cast.record

`cast` is a fixture; `build_cast()` makes the same rows where a fixture does not reach. No clock is read: the
memberships began in 2020, the agent's power of attorney ends with 2030.
"""

import datetime as dt
import functools
import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.claiming import index_of
from accounts.models import (
    Capacity,
    LinkStatus,
    Membership,
    NumberKind,
    Role,
    Subject,
    SubjectKind,
    SubjectLink,
    Unit,
    UnitKind,
    User,
)
from cases.models import Case, CaseEvent, CatalogueItem, Objection, Record
from cases.records import NewEntry, enter_record
from core import clock
from core.references import next_reference

PASSWORD = "correct horse battery staple"
BEGAN = dt.date(2020, 1, 1)
COMPANY_USCC = "91370881MA3C0T2X5H"
OTHER_USCC = "91370881672210342F"
PERSON_NUMBER = "370881198805120029"
NEIGHBOUR_NUMBER = "370881197903080046"
MINOR_NUMBER = "370881201006010039"  # born on 2010-06-01
UNUSED_NUMBER = "370881196602140055"

ROLES = {
    "reviewer": Role.REVIEWER,
    "second_reviewer": Role.REVIEWER,
    "approver": Role.APPROVER,
    "second_approver": Role.APPROVER,
    "supervisor": Role.SUPERVISOR,
    "head": Role.UNIT_HEAD,
    "steward": Role.DATA_STEWARD,
    "second_steward": Role.DATA_STEWARD,
    "clerk": Role.COUNTER_CLERK,
}


@dataclass(frozen=True)
class Office:
    """A unit and its people."""

    unit: Unit
    reviewer: User
    second_reviewer: User
    approver: User
    second_approver: User
    supervisor: User
    head: User
    steward: User
    second_steward: User
    clerk: User


@dataclass(frozen=True)
class Cast:
    centre: Office
    scjg: Office  # the market bureau: provider of the company's entry
    sw: Office  # the tax bureau
    yj: Office  # emergency management
    director: User  # of the centre
    auditor: User  # of the centre
    administrator: User
    company: Subject
    owner: User  # legal representative, verified
    owner_link: SubjectLink
    agent: User  # power of attorney in force, verified
    agent_link: SubjectLink
    former_agent: User  # power of attorney ended with 2024
    former_agent_link: SubjectLink
    claimant: User  # typed the company's number, proved nothing
    claimant_link: SubjectLink
    person: Subject
    resident: User  # the person, verified
    resident_link: SubjectLink
    neighbour: User  # another person, verified
    neighbour_link: SubjectLink
    stranger: User  # has an account and nothing else
    item: CatalogueItem
    record: Record  # of the company, by the market bureau
    person_record: Record

    @property
    def offices(self) -> tuple[Office, ...]:
        return (self.centre, self.scjg, self.sw, self.yj)


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole town, in the test's own transaction."""
    return build_cast()


@transaction.atomic
def build_cast() -> Cast:
    centre = office("zx", UnitKind.CENTRE, "曲阜市社会信用中心", "Qufu Social Credit Centre")
    scjg = office("scjg", UnitKind.PROVIDER, "曲阜市市场监督管理局", "Qufu Market Regulation Bureau")
    sw = office("sw", UnitKind.PROVIDER, "曲阜市税务局", "Qufu Tax Bureau")
    yj = office("yj", UnitKind.PROVIDER, "曲阜市应急管理局", "Qufu Emergency Management Bureau")
    clerk = centre.clerk
    company = verified_organisation(COMPANY_USCC, "曲阜孔府食品有限公司")
    person = verified_person(PERSON_NUMBER, "孔令华")
    neighbour = verified_person(NEIGHBOUR_NUMBER, "颜秀兰")
    owner, agent, former_agent = subject_user("owner"), subject_user("agent"), subject_user("former-agent")
    claimant, resident = subject_user("claimant"), subject_user("resident")
    next_door = subject_user("neighbour")
    attorney = {"capacity": Capacity.AGENT, "by": clerk}
    item = catalogue_item(scjg.unit)
    return Cast(
        centre=centre,
        scjg=scjg,
        sw=sw,
        yj=yj,
        director=official("zx.director", "director", centre.unit, Role.DIRECTOR),
        auditor=official("zx.auditor", "auditor", centre.unit, Role.AUDITOR),
        administrator=User.objects.create(
            email="administrator@example.test",
            name="administrator",
            password=password(),
            is_official=True,
            is_staff=True,
            is_superuser=True,
        ),
        company=company,
        owner=owner,
        owner_link=link(owner, company, capacity=Capacity.REPRESENTATIVE, by=clerk),
        agent=agent,
        agent_link=link(agent, company, ends_on=dt.date(2030, 12, 31), **attorney),
        former_agent=former_agent,
        former_agent_link=link(former_agent, company, ends_on=dt.date(2024, 12, 31), **attorney),
        claimant=claimant,
        claimant_link=claim(claimant, SubjectKind.ORGANISATION, COMPANY_USCC, Capacity.REPRESENTATIVE),
        person=person,
        resident=resident,
        resident_link=link(resident, person, by=clerk),
        neighbour=next_door,
        neighbour_link=link(next_door, neighbour, by=clerk),
        stranger=subject_user("stranger"),
        item=item,
        record=record_of(company, item, "曲市监罚〔2026〕118号"),
        person_record=record_of(person, item, "曲市监罚〔2026〕121号"),
    )


# — people —


@functools.cache
def password() -> str:
    """The hash of PASSWORD, made once: hashing is slow on purpose."""
    return make_password(PASSWORD)


def office(code: str, kind: UnitKind, name_zh: str, name_en: str) -> Office:
    """A unit with its people: `scjg.reviewer@example.test` and so on."""
    unit = Unit.objects.create(code=code, kind=kind, name_zh=name_zh, name_en=name_en, phone="0537-0000000")
    people = {part: _new_user(f"{code}.{part}", is_official=True) for part in ROLES}
    User.objects.bulk_create(people.values())
    Membership.objects.bulk_create(
        Membership(user=people[part], unit=unit, role=role, starts_on=BEGAN) for part, role in ROLES.items()
    )
    return Office(unit=unit, **people)


def official(local: str, name: str, unit: Unit, *roles: Role) -> User:
    """One more person in a unit."""
    user = _new_user(local, is_official=True, name=name)
    user.save()
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, role=role, starts_on=BEGAN) for role in roles
    )
    return user


def subject_user(local: str) -> User:
    """Somebody from outside: signs in by one-time code, has no password."""
    user = _new_user(local)
    user.set_unusable_password()
    user.save()
    return user


def _new_user(local: str, *, is_official: bool = False, name: str = "") -> User:
    email = f"{local}@example.test"
    return User(email=email, name=name or local, is_official=is_official, password=password())


# — subjects —


def verified_organisation(number: str, name: str) -> Subject:
    return _subject(SubjectKind.ORGANISATION, number, name, is_verified=True)


def verified_person(number: str, name: str) -> Subject:
    return _subject(SubjectKind.PERSON, number, name, is_verified=True)


def _subject(kind: SubjectKind, number: str, name: str, *, is_verified: bool) -> Subject:
    number_kind = NumberKind.CITIZEN if kind == SubjectKind.PERSON else NumberKind.USCC
    subject = Subject(kind=kind, number_kind=number_kind, is_verified=is_verified)
    subject.number, subject.name, subject.number_index = number, name, index_of(kind, number)
    subject.save()
    return subject


def link(
    user: User,
    subject: Subject,
    *,
    by: User,
    capacity: Capacity = Capacity.SELF,
    ends_on: dt.date | None = None,
) -> SubjectLink:
    """A verified link: sees the record."""
    return SubjectLink.objects.create(
        user=user, subject=subject, claimed_subject=subject, capacity=capacity, status=LinkStatus.VERIFIED,
        scope="objections" if capacity == Capacity.AGENT else "", ends_on=ends_on, decided_by=by,
        decided_at=clock.at(BEGAN), decided_how="identity document at the counter",
    )  # fmt: skip


def claim(
    user: User, kind: SubjectKind, number: str, capacity: Capacity = Capacity.SELF, name: str = "…"
) -> SubjectLink:
    """A typed number: proves nothing, has a Subject row of its own."""
    subject = _subject(kind, number, name, is_verified=False)
    return SubjectLink.objects.create(user=user, subject=subject, claimed_subject=subject, capacity=capacity)


# — records and cases —


def catalogue_item(unit: Unit, code: str = "penalty") -> CatalogueItem:
    return CatalogueItem.objects.create(
        code=f"{unit.code}-{code}", name_zh="行政处罚", name_en="Administrative penalty",
        legal_basis="《中华人民共和国行政处罚法》", unit=unit,
    )  # fmt: skip


def record_of(
    subject: Subject,
    item: CatalogueItem,
    document_no: str,
    *,
    author: User | None = None,
    amount: str = "20000",
) -> Record:
    """A penalty of 2026-03-10, entered the day after."""
    fields = {"summary": "销售超过保质期的食品", "penalty_kind": "罚款", "amount": f"{amount} 元"}
    entry = NewEntry(item=item, document_no=document_no, determined_on=dt.date(2026, 3, 10), fields=fields)
    return enter_record(subject=subject, entry=entry, author=author, at=clock.at(dt.date(2026, 3, 11)))


@transaction.atomic
def raw_objection(
    subject: Subject,
    *,
    filed_by: User | None,
    unit: Unit,
    record: Record | None = None,
    received_on: dt.date = dt.date(2026, 9, 24),
    capacity: Capacity = Capacity.SELF,
) -> Case:
    """A filed case with its first event, below workflows: no clocks, tasks or messages."""
    at = clock.at(received_on, dt.time(10))
    case = Case.objects.create(
        reference=next_reference("YY", received_on), procedure="objection", state="filed", subject=subject,
        record=record, filed_by=filed_by, capacity=capacity, unit=unit, received_on=received_on,
        received_via="online", filed_at=at, submission_key=uuid.uuid4(), last_seq=1,
    )  # fmt: skip
    objection = Objection(case=case, ground="error", wanted="correct")
    objection.statement = "The amount is wrong."
    objection.save()
    CaseEvent.objects.create(case=case, seq=1, action="file", to_state="filed", actor=filed_by, at=at)
    return case


def move(case: Case, action: str, to_state: str, actor: User | None = None, **changes: object) -> Case:
    """One act by hand, below workflows: the event and the case's new state in one transaction."""
    with transaction.atomic():
        before, case.state, case.last_seq = case.state, to_state, case.last_seq + 1
        for name, value in changes.items():
            setattr(case, name, value)
        case.save()
        CaseEvent.objects.create(
            case=case, seq=case.last_seq, action=action, from_state=before, to_state=to_state, actor=actor
        )
    return case
