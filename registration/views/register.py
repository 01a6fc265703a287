"""Registering: three steps, one more where the category has additional questions, a last look, the confirmation.

Every step has an address of its own with the draft's key, and its answers are kept whenever it is sent, right or wrong:
going back and forth, changing the language or reloading loses nothing. Every POST answers with a redirect, one with
errors too: else the browser's back button would meet a page that it must ask for anew by sending the form again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.accounts.access import public
from conference.limits import guard
from conference.models import Conference
from registration import answers, choice, rules
from registration.actions import draft as drafts
from registration.actions.apply import Refused, apply
from registration.choice import Choice
from registration.forms import STEPS, SendForm, StepForm
from registration.forms.questions import Asks
from registration.models import Draft, Needs, Places, Registration
from registration.questions import Answered
from registration.views import browser

THEN_CHECK = "?then=check"
TEMPLATES = {step: f"registration/{step}.html" for step in (*STEPS, "check")}


def order(chosen: Choice | None) -> list[str]:
    """The steps in their order; the additional questions only where there are any."""
    return [step for step in (*STEPS, "check") if step != "questions" or (chosen is not None and chosen.asks)]


def url(conference: Conference, step: str, key: uuid.UUID) -> str:
    return conference.url(f"register-{step}", str(key))


def closed(request: HttpRequest, conference: Conference, refusal: rules.Refusal) -> HttpResponse:
    """Not open yet, or closed: when, and what to do."""
    return render(
        request, "registration/closed.html", {"conference": conference, "here": "register", "refusal": refusal}
    )


def gone(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The draft is not here: its hour is over, or it is another browser's."""
    return render(request, "registration/gone.html", {"conference": conference, "here": "register"}, status=404)


@public
@never_cache
@require_safe
def start(request: HttpRequest, conference: Conference) -> HttpResponseBase:
    """Begin, with a new key: several people may register one after another, and in several tabs, without mixing."""
    refusal = rules.may_register(conference, timezone.now())
    if refusal is not None:
        return closed(request, conference, refusal)
    return HttpResponseRedirect(url(conference, "delegation", uuid.uuid4()))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, conference: Conference, key: uuid.UUID, *, name: str) -> HttpResponseBase:
    """One step's page, and what was entered there."""
    draft = browser.find(request, conference, key)
    if draft is not None and draft.sent_at:
        return HttpResponseRedirect(url(conference, "done", draft.pk))
    if request.method == "POST":
        return _keep(request, conference, key, draft, name)
    refusal = rules.may_register(conference, timezone.now())
    if refusal is not None:
        return closed(request, conference, refusal)
    chosen = _chosen(draft, conference) if draft else None
    if name != "delegation":
        if draft is None:
            return gone(request, conference)
        if chosen is None:
            return HttpResponseRedirect(url(conference, "delegation", key))
        if name not in order(chosen):
            return HttpResponseRedirect(url(conference, "needs", key))
    typed = draft.typed(name) if draft else None
    shows_errors = draft is not None and (draft.failed(name) or _then_check(request))
    form = STEPS[name].filled(typed, conference=conference, chosen=chosen, checked=shows_errors, draft=draft)
    return _page(request, conference, key, form, chosen)


def _keep(
    request: HttpRequest, conference: Conference, key: uuid.UUID, draft: Draft | None, name: str
) -> HttpResponseBase:
    """Keep what was entered in a step, right or wrong, and say where to go."""
    chosen = _chosen(draft, conference) if draft and name != "delegation" else None
    askable = name == "delegation" or (chosen is not None and name in order(chosen))
    is_back = request.POST.get("go") == "back"
    is_wrong, files = False, None
    if askable and (not is_back or request.FILES):
        form = STEPS[name].sent(request, conference=conference, chosen=chosen, draft=draft)
        is_wrong = not form.is_valid() and not is_back
        files = form.files_said if isinstance(form, Asks) else None
    if files and files.received and (wait := guard.refusal(request, "register", again=request.get_full_path())):
        return wait
    cookie = browser.cookie_of(request)
    draft = drafts.keep(
        conference=conference,
        key=key,
        cookie=cookie,
        step=name,
        typed=STEPS[name].typed(request.POST),
        failed=is_wrong,
        files=files,
    )
    query = ""
    if not askable:
        target = "delegation"
    elif is_wrong:
        target, query = name, THEN_CHECK if _then_check(request) else ""
    elif _then_check(request):
        target = "check"
    else:
        steps = order(chosen)
        target = steps[max(steps.index(name) + (-1 if is_back else 1), 0)]
    return browser.give(HttpResponseRedirect(url(conference, target, draft.pk) + query), cookie)


def _then_check(request: HttpRequest) -> bool:
    """Whether this step was opened by a change link of the last look, and goes back there."""
    return request.GET.get("then") == "check"


def _chosen(draft: Draft, conference: Conference) -> Choice | None:
    """What the first step said, while it may still be chosen."""
    typed = (draft.typed("delegation") or {}).get("represents") or [""]
    return choice.find(conference, typed[-1])


