"""The staff of one conference."""

from django.urls import path

from conference.accounts import staff_views

urlpatterns = [
    path("", staff_views.index, name="setup-staff"),
    path("add/", staff_views.add, name="setup-colleague-new"),
    path("<int:pk>/", staff_views.edit, name="setup-colleague"),
    path("<int:pk>/link/", staff_views.link, name="setup-colleague-link"),
    path("<int:pk>/remove/", staff_views.remove, name="setup-colleague-remove"),
]
