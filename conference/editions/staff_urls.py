"""Set-up pages. Each first word here that is not a conference's slug stands in `conference.models.RESERVED_SLUGS`."""

from django.urls import include, path

from conference.editions.views import categories, conference, copy, delegation_table, delegations, questions

setup = [
    path("", conference.overview, name="setup"),
    path("conference/", conference.edit, name="setup-conference"),
    path("copy/", copy.copy, name="setup-copy"),
    path("opening/", conference.opening, name="setup-opening"),
    path("opening/now/", conference.open_now, name="setup-open-now"),
    path("opening/close/", conference.close_now, name="setup-close-now"),
    path("places/", conference.places, name="setup-places"),
    path("categories/", categories.index, name="setup-categories"),
    path("categories/add/", categories.add, name="setup-category-new"),
    path("categories/of/<slug:code>/", categories.edit, name="setup-category"),
    path("categories/of/<slug:code>/delete/", categories.delete, name="setup-category-delete"),
    path("questions/", questions.index, name="setup-questions"),
    path("questions/add/", questions.add, name="setup-question-new"),
    path("questions/of/<slug:code>/", questions.edit, name="setup-question"),
    path("questions/of/<slug:code>/move/", questions.move, name="setup-question-move"),
    path("questions/of/<slug:code>/delete/", questions.delete, name="setup-question-delete"),
    path("questions/of/<slug:code>/stop/", questions.stop, name="setup-question-stop"),
    path("delegations/", delegations.index, name="setup-delegations"),
    path("delegations/export/", delegation_table.export, name="setup-delegations-export"),
    path("delegations/import/", delegation_table.upload, name="setup-delegations-import"),
    path("delegations/import/template/", delegation_table.template, name="setup-delegations-template"),
    path("delegations/import/<uuid:job>/", delegation_table.columns, name="setup-delegations-columns"),
    path("delegations/add/", delegations.add, name="setup-delegation-new"),
    path("delegations/of/<slug:code>/", delegations.edit, name="setup-delegation"),
    path("delegations/of/<slug:code>/delete/", delegations.delete, name="setup-delegation-delete"),
]

urlpatterns = [
    path("new/", conference.new, name="conference-new"),
    path("<slug:conference>/setup/", include(setup)),
]
