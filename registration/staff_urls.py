from django.urls import include, path

from registration.staff_views import answers, bulk, detail, duplicates, listing, lists, moving, notes, second_stage

urlpatterns = [
    path("", listing.registrations, name="registrations"),
    path("", include("registration.in_and_out_urls")),
    path("lists/", lists.lists, name="registration-lists"),
    path("duplicates/", duplicates.duplicates, name="registration-duplicates"),
    path("many/confirm/", bulk.confirm, name="registrations-confirm"),
    path("many/decline/", bulk.decline, name="registrations-decline"),
    path("many/message/", bulk.message, name="registrations-message"),
    path("<str:reference>/", detail.registration, name="registration"),
    path("<str:reference>/confirm/", detail.confirm, name="registration-confirm"),
    path("<str:reference>/decline/", detail.decline, name="registration-decline"),
    path("<str:reference>/withdraw/", detail.withdraw, name="registration-withdraw"),
    path("<str:reference>/needs/", detail.needs, name="registration-needs"),
    path("<str:reference>/note/", notes.note, name="registration-note"),
    path("<str:reference>/move-up/", moving.move_up, name="registration-move-up"),
    path("<str:reference>/reassign/", moving.reassign, name="registration-reassign"),
    path("<str:reference>/merge/", duplicates.merge, name="registration-merge"),
    path("<str:reference>/distinct/", duplicates.distinct, name="registration-distinct"),
    path("<str:reference>/answers/<slug:code>/", answers.file, name="registration-answer-file"),
    path("<str:reference>/changes/", second_stage.changes, name="registration-changes"),
    path("<str:reference>/funding/", second_stage.funding, name="registration-funding"),
    path("<str:reference>/passport/", second_stage.show_passport, name="registration-passport"),
    path("<str:reference>/visa-letter/", second_stage.letter, name="registration-visa-letter"),
    path("<str:reference>/visa-letter.pdf", second_stage.letter_pdf, name="registration-visa-letter-pdf"),
]
