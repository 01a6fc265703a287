from django.urls import path

from registration.views import register
from registration.views.delegation import home as delegation
from registration.views.delegation import notes, people
from registration.views.participants import participants

urlpatterns = [
    path("participants/", participants, name="participants"),
    path("register/", register.start, name="register"),
    path("register/<uuid:key>/", register.step, {"name": "delegation"}, name="register-delegation"),
    path("register/<uuid:key>/person/", register.step, {"name": "person"}, name="register-person"),
    path("register/<uuid:key>/questions/", register.step, {"name": "questions"}, name="register-questions"),
    path("register/<uuid:key>/needs/", register.step, {"name": "needs"}, name="register-needs"),
    path("register/<uuid:key>/check/", register.check, name="register-check"),
    path("register/<uuid:key>/done/", register.done, name="register-done"),
    path("delegation/<slug:code>/", delegation.home, name="delegation"),
    path("delegation/<slug:code>/complete/", delegation.complete, name="delegation-complete"),
    path("delegation/<slug:code>/close/", delegation.close, name="delegation-close"),
    path("delegation/<slug:code>/nominate/", people.nominate, name="delegation-nominate"),
    path("delegation/<slug:code>/members/<str:reference>/", people.one, name="delegation-member"),
    path("delegation/<slug:code>/members/<str:reference>/move/", people.move, name="delegation-move"),
    path("delegation/<slug:code>/members/<str:reference>/replace/", people.replace, name="delegation-replace"),
    path("delegation/<slug:code>/members/<str:reference>/send/", people.send_again, name="delegation-send"),
    path("delegation/<slug:code>/members/<str:reference>/address/", people.address, name="delegation-address"),
    path("delegation/<slug:code>/members/<str:reference>/withdraw/", people.withdraw, name="delegation-withdraw"),
    path("delegation/<slug:code>/members/<str:reference>/endorse/", people.endorse, name="delegation-endorse"),
    path("delegation/<slug:code>/members/<str:reference>/refuse/", people.refuse, name="delegation-refuse"),
    path("delegation/<slug:code>/notes/new/", notes.new, name="delegation-note-new"),
    path("delegation/<slug:code>/notes/<int:pk>/", notes.one, name="delegation-note"),
    path("delegation/<slug:code>/notes/<int:pk>/file/", notes.file, name="delegation-note-file"),
    path("delegation/<slug:code>/notes/<int:pk>/remove/", notes.remove, name="delegation-note-remove"),
]
