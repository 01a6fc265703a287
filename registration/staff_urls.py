from django.urls import path

from registration.staff_views import detail, listing, stage

urlpatterns = [
    path("", listing.registrations, name="registrations"),
    path("<str:reference>/", detail.registration, name="registration"),
    path("<str:reference>/confirm/", detail.confirm, name="registration-confirm"),
    path("<str:reference>/decline/", detail.decline, name="registration-decline"),
    path("<str:reference>/withdraw/", detail.withdraw, name="registration-withdraw"),
    path("<str:reference>/needs/", detail.needs, name="registration-needs"),
    path("<str:reference>/changes/", stage.changes, name="registration-changes"),
    path("<str:reference>/funding/", stage.funding, name="registration-funding"),
    path("<str:reference>/passport/", stage.show_passport, name="registration-passport"),
    path("<str:reference>/visa-letter/", stage.letter, name="registration-visa-letter"),
    path("<str:reference>/visa-letter.pdf", stage.letter_pdf, name="registration-visa-letter-pdf"),
]
