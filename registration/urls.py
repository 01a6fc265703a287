from django.urls import path

from registration.views import register
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
]
