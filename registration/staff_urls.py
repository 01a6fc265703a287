from django.urls import path

from registration.staff_views import bulk, detail, duplicates, listing, lists, moving, remarks

urlpatterns = [
    path("", listing.registrations, name="registrations"),
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
    path("<str:reference>/note/", remarks.note, name="registration-note"),
    path("<str:reference>/move-up/", moving.move_up, name="registration-move-up"),
    path("<str:reference>/reassign/", moving.reassign, name="registration-reassign"),
    path("<str:reference>/merge/", duplicates.merge, name="registration-merge"),
    path("<str:reference>/distinct/", duplicates.distinct, name="registration-distinct"),
]
