"""The press office: writing releases, setting embargoes, releasing and withdrawing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.accounts.access import StaffRequest, staff
from conference.audit.models import AuditEvent
from conference.models import Conference
from conference.press import actions, markdown, rules
from conference.press.forms import EmbargoForm, NewReleaseForm, TextForm
from conference.press.history import WORDS
from conference.press.models import Release, ReleaseText, Stage
from conference.press.paper import release_pdf

NAMES = dict(settings.LANGUAGES)

# The icons and colours of the stages are those of the registration's states.
MARKS = {Stage.DRAFT: "nominated", Stage.EMBARGO: "lock", Stage.PUBLISHED: "confirmed"}


def _release(conference: Conference, pk: int) -> Release:
    """The release, of this conference, or 404."""
    release = get_object_or_404(Release, conference=conference, pk=pk)
    release.conference = conference
    return release


def _version(request: StaffRequest) -> int:
    """The version that the form showed; -1, which no row has, when it was tampered with."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def _page(request: StaffRequest, name: str, conference: Conference, code: int = 200, **more: Any) -> HttpResponse:
    return render(request, f"press/staff/{name}.html", {"conference": conference, "here": "press", **more}, status=code)


@staff("press.view")
@require_safe
def releases(request: StaffRequest, conference: Conference) -> HttpResponse:
    """Every release with its state, newest first, and the contacts."""
    found = Release.objects.filter(conference=conference).newest_first().with_texts(get_language() or "en")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [
        {"release": one, "stage": one.stage(now), "mark": MARKS[one.stage(now)], "issued": one.issued_at}
        for one in page
    ]
    return _page(request, "list", conference, page=page, rows=rows, contacts=list(conference.press_contacts.all()))


@staff("press.edit")
def new(request: StaffRequest, conference: Conference) -> HttpResponseBase:
    """Write a release in its original language."""
    preview = None
    if request.method == "POST":
        form = NewReleaseForm(request.POST, conference=conference)
        if form.is_valid():
            if "preview" not in request.POST:
                language = form.cleaned_data["language"]
                made = actions.write(
                    by=request.user.actor,
                    conference=conference,
                    language=language,
                    words=form.words,
                    submission_key=form.cleaned_data["submission_key"],
                )
                messages.success(request, _("Saved as a draft. Nobody outside the secretariat can read it yet."))
                return redirect("secretariat:release", conference.slug, made.pk)
            preview = _preview(form, form.cleaned_data["language"])
    else:
        form = NewReleaseForm(conference=conference, initial={"dateline": conference.city})
    return _page(request, "text", conference, form=form, preview=preview, version=0)


@staff("press.view")
@require_safe
def release(request: StaffRequest, conference: Conference, pk: int) -> HttpResponse:
    """A release with its languages, its state, what can be done, and its history."""
    release = _release(conference, pk)
    return _page(request, "release", conference, **_about(release))


def _about(release: Release) -> dict[str, Any]:
    now = timezone.now()
    texts = {text.language: text for text in release.texts.defer("body", "search")}
    for text in texts.values():
        text.release = release
    offered = [code for code in NAMES if code in release.conference.languages or code in texts]
    events = AuditEvent.objects.filter(target_type=release._meta.label_lower, target_id=str(release.pk))[:50]
    return {
        "release": release,
        "original": texts[release.language],
        "languages": [(code, texts.get(code)) for code in offered],
        "missing": [code for code in offered if code not in texts],
        "stage": release.stage(now),
        "mark": MARKS[release.stage(now)],
        "waits": release.embargo_until is not None and release.embargo_until > now,
        "history": [
            (WORDS.get(event.verb, event.verb), (event.changes.get("language") or [None, ""])[1], event)
            for event in events
        ],
    }


