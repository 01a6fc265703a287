"""Rules of the house that no tool checks: what every view, template, mail and event must have."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from conference.accounts.models import PERMISSIONS
from tests import factories

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
CODE = ("conference", "registration", "agenda")
OPEN = {"account_login", "account_logout", "account_change_password", "invitation", "invitation-done"}
FOUND_BY_NAME = {"429.html"}  # by allauth, when somebody signs in too often
# Django's own pages of django.contrib.auth look here; templates/registration/ must not be taken for theirs.
DJANGOS = {
    "logged_out.html",
    "login.html",
    "password_change_done.html",
    "password_change_form.html",
    "password_reset_complete.html",
    "password_reset_confirm.html",
    "password_reset_done.html",
    "password_reset_email.html",
    "password_reset_form.html",
    "password_reset_subject.txt",
}


def views(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern


def templates(*endings):
    return sorted(p for p in TEMPLATES.rglob("*") if p.suffix in endings)


def is_mail(path):
    return "emails" in path.parts or path.parent == TEMPLATES / "mail"


def code():
    """All Python of the product and all templates, as one text per file."""
    paths = [p for app in CODE for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
    return {path: path.read_text() for path in [*paths, *templates(".html", ".txt", ".xml")]}


def test_every_view_says_who_may_see_it():
    silent = [
        address
        for address, pattern in views()
        if not getattr(pattern.callback, "permission", None) and pattern.name not in OPEN
    ]
    assert silent == []


def test_every_permission_that_a_view_asks_is_held_by_a_role():
    known = {"public", "signed in", "participant", "focal point", "operator"}.union(*PERMISSIONS.values())
    asked = {getattr(pattern.callback, "permission", "public") for _address, pattern in views()}
    assert {p for p in asked if p not in known and not p.startswith("superuser")} == set()


def test_every_office_page_needs_a_sign_in(client, db):
    conference = factories.conference()
    samples = {"uuid": "6f2ad3b4-6a35-4c0c-8ab8-7a4f0d7c1c11", "int": "1", "slug": "one", "str": "one"}

    def sample(part):
        return conference.slug if part[2] == "conference" else samples[part[1] or "str"]

    for address, pattern in views():
        if address.startswith("secretariat/") and pattern.name not in OPEN:
            path = "/" + re.sub(r"<(?:(\w+):)?(\w+)>", sample, address)
            answer = client.get(path)
            assert answer.status_code in (302, 405), path
            if answer.status_code == 302:
                assert answer.url.startswith(reverse("account_login")), path


def test_templates_of_registration_leave_djangos_names_alone():
    ours = {path.name for path in (TEMPLATES / "registration").iterdir()}
    assert ours & DJANGOS == set()


def test_pages_hold_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)
    found = {
        str(path.relative_to(ROOT)): inline.search(path.read_text())[0]
        for path in templates(".html")
        if not is_mail(path) and inline.search(path.read_text())
    }
    assert found == {}


@pytest.mark.parametrize("path", ["/", "/secretariat/account/login/", "/en/{slug}/", "/nowhere/"])
def test_content_security_policy_allows_nothing_unsafe(client, db, path):
    conference = factories.conference()
    policy = client.get(path.format(slug=conference.slug)).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_every_event_of_a_registration_is_heard():
    from registration import events

    assert [event.name for event in events.ALL if not event.handlers] == []


def test_every_event_is_on_the_list():
    from registration import events

    assert {id(e) for e in vars(events).values() if isinstance(e, events.Event)} == {id(e) for e in events.ALL}


def test_every_template_is_used():
    texts = code()
    unused = []
    for path in templates(".html", ".txt", ".xml"):
        name = str(path.relative_to(TEMPLATES))
        is_of_a_mail = path.name in ("subject.txt", "body.txt", "body.html")  # a mail is named by its folder
        wanted = path.parent.name if is_of_a_mail else path.stem
        folder = str(path.relative_to(TEMPLATES).parent)
        by_parts = any(  # "press/staff/{name}.html"
            (is_of_a_mail or f"{folder}/{{" in text) and re.search(rf"[\"'/]{wanted}[\"']", text)
            for file, text in texts.items()
            if file.suffix == ".py"
        )
        whole = any(name in text for file, text in texts.items() if file != path)
        if not (whole or by_parts or name in FOUND_BY_NAME or overrides_a_package(name)):
            unused.append(name)
    assert unused == []


def overrides_a_package(name):
    """Whether the house puts this template in place of one of Django, allauth or crispy."""
    return any(
        Path(origin.name).exists() and TEMPLATES not in Path(origin.name).parents
        for cached in engines["django"].engine.template_loaders
        for loader in getattr(cached, "loaders", [cached])
        for origin in loader.get_template_sources(name)
    )


def mails():
    return sorted({path.parent for path in templates(".txt", ".html") if path.name.startswith(("subject.", "body."))})


@pytest.mark.parametrize("folder", mails(), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_mail_has_subject_text_and_html(folder):
    assert {path.name for path in folder.iterdir()} >= {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("folder", mails(), ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_mail_says_why_it_came(folder):
    for name in ("body.txt", "body.html"):
        text = (folder / name).read_text()
        assert "{% extends" in text, f"{name} lacks the frame that says who writes"
        parent = TEMPLATES / re.search(r'{% extends "([^"]+)"', text)[1]
        assert "{% block why %}" in text or re.search(r"{% block why %}\s*\S+", parent.read_text()), name


def test_views_never_save():
    """A view parses, authorizes, calls one action or one query and answers."""
    writes = re.compile(r"\.(save|delete|bulk_\w+)\(|objects\b.*\.(create|get_or_create|update_or_create|update)\(")
    harmless = re.compile(r"commit=False|\(by=")  # the latter calls an action
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path, text in code().items()
        if path.suffix == ".py" and (path.stem.endswith("views") or path.parent.name.endswith("views"))
        for line in text.splitlines()
        if writes.search(line) and not harmless.search(line)
    ]
    assert found == []


def test_code_uses_no_signals_and_no_modules_without_a_subject():
    assert [p for p, t in code().items() if re.search(r"django\.(db\.models\.signals|dispatch)", t)] == []
    shapeless = {"utils", "helpers", "common", "misc"}
    assert [p for app in CODE for p in (ROOT / app).rglob("*") if p.stem in shapeless] == []


def test_requirements_are_pinned_and_explained():
    readme = (ROOT / "README.md").read_text()
    parts = readme[readme.index("## Parts") :]
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.partition("==")
            assert version, f"{line} has no version"
            assert re.search(rf"\b{re.escape(name.split('[')[0])}\b", parts), f"README does not say what {name} is for"
