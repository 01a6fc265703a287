"""The conference's days as a calendar entry, for confirmations before the agenda is public."""

import datetime as dt

from django.utils import timezone
from icalendar import Calendar, Event

from conference.models import Conference


def conference_days(conference: Conference) -> bytes:
    """One all-day entry (RFC 5545), in the active language."""
    calendar = Calendar()
    calendar.add("prodid", "-//Plenary//Conference//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"days@{conference.slug}.plenary")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", conference.first_day)
    event.add("dtend", conference.last_day + dt.timedelta(days=1))  # the end is not part of it
    event.add("summary", str(conference.title))
    event.add("location", ", ".join(part for part in (str(conference.venue or ""), str(conference.city)) if part))
    event.add("url", conference.absolute(conference.get_absolute_url()))
    event.add("transp", "OPAQUE")
    calendar.add_component(event)
    return calendar.to_ical()
