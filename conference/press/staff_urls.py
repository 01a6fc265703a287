from django.urls import path

from conference.press import contact_views, staff_views

urlpatterns = [
    path("", staff_views.releases, name="press"),
    path("new/", staff_views.new, name="release-new"),
    path("contacts/new/", contact_views.new, name="press-contact-new"),
    path("contacts/<int:pk>/", contact_views.edit, name="press-contact"),
    path("contacts/<int:pk>/delete/", contact_views.delete, name="press-contact-delete"),
    path("<int:pk>/", staff_views.release, name="release"),
    path("<int:pk>/embargo/", staff_views.embargo, name="release-embargo"),
    path("<int:pk>/publish/", staff_views.publish, name="release-publish"),
    path("<int:pk>/withdraw/", staff_views.withdraw, name="release-withdraw"),
    path("<int:pk>/<slug:language>.pdf", staff_views.draft_pdf, name="release-draft-pdf"),
    path("<int:pk>/<slug:language>/", staff_views.text, name="release-text"),
]
