"""Atom feeds (RFC 4287): Django's, with what several languages need."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from conference.models import Conference

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def tag(conference: Conference, *path: str) -> str:
    """A name for good (RFC 4151): the site's host, a year that never changes, a path."""
    host = urlsplit(settings.SITE_URL).hostname or "plenary.invalid"
    return f"tag:{host},2026:{'/'.join((conference.slug, *path))}"


class Feed(Atom1Feed):
    """`add_item` takes besides: `language`, where the entry is in another one than the feed, and `links`, a list of
    attributes of further links."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item.get("language")
        return {"xml:lang": language} if language and language != self.feed["language"] else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for attributes in item.get("links", []):
            handler.addQuickElement("link", "", attributes)

    def latest_post_date(self) -> dt.datetime:
        """An empty feed is as old as it was when it was `begun`, not new at every look."""
        return super().latest_post_date() if self.items else self.feed["begun"]


def answer(feed: Feed) -> HttpResponse:
    """The feed as an answer."""
    return HttpResponse(feed.writeString("utf-8"), content_type=CONTENT_TYPE)


def begin(conference: Conference, language: str, *, title: str, page: str, address: str, name: str) -> Feed:
    """A feed in `language` about what stands on `page`, itself at `address` (paths); `name` tells it from others."""
    midnight = dt.datetime.combine(conference.first_day - dt.timedelta(days=366), dt.time(), conference.tz)
    return Feed(
        title=title,
        link=conference.absolute(page),
        description="",
        subtitle=str(conference.title),
        language=language,
        author_name=str(conference.short_title),
        author_email=conference.contact_email,
        feed_url=conference.absolute(address),
        feed_guid=tag(conference, name, language),
        begun=midnight,
    )
