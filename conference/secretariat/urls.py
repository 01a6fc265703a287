"""The organizers' office: the frame, and each app's own staff pages under one conference."""

from django.urls import include, path

from conference.secretariat import views

app_name = "secretariat"

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.language, name="language"),
    path("", include("conference.editions.staff_urls")),
    path("<slug:conference>/setup/staff/", include("conference.accounts.staff_urls")),
    path("<slug:conference>/", views.dashboard, name="dashboard"),
    path("<slug:conference>/mail/", include("conference.secretariat.mail_urls")),
    path("<slug:conference>/registrations/", include("registration.staff_urls")),
    path("<slug:conference>/delegations/", include("registration.delegation_urls")),
    path("<slug:conference>/agenda/", include("agenda.staff_urls")),
    path("<slug:conference>/press/", include("conference.press.staff_urls")),
    path("<slug:conference>/audit/", views.audit, name="audit"),
]
