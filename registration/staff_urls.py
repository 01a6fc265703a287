from django.urls import path

from registration.staff_views import answers, detail, listing

urlpatterns = [
    path("", listing.registrations, name="registrations"),
    path("<str:reference>/", detail.registration, name="registration"),
    path("<str:reference>/confirm/", detail.confirm, name="registration-confirm"),
    path("<str:reference>/decline/", detail.decline, name="registration-decline"),
    path("<str:reference>/withdraw/", detail.withdraw, name="registration-withdraw"),
    path("<str:reference>/needs/", detail.needs, name="registration-needs"),
    path("<str:reference>/answers/<slug:code>/", answers.file, name="registration-answer-file"),
]
