from django.urls import path

from agenda import views

urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("agenda.ics", views.agenda_ics, name="agenda-ics"),
    path("agenda.json", views.agenda_json, name="agenda-json"),
    path("agenda.xml", views.agenda_xml, name="agenda-xml"),
    path("agenda.pdf", views.agenda_pdf, name="agenda-pdf"),
    path("agenda/changes/", views.agenda_changes, name="agenda-changes"),
    path("agenda/changes/feed.atom", views.changes_feed, name="agenda-changes-feed"),
    path("agenda/<slug:code>/", views.session, name="session"),
    path("agenda/<slug:code>.ics", views.session_ics, name="session-ics"),
]
