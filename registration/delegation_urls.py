"""The office's pages of one delegation, below `…/delegations/`."""

from django.urls import path

from registration.staff_views import verbal_notes as notes

urlpatterns = [
    path("<slug:code>/notes/new/", notes.new, name="note-new"),
    path("<slug:code>/notes/<int:pk>/", notes.one, name="note"),
    path("<slug:code>/notes/<int:pk>/names/", notes.cover, name="note-cover"),
    path("<slug:code>/notes/<int:pk>/file/", notes.file, name="note-file"),
    path("<slug:code>/notes/<int:pk>/remove/", notes.remove, name="note-remove"),
]
