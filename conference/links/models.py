"""Private links: the only key that delegates, focal points and press contacts have.

A token is `HMAC-SHA256(link key, link id, generation)`. The database keeps id, generation and a hash of the token, so
that a link can be put into a later mail and revoked, and a stolen database opens nothing.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.utils import timezone


def _token(link_id: int, generation: int) -> str:
    mac = hmac.new(settings.LINK_KEY.encode(), f"{link_id}.{generation}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PrivateLink(models.Model):
    """One link to one thing: `kind` says what kind ("registration"), `subject_id` which one."""

    kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    generation = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 (unique, and empty for a moment)
    made_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # last opening of a session, by POST

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="one_link_per_subject")]

    def __str__(self) -> str:
        return f"link {self.pk} to {self.kind} {self.subject_id}"

    @property
    def token(self) -> str:
        """The token of the present generation, to be put into a mail at its delivery."""
        return _token(self.pk, self.generation)


class FormerToken(models.Model):
    """A token that was revoked: it opens nothing, and whoever shows it can be told why."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    link = models.ForeignKey(PrivateLink, models.CASCADE, related_name="former_tokens")
    ended_at = models.DateTimeField(null=True)  # empty: before this was noted

    def __str__(self) -> str:
        return f"former token of {self.link_id}"

    @property
    def is_last(self) -> bool:
        """Whether this was the token until the link was last revoked; those before it were so for other reasons."""
        return self.pk == _hash(_token(self.link_id, self.link.generation - 1))


def make(kind: str, subject_id: int | str) -> PrivateLink:
    """The link to this thing, made when there is none yet.

    One statement, for every registration makes a link: the id is drawn here, so that the hash of the token, which
    depends on it, can be written with the row.
    """
    subject = {"kind": kind, "subject_id": str(subject_id)}
    link = PrivateLink(pk=secrets.randbelow(10**18) + 1, made_at=timezone.now(), **subject)
    link.token_hash = _hash(link.token)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO links_privatelink (id, kind, subject_id, generation, token_hash, made_at) "
            "VALUES (%s, %s, %s, 1, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [link.pk, link.kind, link.subject_id, link.token_hash, link.made_at],
        )
        made = cursor.fetchone()
    return link if made else PrivateLink.objects.get(**subject)


def make_many(kind: str, subject_ids: Iterable[int | str]) -> dict[str, PrivateLink]:
    """The links to these things by subject, those that lack made at once: two queries for however many."""
    wanted = list(dict.fromkeys(str(pk) for pk in subject_ids))
    links = PrivateLink.objects.filter(kind=kind, subject_id__in=wanted)
    found = {link.subject_id: link for link in links}
    new = []
    for subject in wanted:
        if subject not in found:
            link = PrivateLink(pk=secrets.randbelow(10**18) + 1, kind=kind, subject_id=subject)
            link.token_hash = _hash(link.token)
            new.append(link)
    if new:
        PrivateLink.objects.bulk_create(new, ignore_conflicts=True)
        found = {link.subject_id: link for link in links.all()}  # another process may have been first
    return found


def found(kind: str, subject_ids: Iterable[int | str]) -> dict[str, PrivateLink]:
    """The links to these things by subject, as far as there are any. Changes nothing; one query."""
    links = PrivateLink.objects.filter(kind=kind, subject_id__in=[str(pk) for pk in subject_ids])
    return {link.subject_id: link for link in links}


def find(token: str) -> PrivateLink | None:
    """The link that this token opens, or None: unknown, mistyped or revoked. Changes nothing."""
    link = PrivateLink.objects.filter(token_hash=_hash(token)).first()
    if link and hmac.compare_digest(link.token, token):
        return link
    return None


def find_former(token: str) -> FormerToken | None:
    """What is known of a token that was revoked, with its link; None when it never was one. Changes nothing."""
    return FormerToken.objects.select_related("link").filter(pk=_hash(token)).first()


def opened(link: PrivateLink) -> None:
    """Note that the link was used (a POST, never a GET: mail scanners follow links)."""
    link.opened_at = timezone.now()
    link.save(update_fields=["opened_at"])


def revoke(link: PrivateLink) -> None:
    """From now on the old token opens nothing, and is known as a former one; the next mail carries a new one."""
    former = FormerToken(pk=_hash(link.token), link=link, ended_at=timezone.now())
    FormerToken.objects.bulk_create([former], ignore_conflicts=True)
    link.generation += 1
    link.token_hash = _hash(link.token)
    link.save(update_fields=["generation", "token_hash"])


def revoke_of(kind: str, subject_id: int | str) -> bool:
    """`revoke` the link to this thing, inside the caller's transaction; False when there never was one."""
    link = PrivateLink.objects.select_for_update().filter(kind=kind, subject_id=str(subject_id)).first()
    if link is not None:
        revoke(link)
    return link is not None


def placeholder(link: PrivateLink) -> str:
    """What stands for the token in a mail that waits: the token itself is put in at delivery (`fill`).

    It is sealed: mails repeat what strangers typed, and nobody must be sent the token of another by typing a number.
    """
    return f"private-link-{link.pk}-{_seal(link.pk)}-"


def _seal(link_id: int) -> str:
    return hmac.new(settings.LINK_KEY.encode(), f"placeholder.{link_id}".encode(), hashlib.sha256).hexdigest()[:20]


_PLACEHOLDER = r"private-link-(\d{1,19})-([0-9a-f]{20})-"


def named(text: str) -> set[int]:
    """The ids of the links for whose tokens placeholders stand in `text`; one with a wrong seal is none."""
    return {int(n) for n, seal in re.findall(_PLACEHOLDER, text) if hmac.compare_digest(seal, _seal(int(n)))}


def fill(text: str) -> str:
    """`text` with each placeholder replaced by its link's present token; one with a wrong seal stays as it is."""
    tokens = {link.pk: link.token for link in PrivateLink.objects.filter(pk__in=named(text))}
    return re.sub(_PLACEHOLDER, lambda m: tokens.get(int(m[1]), m[0]) if m[2] == _seal(int(m[1])) else m[0], text)
