"""What the tests of the delegation's workspace share: a focal point with a browser, persons, files."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conference.links.models import make
from conference.mail.models import Message
from registration.actions.nominate import nominate
from registration.models import FocalPoint, Places, Registration
from tests import factories

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def scan(content=PDF, name="note.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def focal_point(delegation, **fields):
    number = next(factories.numbers)
    return FocalPoint.objects.create(
        delegation=delegation, **{"email": f"focal.{number}@example.org", "name": f"Hyacinth {number}"} | fields
    )


def person(given_name="Coralie", family_name="Sandpiper", **fields):
    return {
        "given_name": given_name,
        "family_name": family_name,
        "email": f"{given_name}.{family_name}@example.org".lower().replace(" ", "."),
        "function": "Consul General",
        "language": "en",
    } | fields


def named(delegation, given_name="Coralie", family_name="Sandpiper", *, by=None, in_full=False, key=None, **fields):
    """Somebody whom the delegation names, by the action."""
    by = by or focal_point(delegation)
    return nominate(
        by=by.actor,
        delegation=delegation,
        person=person(given_name, family_name, **fields),
        submission_key=key or uuid.uuid4(),
        focal_point=by,
        in_full=in_full,
    )


def taken(delegation):
    return Places.objects.get(delegation=delegation).taken


def now(registration):
    return Registration.objects.get(pk=registration.pk)


def mails(about):
    rows = Message.objects.filter(about_type=about._meta.label_lower, about_id=str(about.pk))
    return [mail.template.rsplit("/", 1)[-1] for mail in rows.order_by("id")]


class Desk:
    """A focal point's browser, in which the private link was used."""

    def __init__(self, one):
        self.focal_point, self.delegation, self.client = one, one.delegation, Client()
        self.slug = one.delegation.conference.slug
        self.base = f"/en/{self.slug}/delegation/{one.delegation.code}/"
        self.opened = self.client.post(self.link)

    @property
    def link(self):
        return f"/en/{self.slug}/link/{make('focal-point', self.focal_point.pk).token}/"

    def get(self, rest=""):
        return self.client.get(self.base + rest)

    def post(self, rest, data=None, follow=True):
        return self.client.post(self.base + rest, data or {}, follow=follow)

    def sees(self, rest=""):
        return self.get(rest).content.decode()

    def does(self, rest, **data):
        """Send a form; the text of the page that comes."""
        return self.post(rest, data).content.decode()

    def names(self, given_name="Coralie", family_name="Sandpiper", **fields):
        key = fields.pop("submission_key", uuid.uuid4())
        data = person(given_name, family_name, role="adviser") | fields
        return self.does("nominate/", submission_key=key, **data)
