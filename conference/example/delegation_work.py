"""The example's host delegation, worked through by its focal point: three members named, one of whom has completed the
details, a note verbale that covers all but the last, and who therefore stays pending."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from conference.audit.models import Actor
from conference.files.upload import PDF, Upload
from conference.links.models import make as link_to
from conference.models import Conference
from conference.typeset.pdf import pdf
from registration.actions import notes
from registration.actions.complete import complete
from registration.actions.confirm import confirm
from registration.actions.nominate import nominate
from registration.actions.replace import replace
from registration.actions.workspace import open_link
from registration.models import Category, Delegation, FocalPoint, Registration
from registration.models.delegation import Visibility

NUMBER = "112/2026"
MINISTRY = "Ministry of Foreign Affairs"
DELEGATION = "BS"


def person(given_name: str, family_name: str, function: str, role: str, **more: Any) -> dict[str, Any]:
    """The fields of somebody who is named."""
    return {
        "given_name": given_name,
        "family_name": family_name,
        "function": function,
        "organization": MINISTRY,
        "role": role,
        "email": f"{given_name[0]}.{family_name}@example.org".lower(),
        "language": "en",
        **more,
    }


CORALIE = person("Coralie", "Sandpiper", "Consul General", "adviser", honorific="ms", sex="f", nationality="BS")
LIONEL = person("Lionel", "Anthurium", "Officer, Child Protection", "adviser", honorific="mr")
HORTENSE = person("Hortense", "Nutmeg", "Under-Secretary", "adviser", honorific="ms", sex="f", nationality="BS")
BERNARD = person("Bernard", "Lignumvitae", "Legal Adviser", "adviser", honorific="dr")


def load(conference: Conference, by: Actor) -> None:
    """Name, complete, cover, confirm and replace, through the real actions."""
    Category.objects.filter(conference=conference, code="host").update(needs_note=True)
    delegation = Delegation.objects.select_related("conference", "category", "places").get(
        conference=conference, code=DELEGATION
    )
    theodora = FocalPoint.objects.create(
        delegation=delegation, name="Theodora Silvertop", email="focal.point.bs@example.org", language="en"
    )
    open_link(link=link_to("focal-point", theodora.pk), focal_point=theodora)

    def name(fields: dict[str, Any], *, in_full: bool = False) -> Registration:
        return nominate(
            by=theodora.actor,
            delegation=delegation,
            person=fields,
            submission_key=uuid.uuid4(),
            focal_point=theodora,
            in_full=in_full,
        )

    coralie, lionel, bernard = name(CORALIE, in_full=True), name(LIONEL), name(BERNARD)
    hortense = replace(
        by=theodora.actor,
        registration=bernard,
        person={key: value for key, value in HORTENSE.items() if key != "role"},
        submission_key=uuid.uuid4(),
        focal_point=theodora,
    )
    complete(
        by=hortense.actor,
        registration=hortense,
        person={"hears": "en", "speaks": "en", "visibility": Visibility.PUBLIC},
        needs={"diet": ["vegetarian"], "access": [], "details": ""},
        given={},
    )
    named = [*Registration.objects.filter(delegation=delegation, source="application"), coralie, hortense]
    notes.receive(
        by=theodora.actor,
        delegation=delegation,
        upload=Upload("Note 112-2026.pdf", PDF, paper(conference, named)),
        number=NUMBER,
        covers=[one.reference for one in named],
        label=delegation.code,
    )
    confirm(by=by, registration=coralie)
    assert lionel.state == "nominated"  # in no note yet: stays pending


def paper(conference: Conference, named: list[Registration]) -> bytes:
    """The note as a PDF."""
    return pdf(
        "note_verbale",
        {
            "title": f"Note verbale {NUMBER}",
            "language": "en",
            "ministry": f"{MINISTRY}, Commonwealth of The Bahamas (example)",
            "number": f"Note {NUMBER}",
            "paragraphs": [
                f"The {MINISTRY} presents its compliments to the Secretariat of the "
                f"{conference.title.localize('en')} and has the honour to inform it that the delegation "
                "of The Bahamas will be composed as follows:",
            ],
            "names": [f"{one.formal_name}, {one.function}" for one in named],
            "close": f"The {MINISTRY} avails itself of this opportunity to renew to the Secretariat the assurances of "
            "its highest consideration.",
            "place": "Nassau",
        },
        at=timezone.now(),
    )
