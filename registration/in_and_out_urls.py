"""Spreadsheets in and out, under the addresses of the registrations."""

from django.urls import path

from registration.staff_views import exports, imports

urlpatterns = [
    path("import/", imports.upload, name="registrations-import"),
    path("import/template/", imports.template, name="registrations-import-template"),
    path("import/<uuid:job>/", imports.columns, name="registrations-import-columns"),
    path("import/<uuid:job>/run/", imports.run, name="registrations-import-run"),
    path("export/", exports.export, name="registrations-export"),
]
