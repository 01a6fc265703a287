"""Every change to releases and press contacts, each with its audit event in the same transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from conference.audit.models import Actor, record
from conference.models import Conference
from conference.press import rules
from conference.press.models import PressContact, Release, ReleaseText
from conference.turns import wait_for_turn

LONGEST_ADDRESS = 60  # characters of a title that stand in the address; cut between words


class Stale(Exception):
    """A colleague changed it after the form was opened; nothing was written."""


class Refused(Exception):
    """The rules do not allow it; the message is a sentence for the user."""


@dataclass(frozen=True)
class Words:
    """What a release says in one language."""

    title: str
    dateline: str
    lead: str
    body: str


@transaction.atomic
def write(
    *, by: Actor, conference: Conference, language: str, words: Words, submission_key: uuid.UUID | None = None
) -> Release:
    """A new release, as a draft, in its original language. The same `submission_key` is the same release."""
    submission_key = submission_key or uuid.uuid4()
    wait_for_turn(f"press release\n{submission_key}")
    same = Release.objects.filter(conference=conference, submission_key=submission_key).first()
    if same is not None:
        return same
    release = Release(
        conference=conference,
        language=language,
        submission_key=submission_key,
        created_by_id=int(by.id) if by.kind == "staff" and by.id else None,
    )
    _give_address(release, words.title)
    _save_text(ReleaseText(release=release, language=language, version=0), words)
    record(
        by=by,
        verb="press.written",
        target=release,
        label=words.title,
        changes={"language": [None, language]},
    )
    return release


@transaction.atomic
def save_text(*, by: Actor, release: Release, language: str, version: int, words: Words) -> ReleaseText:
    """Save the text in one language; `version` is that which the writer saw, 0 for a language not yet written.

    Raises `Stale` when a colleague saved this language meanwhile.
    """
    release = _lock(release)
    text = ReleaseText.objects.filter(release=release, language=language).first()
    if text is None:
        text = ReleaseText(release=release, language=language, version=0)
    if text.version != version:
        raise Stale
    before = {} if version == 0 else {name: getattr(text, name) for name in asdict(words)}
    changed = [name for name, value in asdict(words).items() if before.get(name) != value]
    text.release = release
    if not changed:
        return text
    _save_text(text, words)
    record(
        by=by,
        verb="press.translated" if version == 0 else "press.edited",
        target=release,
        label=words.title,
        changes={"language": [None, language]} | dict.fromkeys(changed),
    )
    return text


@transaction.atomic
def set_embargo(*, by: Actor, release: Release, version: int, until: dt.datetime | None) -> Release:
    """Set, move or lift (`until` none) the embargo. Raises `Stale` or `Refused`."""
    release = _lock(release, version)
    before = release.embargo_until
    if until == before:
        return release
    _check(rules.embargo_refusal(release, until, timezone.now()))
    release.embargo_until = until
    return _change(release, by, "press.embargoed", {"embargo_until": [_iso(before), _iso(until)]})


@transaction.atomic
def publish(*, by: Actor, release: Release, version: int) -> Release:
    """Release it: everyone may read it at once, or when its embargo ends. Raises `Stale` or `Refused`."""
    release = _lock(release, version)
    _check(rules.publish_refusal(release))
    release.published_at = timezone.now()
    return _change(release, by, "press.published", {"embargo_until": [None, _iso(release.embargo_until)]})


@transaction.atomic
def withdraw(*, by: Actor, release: Release, version: int) -> Release:
    """Take it back: a draft again, which nobody outside the secretariat can read. Raises `Stale` or `Refused`."""
    release = _lock(release, version)
    _check(rules.withdraw_refusal(release))
    before = release.published_at
    release.published_at = None
    return _change(release, by, "press.withdrawn", {"published_at": [_iso(before), None]})


@transaction.atomic
def save_contact(*, by: Actor, contact: PressContact, fields: Iterable[str] = ()) -> PressContact:
    """Add a press contact, or save the named fields of one, and only those. The same `submission_key` is the same new
    contact, however often it arrives. Raises `Stale` when it was removed."""
    is_new, fields = contact.pk is None, sorted(fields)
    if is_new:
        wait_for_turn(f"press contact\n{contact.submission_key}")
        same = contact.conference.press_contacts.filter(submission_key=contact.submission_key).first()
        if same is not None:
            return same
    if not is_new and not PressContact.objects.select_for_update(no_key=True).filter(pk=contact.pk).exists():
        raise Stale
    if not is_new and not fields:
        return contact
    contact.save(update_fields=None if is_new else fields)
    record(by=by, verb="press.contact_added" if is_new else "press.contact_edited", target=contact, label=str(contact))
    return contact


@transaction.atomic
def delete_contact(*, by: Actor, contact: PressContact) -> None:
    """Remove a press contact from every page."""
    record(by=by, verb="press.contact_deleted", target=contact, label=str(contact))
    contact.delete()


def _lock(release: Release, version: int | None = None) -> Release:
    """The row as it is now, locked; raises `Stale` when it is not the version that the form showed."""
    fresh = Release.objects.select_for_update(no_key=True).get(pk=release.pk)
    fresh.conference = release.conference
    if version is not None and fresh.version != version:
        raise Stale
    return fresh


def _check(refusal: str) -> None:
    if refusal:
        raise Refused(refusal)


def _change(release: Release, by: Actor, verb: str, changes: dict[str, Any]) -> Release:
    release.version += 1
    release.save(update_fields=["published_at", "embargo_until", "version"])
    title = ReleaseText.objects.values_list("title", flat=True).get(release=release, language=release.language)
    record(by=by, verb=verb, target=release, label=title, changes=changes)
    return release


def _save_text(text: ReleaseText, words: Words) -> None:
    for name, value in asdict(words).items():
        setattr(text, name, value)
    text.version += 1
    text.updated_at = timezone.now()
    text.index()
    text.save()


def _give_address(release: Release, title: str) -> None:
    """Save it under an address made from the title; the same title again gets a number."""
    stem = slugify(title).replace("_", "-")
    if len(stem) > LONGEST_ADDRESS:
        stem = stem[:LONGEST_ADDRESS].rpartition("-")[0] or stem[:LONGEST_ADDRESS]
    stem = stem.strip("-") or "release"
    for number in range(1, 1000):
        release.slug = stem if number == 1 else f"{stem}-{number}"
        if Release.objects.filter(conference=release.conference, slug=release.slug).exists():
            continue
        try:
            with transaction.atomic():
                release.save(force_insert=True)
        except IntegrityError:  # a colleague took it in this moment
            continue
        return
    raise Refused(release.slug)


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="seconds")
