"""What a first visit transfers: the page, and everything that it names, compressed as a browser asks for it."""

import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin


def slug(url: str) -> str:
    """The current conference's part of the address."""
    return urllib.request.urlopen(url).url.split("/")[4]


def first_release(base: str) -> str:
    page = urllib.request.urlopen(f"{base}/press/").read().decode()
    return urljoin(f"{base}/press/", re.search(r'<h3><a href="([^"]+/press/[^"/]+/)"', page).group(1))


def transferred(url: str, seen: set[str]) -> tuple[int, str]:
    """Bytes of one answer, head and body, and its text where it is HTML or CSS."""
    if url in seen:
        return 0, ""
    seen.add(url)
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request) as answer:
        body, head = answer.read(), len(str(answer.headers))
    with urllib.request.urlopen(url) as plain:
        kind = plain.headers.get_content_type()
        text = plain.read().decode() if kind in ("text/html", "text/css") else ""
    return len(body) + head, text


def whole(url: str, seen: set[str]) -> int:
    """Bytes of a page with its style sheets, scripts and pictures, as far as `seen` lacks them."""
    total, text = transferred(url, seen)
    for name in re.findall(r"<(?:link[^>]+(?:stylesheet|icon)[^>]*|script[^>]*|img[^>]*|use)\b[^>]*>", text):
        found = re.search(r'(?:href|src)="([^"#]+)', name)
        if found and "/static/" in found.group(1):
            total += transferred(urljoin(url, found.group(1)), seen)[0]
    return total


def first_visits(url: str, slug: str) -> Iterator[tuple[str, int]]:
    """Each of the four first pages with an empty cache, and all four one after another."""
    paths = {"home": "", "agenda": "agenda/", "register": "register/", "press": "press/"}
    for name, path in paths.items():
        yield name, whole(f"{url}/en/{slug}/{path}", set())
    seen: set[str] = set()
    yield "all four, one after another", sum(whole(f"{url}/en/{slug}/{path}", seen) for path in paths.values())
