from django.urls import path

from conference.my import details, participants, questions, stage, views

urlpatterns = [
    path("link/again/", views.again, name="link-again"),
    path("link/sent/", views.sent, name="link-sent"),
    path("link/<str:token>/", views.link, name="link"),
    path("my/<str:reference>/", views.home, name="my"),
    path("my/<str:reference>/participants.pdf", participants.participants, name="my-participants"),
    path("my/<str:reference>/withdraw/", views.withdraw, name="my-withdraw"),
    path("my/<str:reference>/complete/", views.complete, name="my-complete"),
    path("my/<str:reference>/close/", views.close, name="my-close"),
    path("my/<str:reference>/link/", views.link_by_mail, name="my-link"),
    path("my/<str:reference>/change/", details.change, name="my-change"),
    path("my/<str:reference>/questions/", questions.questions, name="my-questions"),
    path("my/<str:reference>/travel/", stage.travel, name="my-travel"),
    path("my/<str:reference>/visa/", stage.visa, name="my-visa"),
    path("my/<str:reference>/visa/delete/", stage.visa_delete, name="my-visa-delete"),
    path("my/<str:reference>/visa-letter.pdf", stage.visa_letter, name="my-visa-letter"),
    path("my/<str:reference>/badge.pdf", stage.badge, name="my-badge"),
    path("my/<str:reference>/days.ics", stage.days, name="my-days"),
    path("my/<str:reference>/confirmation.pdf", stage.confirmation, name="my-confirmation"),
]
