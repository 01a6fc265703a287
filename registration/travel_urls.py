from django.urls import path

from registration.staff_views import exports, travel

urlpatterns = [
    path("", travel.travel, name="travel"),
    path("export/", exports.travel, name="travel-export"),
    path("funding/", travel.funding, name="travel-funding"),
]
