from django.urls import path

from registration.staff_views import travel

urlpatterns = [
    path("", travel.travel, name="travel"),
    path("travel.xlsx", travel.export, {"kind": "xlsx"}, name="travel-xlsx"),
    path("travel.csv", travel.export, {"kind": "csv"}, name="travel-csv"),
    path("funding/", travel.funding, name="travel-funding"),
]
