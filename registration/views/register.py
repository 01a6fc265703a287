"""Registering: three steps, a last look, the confirmation.

Every step has an address of its own with the draft's key, and its answers are kept whenever it is sent, right or wrong:
going back and forth, changing the language or reloading loses nothing. A POST that went well answers with a redirect.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.accounts.access import public
from conference.models import Conference
from registration import answers, choice, rules
from registration.actions import draft as drafts
from registration.actions.apply import Refused, apply
from registration.choice import Choice
from registration.forms import STEPS, SendForm, StepForm
from registration.models import Draft, Needs, Places, Registration
from registration.views import browser

ORDER = [*STEPS, "check"]
TEMPLATES = {step: f"registration/{step}.html" for step in ORDER}


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
    chosen = None
    if name != "delegation":
        if draft is None:
            return gone(request, conference)
        chosen = _chosen(draft, conference)
        if chosen is None:
            return HttpResponseRedirect(url(conference, "delegation", key))
    typed = draft.typed(name) if draft else None
    shows_errors = draft is not None and (draft.failed(name) or _then_check(request))
    form = STEPS[name].filled(typed, conference=conference, chosen=chosen, checked=shows_errors)
    return _page(request, conference, key, form)


def _keep(
    request: HttpRequest, conference: Conference, key: uuid.UUID, draft: Draft | None, name: str
) -> HttpResponseBase:
    chosen = _chosen(draft, conference) if draft and name != "delegation" else None
    askable = name == "delegation" or chosen is not None
    kind = STEPS[name]
    form = kind(request.POST, conference=conference, chosen=chosen) if askable else None
    is_back = request.POST.get("go") == "back"
    is_valid = form is not None and not is_back and form.is_valid()
    cookie = browser.cookie_of(request)
    draft = drafts.keep(
        conference=conference,
        key=key,
        cookie=cookie,
        step=name,
        typed=kind.typed(request.POST),
        failed=form is not None and not is_back and not is_valid,
    )
    refusal = rules.may_register(conference, timezone.now())
    response: HttpResponseBase
    if refusal is not None:
        response = closed(request, conference, refusal)
    elif not askable:
        response = HttpResponseRedirect(url(conference, "delegation", draft.pk))
    elif form is not None and not is_back and not is_valid:
        response = _page(request, conference, draft.pk, form)
    elif _then_check(request):
        response = HttpResponseRedirect(url(conference, "check", draft.pk))
    else:
        target = ORDER[max(ORDER.index(name) + (-1 if is_back else 1), 0)]
        response = HttpResponseRedirect(url(conference, target, draft.pk))
    return browser.give(response, cookie)


def _then_check(request: HttpRequest) -> bool:
    """Whether this step was opened by a change link of the last look, and goes back there."""
    return request.GET.get("then") == "check"


def _chosen(draft: Draft, conference: Conference) -> Choice | None:
    """What the first step said, while it may still be chosen."""
    typed = (draft.typed("delegation") or {}).get("represents") or [""]
    return choice.find(conference, typed[-1])


def _page(request: HttpRequest, conference: Conference, key: uuid.UUID, form: StepForm) -> HttpResponse:
    then = "?then=check" if _then_check(request) else ""
    position = ORDER.index(form.step)
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
            "steps": steps(form.step),
            "number": position + 1,
            "total": len(ORDER),
        },
    )


def steps(current: str) -> list[dict[str, Any]]:
    """The bar on top: number, name, and whether it is done or current."""
    here = ORDER.index(current)
    names = {step: form.short_title for step, form in STEPS.items()}
    return [
        {"number": n + 1, "name": names.get(step), "done": n < here, "current": n == here}
        for n, step in enumerate(ORDER)
    ]


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, conference: Conference, key: uuid.UUID) -> HttpResponseBase:
    """A last look at all answers; the POST sends them, once, however often it comes."""
    draft = browser.find(request, conference, key)
    if draft is None:
        return gone(request, conference)
    done = HttpResponseRedirect(url(conference, "done", draft.pk))
    if draft.sent_at:
        return done
    if request.method == "POST" and request.POST.get("go") == "back":
        return HttpResponseRedirect(url(conference, "needs", draft.pk))
    refusal = rules.may_register(conference, timezone.now())
    if refusal is not None:
        return closed(request, conference, refusal)
    chosen = _chosen(draft, conference)
    forms = {}
    for name, kind in STEPS.items():
        typed = draft.typed(name)
        if typed is None or chosen is None:
            return HttpResponseRedirect(url(conference, name, draft.pk))
        if name == "delegation":
            continue  # `chosen` says that it is right
        forms[name] = kind.filled(typed, conference=conference, chosen=chosen, checked=True)
        if not forms[name].is_valid():
            return HttpResponseRedirect(f"{url(conference, name, draft.pk)}?then=check")
    assert chosen is not None
    needs = dict(forms["needs"].cleaned_data)
    person = {**forms["person"].cleaned_data, "visibility": needs.pop("visibility")}
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            apply(
                conference=conference,
                category=chosen.category,
                delegation=chosen.delegation,
                person=person,
                needs=needs,
                submission_key=draft.submission_key,
                draft=draft,
            )
        except Refused as refused:
            return closed(request, conference, refused.refusal)
        return done
    asked = Registration(conference=conference, category=chosen.category, delegation=chosen.delegation, **person)
    everywhere = Places.objects.filter(conference=conference, delegation__isnull=True).first()
    return render(
        request,
        TEMPLATES["check"],
        {
            "conference": conference,
            "here": "register",
            "form": form,
            "chosen": chosen,
            "sections": [
                (section, f"{url(conference, section.step, draft.pk)}?then=check")
                for section in answers.sections(asked, Needs(**needs))
            ],
            "waits": rules.would_wait(chosen.category, chosen.delegation, everywhere),
            "at_once": rules.is_decided_at_once(chosen.category),
            "action": url(conference, "check", draft.pk),
            "steps": steps("check"),
            "number": len(ORDER),
            "total": len(ORDER),
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
