"""The organizers' office: the frame, and each app's own staff pages under one conference."""

from django.urls import include, path

from conference.secretariat import jobs_views, views

app_name = "secretariat"

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.language, name="language"),
    path("", include("conference.editions.staff_urls")),
    path("<slug:conference>/setup/staff/", include("conference.accounts.staff_urls")),
    path("<slug:conference>/", views.dashboard, name="dashboard"),
    path("<slug:conference>/mail/", include("conference.secretariat.mail_urls")),
    path("<slug:conference>/registrations/", include("registration.staff_urls")),
    path("<slug:conference>/delegations/", include("registration.delegation_staff_urls")),
    path("<slug:conference>/travel/", include("registration.travel_urls")),
    path("<slug:conference>/paper/", include("registration.paper_urls")),
    path("<slug:conference>/check-in/", include("registration.checkin_urls")),
    path("<slug:conference>/agenda/", include("agenda.staff_urls")),
    path("<slug:conference>/press/", include("conference.press.staff_urls")),
    path("<slug:conference>/jobs/", jobs_views.jobs, name="jobs"),
    path("<slug:conference>/jobs/<uuid:job>/", jobs_views.job, name="job"),
    path("<slug:conference>/jobs/<uuid:job>/progress/", jobs_views.progress, name="job-progress"),
    path("<slug:conference>/jobs/<uuid:job>/file/", jobs_views.file, name="job-file"),
    path("<slug:conference>/audit/", views.audit, name="audit"),
]