def _page(
    request: HttpRequest, conference: Conference, key: uuid.UUID, form: StepForm, chosen: Choice | None
) -> HttpResponse:
    then = THEN_CHECK if _then_check(request) else ""
    names = order(chosen)
    return render(
        request,
        TEMPLATES[form.step],
        {
            "conference": conference,
            "here": "register",
            "form": form,
            "chosen": form.chosen,
            "action": url(conference, form.step, key) + then,
            "change_url": url(conference, "delegation", key) + then,
            "then_check": bool(then),
            "steps": steps(names, form.step),
            "number": names.index(form.step) + 1,
            "total": len(names),
        },
    )


def steps(order: list[str], current: str) -> list[dict[str, Any]]:
    """The bar on top: number, name, and whether it is done or current."""
    here = order.index(current)
    names = {step: form.short_title for step, form in STEPS.items()}
    return [
        {"number": n + 1, "name": names.get(step), "done": n < here, "current": n == here}
        for n, step in enumerate(order)
    ]


@dataclass(frozen=True)
class Answers:
    """A draft whose steps are all right: what `apply` takes."""

    chosen: Choice
    person: dict[str, Any]
    needs: dict[str, Any]
    more: list[Answered]


def _read(draft: Draft, conference: Conference) -> Answers | str:
    """The draft's answers, or the address of the first step that is missing or wrong."""
    chosen = _chosen(draft, conference)
    if chosen is None:
        return url(conference, "delegation", draft.pk)
    cleaned, more = {}, []
    for name in order(chosen)[1:-1]:
        typed = draft.typed(name)
        if typed is None:
            return url(conference, name, draft.pk)
        form = STEPS[name].filled(typed, conference=conference, chosen=chosen, checked=True, draft=draft)
        if not form.is_valid():
            return url(conference, name, draft.pk) + THEN_CHECK
        cleaned[name] = dict(form.cleaned_data)
        if isinstance(form, Asks):
            more = form.answered
    visibility = cleaned["needs"].pop("visibility")
    return Answers(chosen, {**cleaned["person"], "visibility": visibility}, cleaned["needs"], more)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, conference: Conference, key: uuid.UUID) -> HttpResponseBase:
    """A last look at all answers; the POST sends them, once, however often it comes."""
    draft = browser.find(request, conference, key)
    if draft is None:
        return gone(request, conference)
    if draft.sent_at:
        return HttpResponseRedirect(url(conference, "done", draft.pk))
    if request.method == "POST" and request.POST.get("go") == "back":
        return HttpResponseRedirect(url(conference, "needs", draft.pk))
    read = _read(draft, conference)
    if isinstance(read, str):
        return HttpResponseRedirect(read)
    if request.method == "POST":
        return _send(request, conference, draft, read)
    refusal = rules.may_register(conference, timezone.now())
    if refusal is not None:
        return closed(request, conference, refusal)
    return _last_look(request, conference, draft, read)


def _send(request: HttpRequest, conference: Conference, draft: Draft, read: Answers) -> HttpResponseBase:
    here = url(conference, "check", draft.pk)
    if not SendForm(request.POST).is_valid():
        return HttpResponseRedirect(f"{here}?unticked")
    wait = guard.refusal(request, "register", mailbox=read.person["email"], again=here)
    if wait is not None:
        return wait
    try:
        apply(
            conference=conference,
            category=read.chosen.category,
            delegation=read.chosen.delegation,
            person=read.person,
            needs=read.needs,
            submission_key=draft.submission_key,
            draft=draft,
            answers={one.question.pk: one.given for one in read.more if one.given},
        )
    except Refused:
        return HttpResponseRedirect(here)  # which says why: closed, or no longer to be chosen
    return HttpResponseRedirect(url(conference, "done", draft.pk))


def _last_look(request: HttpRequest, conference: Conference, draft: Draft, read: Answers) -> HttpResponse:
    category, delegation = read.chosen.category, read.chosen.delegation
    registration = Registration(conference=conference, category=category, delegation=delegation, **read.person)
    everywhere = Places.objects.filter(conference=conference, delegation__isnull=True).first()
    names = order(read.chosen)
    return render(
        request,
        TEMPLATES["check"],
        {
            "conference": conference,
            "here": "register",
            "form": SendForm({} if "unticked" in request.GET else None),
            "chosen": read.chosen,
            "sections": [
                (section, url(conference, section.step, draft.pk) + THEN_CHECK)
                for section in answers.sections(registration, Needs(**read.needs), read.more)
            ],
            "waits": rules.would_wait(category, delegation, everywhere),
            "at_once": rules.is_decided_at_once(category),
            "action": url(conference, "check", draft.pk),
            "steps": steps(names, "check"),
            "number": len(names),
            "total": len(names),
        },
    )


@public
@never_cache
@require_safe
def done(request: HttpRequest, conference: Conference, key: uuid.UUID) -> HttpResponseBase:
    """What became of it: the code and what happens next.

    Somebody who is registered already gets the same page without code and state, whoever asks: only the mail to the
    mailbox tells more. That no code is shown does tell that this very name and mailbox are known; each such question
    costs a mail to that mailbox and stands in the record.
    """
    draft = browser.find(request, conference, key)
    if draft is None:
        return gone(request, conference)
    if not draft.sent_at:
        return HttpResponseRedirect(url(conference, "check", draft.pk))
    registration = (
        Registration.objects.select_related("category", "delegation")
        .filter(submission_key=draft.submission_key, conference=conference)
        .first()
    )
    return render(
        request,
        "registration/done.html",
        {"conference": conference, "here": "register", "registration": registration},
    )
