from django.urls import path

from registration.staff_views import travel

urlpatterns = [
    path("", travel.travel, name="travel"),
    path("funding/", travel.funding, name="travel-funding"),
]
