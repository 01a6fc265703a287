from django.urls import path

from conference.my import views

urlpatterns = [
    path("link/again/", views.again, name="link-again"),
    path("link/sent/", views.sent, name="link-sent"),
    path("link/<str:token>/", views.link, name="link"),
    path("my/<str:reference>/", views.home, name="my"),
    path("my/<str:reference>/withdraw/", views.withdraw, name="my-withdraw"),
    path("my/<str:reference>/complete/", views.complete, name="my-complete"),
    path("my/<str:reference>/close/", views.close, name="my-close"),
]
