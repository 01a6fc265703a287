"""Addresses. Public ones are a contract: links in mails, calendars and feeds must live for years."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from conference.pages import errors, sitemap, views
from conference.pages.metrics import metrics

urlpatterns = [
    path("", views.front, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("secretariat/account/", include("conference.accounts.urls")),
    path("secretariat/", include("conference.secretariat.urls")),
    *i18n_patterns(
        path("<slug:conference>/", include("conference.pages.urls")),
        path("<slug:conference>/", include("registration.urls")),
        path("<slug:conference>/", include("agenda.urls")),
        path("<slug:conference>/press/", include("conference.press.urls")),
        path("<slug:conference>/", include("conference.my.urls")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
