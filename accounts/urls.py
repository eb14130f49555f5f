"""Signing in and out. None of the library's own pages is mounted."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.SignIn.as_view(), name="sign_in"),
    path("code/", views.EnterCode.as_view(), name="sign_in_code"),
    path("staff/", views.StaffSignIn.as_view(), name="staff_sign_in"),
    path("out/", views.sign_out, name="sign_out"),
]
