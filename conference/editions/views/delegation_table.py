"""Delegations from a spreadsheet: choose the file, say what its columns are, see what would happen, import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.editions import delegation_table as tables
from conference.editions.actions import InUse
from conference.editions.actions.delegations_table import import_delegations
from conference.files.serve import attachment
from conference.jobs import actions as jobs
from conference.jobs.models import Job
from conference.models import Conference
from conference.spreadsheets import read, write
from registration.actions.export import exported
from registration.forms.imports import FileForm, MatchingForm
from registration.imports.report import LISTED, outcome, rest, with_failed_rows
from registration.models.places import TooFew

FILE, IMPORT = "delegations.import-file", "delegations.import"
SAMPLES = 3


class ColumnsForm(MatchingForm):
    """What the columns are, and what to do with codes that are there."""

    existing = forms.ChoiceField(
        label=gettext_lazy("Delegations that are there already"),
        choices=[
            (tables.REFUSE, gettext_lazy("Refuse them: this file is to hold new ones only")),
            (tables.UPDATE, gettext_lazy("Change them to what the file says; empty cells change nothing")),
        ],
        initial=tables.REFUSE,
        widget=forms.RadioSelect,
    )

    def layout(self) -> Layout:
        return Layout(Fieldset(_("Columns"), *self.columns, css_class="mb-3 pairs"), "existing")


@staff("conference.edit")
def upload(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Which file."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        name, content, table = form.cleaned_data["file"]
        kept = jobs.keep(
            kind=FILE,
            conference_id=conference.pk,
            owner=(str(request.user.pk), str(request.user)),
            language=get_language() or "en",
            parameters={"heads": table.columns, "samples": [row.cells for row in table.rows[:SAMPLES]]},
            given=(name, content),
        )
        return redirect("secretariat:setup-delegations-columns", conference.slug, kept.pk)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "delegations",
        "form": form,
        "has_categories": conference.categories.exists(),
    }
    return render(request, "editions/delegations_import.html", context)


@staff("conference.edit")
def columns(request: StaffRequest, conference: Conference, job: UUID) -> HttpResponseBase:
    """What the columns are. The first answer shows what would happen; the second, sent with `run`, does it: with "all"
    when no row is wrong, with "others" to those that are right. `failed` asks for the wrong ones as a file."""
    rows = Job.objects.filter(conference_id=conference.pk, kind=FILE)
    if not request.user.is_superuser:
        rows = rows.filter(owner_id=str(request.user.pk))
    kept = get_object_or_404(rows, pk=job)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        heads=kept.parameters["heads"],
        known=[(column.code, column.label) for column in tables.COLUMNS],
        needed=tables.NEEDED,
        guessed=tables.known_columns(kept.parameters["heads"]),
        samples=kept.parameters["samples"],
    )
    context: dict[str, Any] = {
        "conference": conference,
        "here": "setup",
        "part": "delegations",
        "form": form,
        "file": kept,
    }
    if request.method == "POST" and form.is_valid():
        table = read.table(kept.given_name, bytes(kept.given))
        plan = _plan(conference, table, form)
        if "failed" in request.POST and plan.bad:
            return _failed_rows(table, plan)
        run = request.POST.get("run")
        if plan.planned and (run == "others" or (run and not plan.bad)):
            try:
                added, changed = import_delegations(by=request.user.actor, conference=conference, planned=plan.planned)
            except (TooFew, InUse, IntegrityError):  # somebody else was quicker
                plan = _plan(conference, table, form)
                context["was_changed"] = True
            else:
                sentence = _("%(added)d delegations were added, %(changed)d were changed.")
                return _done(request, conference, kept, table, plan, sentence % {"added": added, "changed": changed})
        context |= {
            "plan": plan,
            "listed": plan.bad[:LISTED],
            "more": len(plan.bad[LISTED:]),
            "added": sum(one.is_new for one in plan.planned),
            "changed": sum(not one.is_new for one in plan.planned),
            "answers": [(name, request.POST[name]) for name in form.fields if name in request.POST],
        }
    return render(request, "editions/delegations_columns.html", context)


def _plan(conference: Conference, table: read.Table, form: ColumnsForm) -> tables.Plan:
    matching = {int(n): code for n, code in form.matching.items()}
    return tables.plan(table, conference, matching, form.cleaned_data["existing"])


def _failed_rows(table: read.Table, plan: tables.Plan) -> HttpResponse:
    file = with_failed_rows(table, plan.bad, {})
    return attachment(file.name, file.type, file.content)


def _done(
    request: StaffRequest, conference: Conference, kept: Job, table: read.Table, plan: tables.Plan, sentence: str
) -> HttpResponseBase:
    """To the delegations; where rows were left out, to a page that gives them as a file."""
    if not plan.bad:
        messages.success(request, sentence)
        return redirect("secretariat:setup-delegations", conference.slug)
    report = jobs.report(
        kind=IMPORT,
        conference_id=conference.pk,
        owner=(str(request.user.pk), str(request.user)),
        language=get_language() or "en",
        given_name=kept.given_name,
        result=with_failed_rows(table, plan.bad, outcome([sentence, *rest(0, len(plan.bad))], plan.bad)),
    )
    return redirect("secretariat:job", conference.slug, report.pk)


@staff("conference.edit")
def template(request: StaffRequest, conference: Conference) -> HttpResponse:
    """A workbook to fill in, with one row as an example."""
    category = conference.categories.first()
    example = {
        "code": "BS",
        "name_en": "The Bahamas",
        "name_es": "Las Bahamas",
        "name_fr": "Les Bahamas",
        "name_nl": "De Bahama’s",
        "kind": "state",
        "category": category.code if category else "",
        "places": 4,
        "funded": 2,
        "plenary_seats": 1,
        "addressee": _("Ministry of Foreign Affairs"),
        "focal_name": "Ms Dahlia Frangipani; Mr Joost Pelikaan",
        "focal_email": "d.frangipani@example.org; j.pelikaan@example.org",
        "focal_language": "en; en",
    }
    labels = [str(column.label) for column in tables.COLUMNS]
    cells = [example.get(column.code, "") for column in tables.COLUMNS]
    return write.response(_("delegations"), write.XLSX, _("Delegations"), labels, [cells])


@staff("conference.edit")
@require_POST
def export(request: StaffRequest, conference: Conference) -> HttpResponse:
    """All delegations with their focal points, in the columns in which they can come back; the export is recorded."""
    rows = list(tables.rows(conference))
    exported(by=request.user.actor, conference=conference, rows=len(rows), kind=write.XLSX, of="delegations")
    labels = [str(column.label) for column in tables.COLUMNS]
    name = f"{conference.slug}-{_('delegations')}"
    return write.response(name, write.XLSX, _("Delegations"), labels, rows)
