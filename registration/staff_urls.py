from django.urls import path

from registration.staff_views import detail, imports, listing

urlpatterns = [
    path("", listing.registrations, name="registrations"),
    path("import/", imports.upload, name="registrations-import"),
    path("import/template/", imports.template, name="registrations-import-template"),
    path("import/<uuid:job>/", imports.columns, name="registrations-import-columns"),
    path("import/<uuid:job>/run/", imports.run, name="registrations-import-run"),
    path("<str:reference>/", detail.registration, name="registration"),
    path("<str:reference>/confirm/", detail.confirm, name="registration-confirm"),
    path("<str:reference>/decline/", detail.decline, name="registration-decline"),
    path("<str:reference>/withdraw/", detail.withdraw, name="registration-withdraw"),
    path("<str:reference>/needs/", detail.needs, name="registration-needs"),
]
