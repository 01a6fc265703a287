from django.urls import path

from registration.staff_views import attendance, checkin, walk_in

urlpatterns = [
    path("", checkin.desk, name="checkin"),
    path("counts/", checkin.counts, name="checkin-counts"),
    path("desk/", checkin.name_desk, name="checkin-desk"),
    path("walk-in/", walk_in.walk_in, name="checkin-walk-in"),
    path("attendance/", attendance.attendance, name="checkin-attendance"),
    path("<str:reference>/undo/", checkin.undo, name="checkin-undo"),
]
