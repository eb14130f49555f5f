"""The administration: for administrators only, nothing is ever deleted, nothing sealed is shown in clear.

A change of a role or of the kind of an account is written down and ends the person's sessions.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.identity import masked
from accounts.models import Absence, Membership, Recusal, Subject, SubjectLink, Unit, User
from core.admin import AdministratorsOnly, ReadOnly


class LowerCaseEmail:
    """Addresses are kept in lower case, as they are looked up."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class AccountCreation(LowerCaseEmail, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name", "is_official")


class AccountChange(LowerCaseEmail, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ("user", "unit", "role", "starts_on", "ends_on")


@admin.register(User)
class Accounts(AdministratorsOnly, UserAdmin):
    """Officials are made here; subjects make their account at their door."""

    form, add_form = AccountChange, AccountCreation
    ordering = ("email",)
    list_display = ("email", "name", "is_official", "is_staff", "is_active")
    list_filter = ("is_official", "is_staff", "is_active")
    search_fields = ("email", "name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password")}),
        (_("Kind of account"), {"fields": ("is_active", "is_official", "is_staff", "is_superuser")}),
        (_("Times"), {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "is_official", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or {"is_active", "is_official", "is_staff", "is_superuser"} & set(form.changed_data):
            roles.note_account_change(user=obj, by=_administrator(request))


@admin.register(Unit)
class Units(AdministratorsOnly, admin.ModelAdmin):
    list_display = ("code", "kind", "name_zh", "name_en", "phone")
    list_filter = ("kind",)
    search_fields = ("code", "name_zh", "name_en")


@admin.register(Membership)
class Memberships(AdministratorsOnly, admin.ModelAdmin):
    """A role ends by its last day; the row stays."""

    form = MembershipForm
    list_display = ("user", "unit", "role", "starts_on", "ends_on")
    list_filter = ("unit", "role")
    list_select_related = ("user", "unit")
    autocomplete_fields = ("user", "unit")

    def save_model(self, request: HttpRequest, obj: Membership, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        roles.note_role_change(membership=obj, by=_administrator(request))


@admin.register(Absence)
class Absences(AdministratorsOnly, admin.ModelAdmin):
    list_display = ("user", "deputy", "starts_on", "ends_on", "cancelled_at")
    list_select_related = ("user", "deputy")
    autocomplete_fields = ("user", "deputy")
    exclude = ("entered_at",)


@admin.register(Recusal)
class Recusals(AdministratorsOnly, admin.ModelAdmin):
    list_display = ("user", "subject", "reason", "declared_at", "ended_at")
    list_select_related = ("user", "subject")
    autocomplete_fields = ("user",)
    raw_id_fields = ("subject",)


@admin.register(Subject)
class Subjects(ReadOnly, admin.ModelAdmin):
    list_display = ("pk", "kind", "number_kind", "masked_number", "is_verified", "created_at")
    list_filter = ("kind", "is_verified")
    fields = ("kind", "number_kind", "masked_number", "is_verified", "same_as", "created_at")

    @admin.display(description=_("number"))
    def masked_number(self, subject: Subject) -> str:
        return masked(subject.number)


@admin.register(SubjectLink)
class SubjectLinks(ReadOnly, admin.ModelAdmin):
    list_display = ("user", "subject", "capacity", "status", "ends_on", "claimed_at", "decided_by")
    list_filter = ("status", "capacity")
    list_select_related = ("user", "subject", "decided_by")
    exclude = ("scope_sealed", "decided_how_sealed")


def _administrator(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
