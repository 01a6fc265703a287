"""Likely duplicates: on a registration's page, as a list, and side by side to be merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from conference.accounts.access import StaffRequest, staff
from conference.accounts.models import may
from conference.models import Conference
from registration import duplicates as likely
from registration import rules
from registration.actions import belongings
from registration.actions import merge as merging
from registration.actions.distinct import tell_apart
from registration.models import Answer, Registration
from registration.models.countries import country_name
from registration.models.places import Full
from registration.models.reference import normal
from registration.questions import in_words
from registration.staff_views.loading import back, load
from registration.staff_views.moving import full_words

PER_PAGE = 25


def context(request: StaffRequest, registration: Registration) -> dict[str, Any]:
    """Who looks like the same person, for those who decide."""
    if not may(request.user, "registration.decide", registration.conference):
        return {}
    return {"duplicates": likely.of(registration)}


@staff("registration.decide")
def duplicates(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Pairs of the whole conference. Five-and-twenty at a time: whoever decides about them sees the next ones."""
    number = request.GET.get("page", "")
    page = max(int(number) if number.isdecimal() and len(number) < 6 else 1, 1)
    found = likely.pairs(conference, limit=PER_PAGE + 1, offset=(page - 1) * PER_PAGE)
    return render(
        request,
        "secretariat/duplicates.html",
        {
            "conference": conference,
            "here": "registrations",
            "pairs": found[:PER_PAGE],
            "earlier": page - 1,
            "later": page + 1 if len(found) > PER_PAGE else None,
        },
    )


def _other(conference: Conference, typed: str) -> Registration | None:
    rows = Registration.objects.select_related("conference", "category", "delegation")
    return rows.filter(conference=conference, reference=normal(typed)).first()


@staff("registration.decide")
def distinct(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """Remember that two are not the same person."""
    found = load(conference, reference)
    other = _other(conference, request.POST.get("other", ""))
    if request.method != "POST" or other is None or other.pk == found.pk:
        return back(found)
    tell_apart(by=request.user.actor, one=found, other=other)
    messages.success(
        request,
        _("%(one)s and %(other)s count as two persons.") % {"one": found.full_name, "other": other.full_name},
    )
    if request.POST.get("list"):
        return redirect("secretariat:registration-duplicates", conference.slug)
    return back(found)


@dataclass(frozen=True)
class Choice:
    """One line of the page: what the two say, and whether one must choose."""

    name: str
    label: Any
    mine: str
    theirs: str
    must_choose: bool


@staff("registration.decide")
def merge(request: StaffRequest, conference: Conference, reference: str) -> HttpResponseBase:
    """The two side by side, field by field. Without the other one: which is it?"""
    found = load(conference, reference)
    typed = request.POST.get("other", request.GET.get("other", ""))
    other = _other(conference, typed)
    error = (
        "" if other or not typed else _("No registration of this conference has the code %(code)s.") % {"code": typed}
    )
    refusal = rules.may_merge(found, other) if other else None
    if refusal is None and other is not None and request.method == "POST" and "merge" in request.POST:
        take = {name.removeprefix("take-") for name, value in request.POST.items() if value == "theirs"}
        try:
            merging.merge(by=request.user.actor, keep=found, drop=other, take=take)
        except merging.NotMerged as refused:
            refusal = refused.refusal
        except Full as full:
            error = _("%(full)s Or keep the other registration, which holds a place.") % {"full": full_words(full.row)}
        else:
            messages.success(
                request,
                _("%(old)s is merged into %(new)s, and the person is told.")
                % {"old": other.reference, "new": found.reference},
            )
            return back(found)
    if refusal is not None:
        error = refusal.sentence
        other = other if refusal.code == "checked-in" else None  # the page offers to keep the other one
    return render(
        request,
        "secretariat/registration/merge.html",
        {
            "conference": conference,
            "here": "registrations",
            "registration": found,
            "other": other,
            "typed": typed,
            "error": error,
            "candidates": [] if other else likely.of(found),
            "choices": _choices(found, other) if other else [],
            "head": merging.other_head(found, other) if other else None,
        },
    )


def _choices(keep: Registration, drop: Registration) -> list[Choice]:
    """Field by field; of needs, travel, funding and passport only that they are there: they are read elsewhere."""
    conflicting = set(merging.conflicts(keep, drop))
    rows = []
    for name in merging.FIELDS:
        mine, theirs = _words(keep, name), _words(drop, name)
        if mine or theirs:
            label = getattr(Registration._meta.get_field(name), "verbose_name", name)
            rows.append(Choice(name, label, mine, theirs, name in conflicting))
    titles = {"needs": _("Needs"), "travel": _("Travel"), "funding": _("Funding"), "passport": _("Passport data")}
    given = _("Given")
    for name, keys in belongings.found(keep, drop).items():
        mine, theirs = (given if one.pk in keys else "" for one in (keep, drop))
        rows.append(Choice(name, titles[name], mine, theirs, bool(mine and theirs)))
    answers = (
        Answer.objects.filter(registration__in=[keep, drop])
        .select_related("question", "file")
        .prefetch_related("question__options")
    )
    by_question: dict[int, dict[int, Answer]] = {}
    for answer in answers.defer("file__content").order_by("question__order", "question_id"):
        by_question.setdefault(answer.question_id, {})[answer.registration_id] = answer
    for pair in by_question.values():
        one, two = pair.get(keep.pk), pair.get(drop.pk)
        question = (one or two).question  # type: ignore[union-attr]
        must = bool(one and two and not one.is_equal(two))
        rows.append(Choice(f"{belongings.ANSWER}{question.code}", question.label, _said(one), _said(two), must))
    return rows


def _words(registration: Registration, name: str) -> str:
    """What a field says, in words."""
    if name == "nationality":
        return country_name(registration.nationality) if registration.nationality else ""
    display = getattr(registration, f"get_{name}_display", None)
    return str(display() if display else getattr(registration, name))


def _said(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return in_words(answer.question, answer.codes, answer.text, answer.file.name if answer.file else "")
