from django.urls import path

from workflows import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("healthz/deadlines", views.deadlines, name="healthz_deadlines"),
]
