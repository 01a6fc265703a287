from django.urls import path

from conference.press import views

urlpatterns = [
    path("", views.press_room, name="press"),
    path("feed.atom", views.feed, name="press-feed"),
    path("<slug:slug>/", views.release, name="release"),
    path("<slug:slug>.pdf", views.pdf, name="release-pdf"),
]