@staff("press.edit")
def text(request: StaffRequest, conference: Conference, pk: int, language: str) -> HttpResponseBase:
    """Write or change a release in one language. A text that a colleague saved meanwhile is shown beside one's own."""
    release = _release(conference, pk)
    texts = {one.language: one for one in release.texts.all()}
    stored = texts.get(language)
    if stored is None and (language not in conference.languages or language not in NAMES):
        raise Http404
    version, theirs, preview = stored.version if stored else 0, None, None
    if request.method == "POST":
        form = TextForm(request.POST, language=language)
        version = _version(request)
        if form.is_valid():
            if "preview" in request.POST:
                preview = _preview(form, language)
            else:
                try:
                    actions.save_text(
                        by=request.user.actor,
                        release=release,
                        language=language,
                        version=version,
                        words=form.words,
                    )
                except actions.Stale:
                    theirs = release.texts.filter(language=language).first()
                    version = theirs.version if theirs else 0
                else:
                    messages.success(request, _("Saved: %(language)s.") % {"language": NAMES[language]})
                    return redirect("secretariat:release", conference.slug, release.pk)
    else:
        initial = {name: getattr(stored, name) for name in ("title", "dateline", "lead", "body")} if stored else {}
        form = TextForm(initial=initial, language=language)
    return _page(
        request,
        "text",
        conference,
        code=409 if theirs else 200,
        form=form,
        release=release,
        language=language,
        version=version,
        theirs=theirs,
        preview=preview,
        original=texts[release.language] if language != release.language else None,
        is_published=release.is_published(timezone.now()),
    )


def _preview(form: TextForm, language: str) -> dict[str, Any]:
    text = ReleaseText(**vars(form.words))
    return {"language": language, "text": text, "body": markdown.to_html(text.body, text.opening)}


@staff("press.view")
@require_safe
def draft_pdf(request: StaffRequest, conference: Conference, pk: int, language: str) -> HttpResponse:
    """The release on paper before everyone may read it, marked as a draft or as under embargo."""
    texts = ReleaseText.objects.select_related("release").filter(release__conference=conference)
    text = get_object_or_404(texts, release=pk, language=language)
    content = release_pdf(conference, text, conference.press_contacts.all(), timezone.now())
    name = f"{text.release.slug}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Content-Language": language}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@staff("press.edit")
def embargo(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Set, move or lift the embargo, in the conference's own time."""
    release = _release(conference, pk)
    now = timezone.now()
    if request.method == "POST":
        version = _version(request)
        form = EmbargoForm(request.POST, release=release, at=now)
        if form.is_valid():
            try:
                actions.set_embargo(
                    by=request.user.actor,
                    release=release,
                    version=version,
                    until=form.cleaned_data["until"],
                )
            except actions.Stale:
                form.add_error(None, _stale())
                release = _release(conference, pk)
            except actions.Refused as refused:
                form.add_error("until", str(refused))
            else:
                messages.success(request, _("The embargo is saved."))
                return redirect("secretariat:release", conference.slug, release.pk)
    else:
        form = EmbargoForm(release=release, at=now, initial={"until": release.embargo_until})
    return _page(request, "embargo", conference, form=form, **_about(release))


@staff("press.publish")
def publish(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Ask, then release."""
    done = _("Released.")
    return _question(request, conference, pk, "publish", actions.publish, rules.publish_refusal, done)


@staff("press.publish")
def withdraw(request: StaffRequest, conference: Conference, pk: int) -> HttpResponseBase:
    """Ask, then take back."""
    done = _("Withdrawn. It is a draft again.")
    return _question(request, conference, pk, "withdraw", actions.withdraw, rules.withdraw_refusal, done)


def _question(
    request: StaffRequest, conference: Conference, pk: int, name: str, action: Any, refusal: Any, done: str
) -> HttpResponseBase:
    """A page that says what happens, whose button does it, unless it changed since the page was opened."""
    release = _release(conference, pk)
    problem = refusal(release)
    if request.method == "POST" and not problem:
        try:
            action(by=request.user.actor, release=release, version=_version(request))
        except actions.Stale:
            problem = _stale()
            release = _release(conference, pk)
        except actions.Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, done)
            return redirect("secretariat:release", conference.slug, release.pk)
    about = _about(release)
    possible = not refusal(release)
    return _page(request, name, conference, problem=problem, possible=possible, code=409 if problem else 200, **about)


def _stale() -> str:
    return _("A colleague changed this release while you had this page open. Look at it again, then decide.")
