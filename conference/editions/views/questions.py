"""The additional questions."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.accounts.access import StaffRequest, staff
from conference.editions.actions import InUse
from conference.editions.actions import questions as actions
from conference.editions.question_forms import OptionRows, QuestionForm, rearranged, without_errors
from conference.editions.question_rules import refuse_order
from conference.models import Conference
from registration.models import Answer, Question
from registration.questions import condition


def _load(conference: Conference, code: str) -> Question:
    return get_object_or_404(
        Question.objects.select_related("conference", "shown_if").prefetch_related("options", "categories"),
        conference=conference,
        code=code,
    )


def _all(conference: Conference) -> list[Question]:
    return list(conference.questions.order_by("order", "pk").prefetch_related("options", "categories"))


@staff("conference.edit")
def index(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """All of them, in the order in which they are asked."""
    answers = Answer.objects.filter(question=OuterRef("pk")).order_by().values("question")
    counted = Coalesce(Subquery(answers.annotate(n=Count("pk")).values("n")), 0)
    rows = conference.questions.order_by("order", "pk").annotate(persons=counted)
    questions = list(rows.prefetch_related("options", "categories"))
    by_id = {one.pk: one for one in questions}
    lines = []
    for n, one in enumerate(questions):
        lines.append(
            {
                "question": one,
                "condition": condition(one, by_id[one.shown_if_id]) if one.shown_if_id else "",
                "up": n > 0 and refuse_order([*questions[: n - 1], one, questions[n - 1], *questions[n + 1 :]]) is None,
                "down": n + 1 < len(questions)
                and refuse_order([*questions[:n], questions[n + 1], one, *questions[n + 2 :]]) is None,
            }
        )
    context = {
        "conference": conference,
        "here": "setup",
        "part": "questions",
        "lines": lines,
        "has_categories": conference.categories.exists(),
    }
    return render(request, "editions/questions.html", context)


@staff("conference.edit")
def add(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """A new question."""
    return _edit(request, conference, Question(conference=conference))


@staff("conference.edit")
def edit(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Change a question."""
    return _edit(request, conference, _load(conference, code))


def _edit(request: StaffRequest, conference: Conference, question: Question) -> HttpResponseBase:
    """The form, with the rows of answers; a button of the rows shows the form again, nothing is saved then."""
    answered = question.pk is not None and question.answers.exists()
    rearranging = request.method == "POST" and "rows" in request.POST
    data = rearranged(request.POST) if rearranging else request.POST if request.method == "POST" else None
    others = _all(conference)

    def form_of(question: Question) -> QuestionForm:
        return QuestionForm(data, instance=question, languages=conference.languages, others=others, answered=answered)

    form, rows = form_of(question), OptionRows.of(question, conference.languages, data)
    if rearranging:
        for one in (form, *rows.forms):
            without_errors(one)
    elif request.method == "POST":
        is_right = form.is_valid()
        if not rows.is_valid():
            for sentence in rows.sentences:
                form.add_error(None, sentence)
        elif is_right and _save(request, form, rows):
            messages.success(request, _("“%(name)s” is saved.") % {"name": form.instance})
            return redirect("secretariat:setup-questions", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "questions",
        "form": form,
        "rows": rows,
        "question": Question.objects.get(pk=question.pk) if question.pk else None,
    }
    return render(request, "editions/question.html", context)


def _save(request: StaffRequest, form: QuestionForm, rows: OptionRows) -> bool:
    """Whether it could be saved; else the form says why not."""
    question, categories = form.instance, list(form.cleaned_data["categories"])
    was_new = question.pk is None
    try:
        with transaction.atomic():
            if was_new:
                actions.add_question(
                    by=request.user.actor, question=question, categories=categories, options=rows.choices
                )
            else:
                actions.change_question(
                    by=request.user.actor,
                    question=question,
                    fields=form.changed_columns,
                    categories=categories,
                    options=rows.choices,
                )
    except actions.Refused as error:
        field = {"shown_if": "asked_after", "options": None}.get(error.refusal.code, error.refusal.code)
        form.add_error(field if field in form.fields else None, error.refusal.sentence)
    except InUse:
        form.add_error("kind", _("Somebody has answered meanwhile, so this stays as it is."))
    except IntegrityError:  # pressed twice
        form.add_error("code", _("Another question has this code."))
    else:
        return True
    if was_new:
        question.pk = None
    return False


@staff("conference.edit")
@require_POST
def move(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """One place up or down."""
    question = _load(conference, code)
    try:
        actions.move_question(by=request.user.actor, question=question, up=request.POST.get("to") != "down")
    except actions.Refused as error:
        messages.error(request, error.refusal.sentence)
        return redirect("secretariat:setup-questions", conference.slug)
    page = reverse("secretariat:setup-questions", args=[conference.slug])
    return redirect(f"{page}#order-{question.code}")  # the next press of Tab finds the same buttons again


@staff("conference.edit")
def delete(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Ask, then delete a question that nobody has answered; one that was answered can stop being asked."""
    question = _load(conference, code)
    if request.method == "POST":
        try:
            actions.delete_question(by=request.user.actor, question=question)
        except InUse:
            pass  # the page says why
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": question})
            return redirect("secretariat:setup-questions", conference.slug)
    context = {
        "conference": conference,
        "here": "setup",
        "part": "questions",
        "question": question,
        "answers": question.answers.count(),
        "followers": list(question.leads_to.all()),
    }
    return render(request, "editions/question_delete.html", context)


@staff("conference.edit")
@require_POST
def stop(request: StaffRequest, conference: Conference, code: str) -> HttpResponseBase:
    """Ask it of nobody any more."""
    question = _load(conference, code)
    try:
        actions.stop_asking(by=request.user.actor, question=question)
    except actions.Refused as error:
        messages.error(request, error.refusal.sentence)
    else:
        messages.success(request, _("“%(name)s” is no longer asked. The answers stay.") % {"name": question})
    return redirect("secretariat:setup-questions", conference.slug)
