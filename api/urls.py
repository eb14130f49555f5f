"""The interface for units' own systems, version 1."""

from django.urls import path

from api import views

urlpatterns = [
    path("v1/intake/batches/", views.batches, name="api_batches"),
    path("v1/intake/batches/<str:reference>/", views.batch, name="api_batch"),
]
