"""Participants from a spreadsheet: choose the file, say what its columns are, try, import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.jobs import actions as jobs
from conference.jobs.models import Job
from conference.models import Conference
from conference.spreadsheets import write
from registration.forms.imports import FileForm, ImportForm
from registration.imports.answers import example as example_answer
from registration.imports.columns import COLUMNS, guess, known_names, of_questions
from registration.imports.work import CHECK, IMPORT

FILE = "registrations.import-file"
SAMPLES = 3  # rows whose values stand beside the columns


def _owner(request: StaffRequest) -> tuple[str, str]:
    return str(request.user.pk), str(request.user)


def _load(request: StaffRequest, conference: Conference, job: UUID | str, kind: str) -> Job:
    """A job of whoever asks; a superuser's reach is the same as on the page of a job."""
    rows = Job.objects.filter(conference_id=conference.pk, kind=kind)
    if not request.user.is_superuser:
        rows = rows.filter(owner_id=str(request.user.pk))
    return get_object_or_404(rows, pk=job)


@staff("registration.decide")
def upload(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Which file."""
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        name, content, table = form.cleaned_data["file"]
        kept = jobs.keep(
            kind=FILE,
            conference_id=conference.pk,
            owner=_owner(request),
            language=get_language() or "en",
            parameters={
                "heads": table.columns,
                "samples": [row.cells for row in table.rows[:SAMPLES]],
                "rows": len(table.rows),
                "matching": {str(n): code for n, code in guess(table.columns, known_names(conference)).items()},
            },
            given=(name, content),
        )
        return redirect("secretariat:registrations-import-columns", conference.slug, kept.pk)
    context = {
        "conference": conference,
        "here": "registrations",
        "form": form,
        "has_categories": conference.categories.exists(),
    }
    return render(request, "secretariat/import.html", context)


@staff("registration.decide")
def columns(request: StaffRequest, conference: Conference, job: UUID) -> HttpResponseBase:
    """What its columns are, and how to import; a trial run follows."""
    kept = _load(request, conference, job, FILE)
    known: dict[str, Any] = kept.parameters
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        conference=conference,
        heads=known["heads"],
        guessed={int(n): code for n, code in known["matching"].items()},
        samples=known["samples"],
        initial={name: known.get(name) for name in ImportForm.OPTIONS},
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            jobs.remember(job=kept, parameters=known | form.parameters)
            started = jobs.start(
                kind=CHECK,
                conference_id=conference.pk,
                owner=_owner(request),
                language=get_language() or "en",
                parameters={"file": str(kept.pk), **form.parameters},
                given=(kept.given_name, bytes(kept.given)),
            )
        return redirect("secretariat:job", conference.slug, started.pk)
    context = {
        "conference": conference,
        "here": "registrations",
        "form": form,
        "file": kept,
        "rows": known["rows"],
        "unknown": [head for n, head in enumerate(known["heads"]) if str(n) not in known["matching"]],
    }
    return render(request, "secretariat/import_columns.html", context)


@staff("registration.decide")
def run(request: StaffRequest, conference: Conference, job: UUID) -> HttpResponseBase:
    """Import what a trial run has shown. Pressed twice, it is the same import."""
    kept = _load(request, conference, job, FILE)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        checked = _load(request, conference, UUID(request.POST.get("check", "")), CHECK)
    except ValueError:
        raise Http404 from None
    if checked.state != Job.State.DONE or checked.parameters.get("file") != str(kept.pk):
        raise Http404
    with transaction.atomic():
        started = jobs.start_once(
            kind=IMPORT,
            conference_id=conference.pk,
            owner=_owner(request),
            language=get_language() or "en",
            parameters=checked.parameters | {"check": str(checked.pk)},
            given=(kept.given_name, bytes(kept.given)),
        )
    return redirect("secretariat:job", conference.slug, started.pk)


@staff("registration.decide")
def template(request: StaffRequest, conference: Conference) -> HttpResponse:
    """A workbook to fill in: the columns that are known, and one row as an example."""
    delegation = conference.delegations.select_related("category").first()
    category = delegation.category if delegation else conference.categories.first()
    example = {
        "delegation": delegation.code if delegation else "",
        "category": category.code if category else "",
        "honorific": "Dr",
        "given_name": "Dahlia",
        "family_name": "Frangipani",
        "function": _("Director of Immigration"),
        "organization": _("Ministry of Foreign Affairs"),
        "role": _("Adviser"),
        "nationality": "BS",
        "email": "d.frangipani@example.org",
        "phone": "+1 242 555 0114",
        "language": "en",
    }
    questions = list(of_questions(conference).values())
    asked = set(category.questions.values_list("pk", flat=True)) if category else set()
    answers = [example_answer(one, conference) if one.pk in asked else "" for one in questions]
    return write.response(
        _("participants"),
        write.XLSX,
        _("Participants"),
        [*(column.label for column in COLUMNS), *(one.label for one in questions)],
        [[*(example.get(column.code, "") for column in COLUMNS), *answers]],
    )
