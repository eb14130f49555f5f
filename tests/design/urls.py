"""The least that every page needs: a link whose address does not exist is left out."""

from django.urls import include, path

urlpatterns = [path("language/", include("django.conf.urls.i18n"))]
