"""Signing in and out, by django-allauth; nobody signs up."""

from django.urls import path

from conference.accounts import views

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", views.password, name="account_change_password"),
]
