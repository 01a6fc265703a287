"""The organizers' pages of the agenda, in the namespace `secretariat`."""

from django.urls import path

from agenda.staff_views import draft, podium, publication, rooms, sessions

urlpatterns = [
    path("", draft.agenda, name="agenda"),
    path("move/", draft.move, name="agenda-move"),
    path("publish/", publication.publication, name="agenda-publication"),
    path("sessions/new/", sessions.new, name="agenda-session-new"),
    path("sessions/<int:pk>/", sessions.edit, name="agenda-session"),
    path("sessions/<int:pk>/remove/", sessions.remove, name="agenda-session-remove"),
    path("sessions/<int:pk>/presentations/new/", sessions.new_presentation, name="agenda-presentation-new"),
    path("sessions/<int:pk>/presentations/<int:part>/", sessions.presentation, name="agenda-presentation"),
    path(
        "sessions/<int:pk>/presentations/<int:part>/remove/",
        sessions.remove_presentation,
        name="agenda-presentation-remove",
    ),
    path("sessions/<int:pk>/podium/new/", sessions.new_person, name="agenda-person-new"),
    path("sessions/<int:pk>/podium/<int:part>/", sessions.person, name="agenda-person"),
    path("sessions/<int:pk>/podium/<int:part>/remove/", sessions.remove_person, name="agenda-person-remove"),
    path("podium/nameplates.pdf", podium.podium, name="agenda-nameplates"),
    path("rooms/", rooms.overview, name="agenda-rooms"),
    path("rooms/new/", rooms.room, name="agenda-room-new"),
    path("rooms/<int:pk>/", rooms.room, name="agenda-room"),
    path("rooms/<int:pk>/remove/", rooms.remove_room, name="agenda-room-remove"),
    path("themes/new/", rooms.theme, name="agenda-theme-new"),
    path("themes/<int:pk>/", rooms.theme, name="agenda-theme"),
    path("themes/<int:pk>/remove/", rooms.remove_theme, name="agenda-theme-remove"),
]
