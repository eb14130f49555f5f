"""Five doors: the portal, the desk, the interface of units, the administration and the health of the clocks."""

from django.contrib import admin
from django.urls import include, path

handler400 = "config.views.unreadable"
handler404 = "config.views.not_there"
urlpatterns = [
    path("", include("portal.urls")),
    path("account/", include("accounts.urls")),
    path("desk/", include("desk.urls")),
    path("api/", include("api.urls")),
    path("", include("workflows.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
