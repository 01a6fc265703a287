"""Answers kept in memory, with all their headers and an absolute end."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from threading import Lock

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from conference.pages.stamp import Parts

LONGEST = 60  # seconds that an answer is kept, here and by a shared cache (decision 7)
LARGEST = 1_000_000  # bytes of one answer that is kept
OVERHEAD = 2_000  # bytes, roughly, that an answer takes besides its content
SQUEEZED = ("text/", "application/json", "application/xml", "application/atom+xml")
WITH_304 = ("Content-Location", "Content-Language", "Vary")  # and Cache-Control and ETag: RFC 9110, 15.4.5


class Kept:
    """A public answer. `moment` is the next one at which pages change by themselves, `expires` the end of this one,
    both in seconds since 1970; `stamp` is what it was made from."""

    def __init__(
        self, response: HttpResponse, *, slug: str, parts: Parts, stamp: str, moment: float, at: float
    ) -> None:
        patch_vary_headers(response, ["Accept-Encoding"])
        self.slug, self.parts, self.stamp, self.moment = slug, parts, stamp, moment
        self.expires = min(at + LONGEST, moment)
        self.content = response.content
        self.headers = dict(response.headers)
        self.digest = hashlib.blake2b(self.content, digest_size=12).hexdigest()
        self.squeezed: dict[str, bytes] = {}
        if len(self.content) > 500 and self.headers.get("Content-Type", "").startswith(SQUEEZED):
            self.squeezed = {
                "br": brotli.compress(self.content, quality=5),
                "gzip": gzip.compress(self.content, 6, mtime=0),
            }

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.content) + sum(map(len, self.squeezed.values())) + OVERHEAD

    def answer(self, request: HttpRequest, now: float, *, with_body: bool) -> HttpResponse:
        """The answer to this request: squeezed if the browser takes that, 304 if it has the same already. A shared
        cache may keep it for a minute, and never past the moment at which it changes by itself."""
        sent = request.META  # `request.headers` would read them all
        encoding = self._encoding(sent.get("HTTP_ACCEPT_ENCODING", ""))
        etag = f'"{self.digest}-{encoding}"' if encoding else f'"{self.digest}"'
        shared = int(max(0, min(LONGEST, self.moment - now)))
        fresh = {"Cache-Control": f"public, max-age=0, s-maxage={shared}, must-revalidate", "ETag": etag}
        if "HTTP_IF_NONE_MATCH" in sent and self._has(sent["HTTP_IF_NONE_MATCH"], etag):
            same = {name: self.headers[name] for name in WITH_304 if name in self.headers}
            return HttpResponse(status=304, headers=same | fresh, content_type=self.headers["Content-Type"])
        content = self.squeezed[encoding] if encoding else self.content
        headers = self.headers | fresh | {"Content-Length": str(len(content))}
        if encoding:
            headers["Content-Encoding"] = encoding
        return HttpResponse(content if with_body else b"", headers=headers)

    def _encoding(self, accepted: str) -> str:
        """The best of ours that the browser names; what it refuses (`;q=0`) is as if it were not named."""
        if not self.squeezed or not accepted:
            return ""
        weights = (part.partition(";") for part in accepted.lower().split(","))
        named = {name.strip() for name, _, weight in weights if weight.replace(" ", "") not in ("q=0", "q=0.0")}
        return next((encoding for encoding in self.squeezed if encoding in named), "")

    @staticmethod
    def _has(named: str, etag: str) -> bool:
        """Weak comparison (RFC 9110, 13.1.2): a proxy that squeezes marks our tag as weak."""
        tags = parse_etags(named)
        return tags == ["*"] or etag in (tag.removeprefix("W/") for tag in tags)


class Shelf:
    """At most `most` bytes of answers; the one that was not asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self.kept: OrderedDict[str, Kept] = OrderedDict()
        self.lock = Lock()

    def get(self, key: str) -> Kept | None:
        with self.lock:
            found = self.kept.get(key)
            if found is not None:
                self.kept.move_to_end(key)
            return found

    def put(self, key: str, answer: Kept) -> None:
        """Keep it, in place of the one that has this key; one that is too large is not kept."""
        self.drop(key)
        if answer.size > min(LARGEST, self.most):
            return
        with self.lock:
            self.kept[key] = answer
            self.bytes += answer.size
            while self.bytes > self.most:
                _key, oldest = self.kept.popitem(last=False)
                self.bytes -= oldest.size

    def drop(self, key: str) -> None:
        with self.lock:
            gone = self.kept.pop(key, None)
            if gone is not None:
                self.bytes -= gone.size

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()
            self.bytes = 0
