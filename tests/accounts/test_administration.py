import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.models import Membership, Role, User
from core.admin import AdministratorsOnly
from ledger.models import Entry, Kind
from tests.cast import COMPANY_USCC, Office, official, verified_organisation

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 9, 24)
PAGES = [
    "accounts_user",
    "accounts_unit",
    "accounts_membership",
    "accounts_absence",
    "accounts_recusal",
    "accounts_subject",
    "accounts_subjectlink",
    "ledger_entry",
]


@pytest.fixture
def administrator(db: None) -> User:
    return User.objects.create_superuser("admin@example.test", "correct horse battery", is_official=True)


@pytest.fixture
def inside(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_administrators_see_every_page(inside: Client, page: str) -> None:
    assert inside.get(reverse(f"admin:{page}_changelist")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_officials_and_half_administrators_see_none(bureau: Office, page: str) -> None:
    half = official("half", "half", bureau.unit, Role.UNIT_ADMIN)
    User.objects.filter(pk=half.pk).update(is_staff=True)
    for user in (bureau.reviewer, half):
        client = Client()
        client.force_login(user)
        response = client.get(reverse(f"admin:{page}_changelist"))
        assert response.status_code == 302 and "/admin/login/" in response["Location"]


def test_the_administrations_own_sign_in_is_the_officials_door() -> None:
    response = Client().get(reverse("admin:login", query={"next": "/admin/accounts/unit/"}))
    assert response["Location"] == f"{reverse('staff_sign_in')}?next=%2Fadmin%2Faccounts%2Funit%2F"
    assert Client().post(reverse("admin:login"), {"username": "a", "password": "b"}).status_code == 302


def test_nothing_can_be_deleted_anywhere(inside: Client, bureau: Office, administrator: User) -> None:
    for model, page in admin.site._registry.items():
        assert isinstance(page, AdministratorsOnly), model
    for user in (administrator, bureau.reviewer):
        assert inside.get(reverse("admin:accounts_user_delete", args=[user.pk])).status_code == 403
    page = inside.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "delete_selected", "_selected_action": [bureau.reviewer.pk], "post": "yes"},
    )
    assert page.status_code in {200, 302} and User.objects.filter(pk=bureau.reviewer.pk).exists()


def test_sealed_fields_are_shown_masked(inside: Client) -> None:
    subject = verified_organisation(COMPANY_USCC, "曲阜孔府食品有限公司")
    for url in (
        reverse("admin:accounts_subject_changelist"),
        reverse("admin:accounts_subject_change", args=[subject.pk]),
    ):
        page = inside.get(url).content.decode()
        assert "913***********2X5H" in page
        for secret in (COMPANY_USCC, subject.name, subject.number_sealed, subject.number_index):
            assert secret not in page


def test_a_role_given_in_the_administration_is_written_down_and_ends_the_sessions(
    inside: Client, bureau: Office, administrator: User
) -> None:
    person = Client()
    person.force_login(bureau.reviewer)
    data = {"user": bureau.reviewer.pk, "unit": bureau.unit.pk, "role": "auditor", "starts_on": "2026-09-24"}
    assert inside.post(reverse("admin:accounts_membership_add"), data).status_code == 302
    membership = Membership.objects.get(user=bureau.reviewer, role=Role.AUDITOR)
    entry = Entry.objects.get(kind=Kind.ROLE_CHANGE)
    assert (entry.actor_id, entry.object_id) == (administrator.pk, membership.pk)
    place = {"user": bureau.reviewer.pk, "unit": bureau.unit.pk}
    assert entry.facts == place | {"role": "auditor", "starts": "d20260924", "ends": None}
    assert not signed_in(person) and signed_in(inside)


def test_closing_an_account_is_written_down_and_ends_its_sessions(inside: Client, bureau: Office) -> None:
    person = Client()
    person.force_login(bureau.reviewer)
    data = {"email": "SCJG.Reviewer@example.test", "name": "r", "language": "zh-hans", "is_official": "on"}
    assert inside.post(user_page(bureau.reviewer), data).status_code == 302
    bureau.reviewer.refresh_from_db()
    assert bureau.reviewer.email == "scjg.reviewer@example.test" and not bureau.reviewer.is_active
    assert Entry.objects.get(kind=Kind.ROLE_CHANGE).facts["active"] is False
    assert not signed_in(person)


def test_a_new_name_alone_ends_no_session(inside: Client, bureau: Office) -> None:
    person = Client()
    person.force_login(bureau.reviewer)
    data = {"email": bureau.reviewer.email, "name": "New", "language": "en", "is_official": "on"}
    inside.post(user_page(bureau.reviewer), data | {"is_active": "on"})
    assert signed_in(person) and not Entry.objects.filter(kind=Kind.ROLE_CHANGE).exists()


def test_an_official_is_made_with_a_password(inside: Client) -> None:
    words = {"password1": "correct horse battery", "password2": "correct horse battery"}
    data = {"email": "New.Clerk@example.test", "name": "New", "is_official": "on", "usable_password": "true"}
    assert inside.post(reverse("admin:accounts_user_add"), data | words).status_code == 302
    user = User.objects.get(email="new.clerk@example.test")
    assert user.is_official and user.check_password("correct horse battery")


def test_ending_a_role_is_written_down(bureau: Office, administrator: User) -> None:
    membership = roles.grant_role(
        user=bureau.reviewer, unit=bureau.unit, role=Role.AUDITOR, by=administrator, starts_on=TODAY
    )
    roles.end_role(membership=membership, by=administrator, ends_on=TODAY)
    ends = list(
        Entry.objects.filter(kind=Kind.ROLE_CHANGE).order_by("pk").values_list("facts__ends", flat=True)
    )
    assert ends == [None, "d20260924"]


def signed_in(client: Client) -> bool:
    response: Any = client.get(reverse("sign_in", query={"next": "/x"}))
    return response.status_code == 302


def user_page(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])
