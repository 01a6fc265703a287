from django.urls import path

from registration.staff_views import delegations, exports, focal_points, members, notes_verbales, reminder_days

urlpatterns = [
    path("", delegations.delegations, name="delegations"),
    path("export/", exports.delegations, name="delegations-export"),
    path("letters.pdf", delegations.letters, name="delegations-letters"),
    path("send/", delegations.send, name="delegations-send"),
    path("reminders/", reminder_days.reminder_days, name="reminder-days"),
    path("reminders/<int:pk>/remove/", reminder_days.remove, name="reminder-day-remove"),
    path("of/<slug:code>/", delegations.delegation, name="delegation"),
    path("of/<slug:code>/letter/<slug:language>/", delegations.letter, name="delegation-letter"),
    path("of/<slug:code>/letter-sent/", delegations.by_letter, name="delegation-letter-sent"),
    path("of/<slug:code>/members/new/", members.name, name="delegation-member-new"),
    path("of/<slug:code>/members/<str:reference>/move/", members.move, name="delegation-member-move"),
    path("of/<slug:code>/complete/", members.complete, name="delegation-complete"),
    path("of/<slug:code>/focal-points/add/", focal_points.add, name="focal-point-new"),
    path("of/<slug:code>/focal-points/<int:pk>/", focal_points.edit, name="focal-point"),
    path("of/<slug:code>/focal-points/<int:pk>/remove/", focal_points.remove, name="focal-point-remove"),
    path("of/<slug:code>/focal-points/<int:pk>/send/", focal_points.send, name="focal-point-send"),
    path("of/<slug:code>/focal-points/<int:pk>/revoke/", focal_points.revoke, name="focal-point-revoke"),
    path("of/<slug:code>/notes/new/", notes_verbales.new, name="note-new"),
    path("of/<slug:code>/notes/<int:pk>/", notes_verbales.one, name="note"),
    path("of/<slug:code>/notes/<int:pk>/names/", notes_verbales.cover, name="note-cover"),
    path("of/<slug:code>/notes/<int:pk>/file/", notes_verbales.file, name="note-file"),
    path("of/<slug:code>/notes/<int:pk>/remove/", notes_verbales.remove, name="note-remove"),
]
