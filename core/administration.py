"""The administration's site: one door, administrators only, and no page on which anything is deleted."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.admin import AdministratorsOnly, is_administrator


class AdministrationConfig(AdminConfig):
    """Takes the place of "django.contrib.admin" among the installed apps."""

    default = False
    default_site = "core.administration.Administration"


class Administration(AdminSite):
    site_header = site_title = _("Administration")
    index_title = _("Units, people and dead letters")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages built on AdministratorsOnly; what libraries register for themselves is left out."""
        if issubclass(admin_class or ModelAdmin, AdministratorsOnly):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The officials' door counts attempts; a form of the administration's own would not.

        Raises Http404 for whoever is signed in already: the door would only send them back here.
        """
        if request.user.is_authenticated:
            raise Http404
        query = urlencode({"next": request.GET.get("next", "/admin/")})
        return redirect(f"{resolve_url('staff_sign_in')}?{query}")
