from django.urls import path

from conference.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("data-protection/", views.data_protection, name="data-protection"),
    path("search/", views.search, name="search"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
