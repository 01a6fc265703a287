from django.urls import path

from registration.staff_views import paper

urlpatterns = [
    path("", paper.paper, name="paper"),
    path("participants/", paper.participants, name="paper-participants"),
    path("final/", paper.final, name="paper-final"),
    path("badges/", paper.badges, name="paper-badges"),
    path("nameplates/", paper.plates, name="paper-nameplates"),
    path("attendance/", paper.sheets, name="paper-attendance"),
]
