"""The record speaks in sentences, whatever room an event comes from."""

import re
from pathlib import Path

from django.conf import settings

from conference.secretariat.record import SENTENCES

CODE = re.compile(r'verb="([a-z.-]+_?[a-z]*)"')


def verbs() -> set[str]:
    """Every verb that the code records, as far as it is written out."""
    found: set[str] = set()
    for folder in ("conference", "registration", "agenda"):
        for path in Path(settings.BASE_DIR / folder).rglob("*.py"):
            found |= set(CODE.findall(path.read_text()))
    return found


def test_every_verb_has_a_sentence():
    assert len(verbs()) > 20
    assert verbs() - set(SENTENCES) == set()
