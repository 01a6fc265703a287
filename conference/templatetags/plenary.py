"""The small parts of every page: icons, statuses, seats, dates in words."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from babel.dates import format_date, format_skeleton, format_time
from django import template
from django.conf import settings
from django.forms import BoundField, Field
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.accounts.models import may

register = template.Library()

LOCALES = {"en": "en_GB", "es": "es", "fr": "fr", "nl": "nl"}


def locale() -> str:
    """Babel's name of the active language."""
    return LOCALES.get(translation.get_language() or "en", "en_GB")


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment)


@register.filter
def named_errors(field: BoundField) -> list[str]:
    """A field's errors for the list on top of a form, where its label does not stand beside them: the label goes
    before each, but for the field's own words about an answer that is missing, which name it."""
    own = str(field.field.error_messages.get("required", "")) != str(Field.default_error_messages["required"])
    return [
        words if error.code == "required" and own else f"{field.label} – {words}"
        for error in field.errors.as_data()
        for words in error.messages
    ]


@register.filter
def day(value: dt.date | dt.datetime) -> str:
    """Such as "Wednesday 13 January 2027", in the active language and zone."""
    if isinstance(value, dt.datetime):
        value = _local(value)
    return format_date(value, "full", locale()).replace(",", "", 1 if locale() == "en_GB" else 0)


@register.filter
def date(value: dt.date | dt.datetime) -> str:
    """Such as "13 January 2027"."""
    if isinstance(value, dt.datetime):
        value = _local(value)
    return format_date(value, "long", locale())


@register.filter
def clock(value: dt.datetime) -> str:
    """Such as "09:00", in the active zone."""
    return format_time(_local(value), "HH:mm", locale=locale(), tzinfo=timezone.get_current_timezone())


@register.filter
def moment(value: dt.datetime) -> str:
    """Such as "Wednesday 13 January 2027, 09:00"."""
    return f"{day(value)}, {clock(value)}"


@register.filter
def day_month(value: dt.date | dt.datetime) -> str:
    """Such as "Wed 13 Jan", for lists."""
    if isinstance(value, dt.datetime):
        value = _local(value)
    return format_skeleton("MMMEd", value, locale=locale())


@register.filter
def days(conference: Any) -> str:
    """Such as "13–14 January 2027", "30 January – 1 February 2027". (CLDR has no intervals with the month in full.)"""
    first, last = conference.first_day, conference.last_day
    end = format_date(last, "long", locale())
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"  # in our languages a date begins with the day
    if first.year != last.year:
        return f"{format_date(first, 'long', locale())} – {end}"
    return f"{format_skeleton('MMMMd', first, locale=locale())} – {end}"


@register.filter
def offset(value: dt.datetime) -> str:
    """Such as "UTC−5" or "UTC+5:30": the active zone's offset at this moment."""
    there = _local(value).utcoffset() or dt.timedelta()
    hours, minutes = divmod(abs(int(there.total_seconds())) // 60, 60)
    sign = "−" if there < dt.timedelta() else "+"
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}" if hours else "UTC"


@register.filter
def iso(value: dt.datetime) -> str:
    """For a `datetime` attribute: ISO 8601 with the active zone's offset."""
    return _local(value).isoformat(timespec="minutes")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One picture of the sprite; it only repeats what stands beside it, so screen readers pass over it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def status(value: str, word: str) -> SafeString:
    """A state as shape, colour and word together."""
    return format_html('<span class="status {}">{}{}</span>', value, icon(value), word)


@register.simple_tag
def swatch(colour: str, word: Any = "") -> SafeString:
    """A category's colour as a small square, and the word beside it."""
    return format_html('<span class="swatch colour-{}" aria-hidden="true"></span>{}', colour, word)


@register.simple_tag
def seats(taken: int, places: int) -> SafeString:
    """Places drawn as seats, filled and open; past 12 they no longer help, and a bar is drawn."""
    if places > 12:
        return format_html('<progress max="{}" value="{}" aria-hidden="true"></progress>', places, taken)
    squares = format_html_join(
        "",
        '<rect class="{}" x="{}" y="1" width="11" height="10"/>',
        (("on" if n < taken else "off", n * 16 + 1) for n in range(places)),
    )
    return format_html(
        '<svg class="seats" viewBox="0 0 {0} 12" width="{0}" height="12" aria-hidden="true">{1}</svg>',
        max(places, 1) * 16,
        squares,
    )


@register.simple_tag
def theme(number: int | None, name: str) -> SafeString | str:
    """A theme's numbered square and name; nothing without a number."""
    if not number:
        return ""
    return format_html('<p class="theme t{}"><b>{}</b>{}</p>', (number - 1) % 6 + 1, number, name)


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> list[dict[str, Any]]:
    """This page's address in each language of the conference, named in itself."""
    request: HttpRequest = context["request"]
    conference = getattr(request, "conference", None)
    offered: Iterable[str] = (conference and conference.languages) or dict(settings.LANGUAGES)
    now = translation.get_language()
    rest = request.get_full_path()[3:] if translation.get_language_from_path(request.path_info) else ""
    return [
        {"code": code, "name": name, "url": f"/{code}{rest}", "current": code == now}
        for code, name in settings.LANGUAGES
        if code in offered
    ]


@register.filter
def language_name(code: str) -> str:
    """A language named in itself."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def lines(value: Any) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in str(value).splitlines() if line.strip()]


@register.filter
def text(value: Any) -> str:
    """A multilingual value in the active language, or the conference's fallback."""
    return str(value) if value else ""


@register.simple_tag
def yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


TABS = [
    ("dashboard", "secretariat:dashboard", gettext_lazy("Dashboard"), "dashboard.view"),
    ("registrations", "secretariat:registrations", gettext_lazy("Registrations"), "registration.view"),
    ("delegations", "secretariat:delegations", gettext_lazy("Delegations"), "registration.view"),
    ("travel", "secretariat:travel", gettext_lazy("Travel"), "registration.view"),
    ("paper", "secretariat:paper", gettext_lazy("Lists and badges"), "registration.print"),
    ("checkin", "secretariat:checkin", gettext_lazy("Check-in"), "registration.checkin"),
    ("agenda", "secretariat:agenda", gettext_lazy("Agenda"), "agenda.view"),
    ("press", "secretariat:press", gettext_lazy("Press"), "press.view"),
    ("mail", "secretariat:mail", gettext_lazy("Mail"), "mail.view"),
    ("setup", "secretariat:setup", gettext_lazy("Set-up"), "conference.edit"),
    ("audit", "secretariat:audit", gettext_lazy("Record"), "audit.view"),
]


@register.simple_tag(takes_context=True)
def staff_tabs(context: template.Context) -> list[dict[str, Any]]:
    """The office's tabs: those that the user's role opens in this conference."""
    conference, user = context["conference"], context["request"].user
    return [
        {"key": key, "url": reverse(name, args=[conference.slug]), "label": label}
        for key, name, label, permission in TABS
        if may(user, permission, conference)
    ]


@register.simple_tag(takes_context=True)
def can(context: template.Context, permission: str) -> bool:
    """Whether the user may do this here: to show a button only to those for whom it works."""
    return may(context["request"].user, permission, context["conference"])
