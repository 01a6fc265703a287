"""Who is meant by what a scanner typed at the desk: a badge's token, a reference code, or a name. Changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, Value, When

from conference.links.models import FormerToken, find_former
from conference.links.models import find as find_link
from conference.models import Conference
from registration import badge_code
from registration.models import Delegation, Registration, State
from registration.models.folding import fold
from registration.models.reference import ALPHABET, normal

BADGE = "badge"  # the kind of private link that is printed on a badge; its subject is the registration
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # conference.links.models: HMAC-SHA256, base64url
LONGEST = 200  # characters that are looked at; the code of a badge has 60
ALIKE = 0.45  # of the trigrams of a word; one wrong letter in the middle of a name costs three of them
MOST = 10  # people in a list to choose from


@dataclass
class Recognized:
    """What was found. `is_exact`: by token or code, so that this person, and no namesake, is meant.

    `problem`, when nobody was found: `nothing` typed, `mistyped` (the check character does not fit), `unknown` code or
    name, `badge` (a token that never was one, or misread), `elsewhere` (a code of another conference). `former`: this
    person's badge once, and revoked since.
    """

    typed: str
    people: list[Registration] = field(default_factory=list)
    is_exact: bool = False
    has_more: bool = False
    problem: str = ""
    former: FormerToken | None = None


def recognize(conference: Conference, typed: str) -> Recognized:
    """Look up what was typed or scanned, in this conference only; a handful of queries."""
    text = "".join(c if c.isprintable() else " " for c in typed[:LONGEST]).strip()
    result = Recognized(text)
    if not text:
        result.problem = "nothing"
        return result
    if token := _token(text):
        return _by_token(conference, token, result)
    code = normal(text) or normal(conference.code + text)
    if code and (found := _rows().filter(reference=code).first()):
        if found.conference_id == conference.pk:
            result.people, result.is_exact = [found], True
        else:
            result.problem = "elsewhere"
        return result
    is_code = code is None and _is_like_a_code(conference, text)
    _by_name(conference, text, result, forgives=not is_code)  # a code nearly right is another person's
    if not result.people:
        result.problem = "mistyped" if is_code else "unknown"
    return result


def _rows() -> QuerySet[Registration]:
    return Registration.objects.select_related("conference", "category", "delegation")


def _token(text: str) -> str | None:
    """The token, as a badge spells it or (on cards of former days) as it is, alone or at the end of a web address; None
    when this is something else."""
    last = text.rstrip("/").rpartition("/")[2]
    return badge_code.decode(last) or (last if TOKEN.fullmatch(last) else None)


def _by_token(conference: Conference, token: str, result: Recognized) -> Recognized:
    link = find_link(token)
    if link is None and (former := find_former(token)) is not None:
        link, result.former = former.link, former
    found = _rows().filter(pk=link.subject_id).first() if link and link.kind == BADGE else None
    if found is None:
        result.problem = "badge"
    elif found.conference_id != conference.pk:
        result.problem = "elsewhere"
    else:
        result.people, result.is_exact = [found], True
    return result


def standing(word: str, delegations: Iterable[Delegation]) -> Q:
    """Whose folded column has this folded word somewhere, or whose delegation, of these, is called so."""
    called = [one.pk for one in delegations if len(word) > 2 and one.is_called(word)]
    return Q(search__contains=word) | Q(delegation__in=called) if called else Q(search__contains=word)


def _by_name(conference: Conference, text: str, result: Recognized, *, forgives: bool) -> None:
    """Every word somewhere in the folded column or in the name of the delegation; when nobody has them all, words that
    are written nearly so. Who is called so comes first, and of these who may enter."""
    words = fold(text).split()[:6]
    if not words:  # nothing but accents
        return
    delegations = Delegation.objects.filter(conference=conference)
    exactly, called, nearly = Q(), Q(), Q()
    for word in words:
        exactly &= standing(word, delegations)
        called &= Q(search__contains=word)
        nearly &= Q(search__contains=word) | Q(search__trigram_word_similar=word)
    first = Case(When(state=State.CONFIRMED, then=Value(0)), default=Value(1))
    mine = Case(When(called, then=Value(0)), default=Value(1))
    everyone = _rows().filter(conference=conference)
    rows = list(everyone.filter(exactly).order_by(mine, first, "sort_name", "id")[: MOST + 1])
    if not rows and forgives:
        alike = TrigramWordSimilarity(" ".join(words), "search")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
            found = everyone.filter(nearly).annotate(alike=alike)
            rows = list(found.order_by(first, "-alike", "sort_name", "id")[: MOST + 1])
    result.people, result.has_more = rows[:MOST], len(rows) > MOST


def _is_like_a_code(conference: Conference, text: str) -> bool:
    """Whether somebody meant to type a code: about as many of its characters, and a digit or a hyphen among them."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    body = letters.removeprefix(conference.code)
    meant = set(body) <= set(ALPHABET) | set("01ILO")
    return meant and 4 <= len(body) <= 8 and any(c.isdigit() or c == "-" for c in text)
