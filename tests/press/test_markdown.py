"""A release's text is cleaned, on the page as on paper."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.press.markdown import to_html, to_tree

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="https://evil.example/x.png" onerror="alert(1)">',
    "![a picture](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    '[x](https://example.org "onmouseover=alert(1)")',
    "<a href='#' onclick='alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "[a]: javascript:alert(1)\n\n[a]",
]


class Seen(HTMLParser):
    """What a browser would find in a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.addresses = set(), set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {value for name, value in attrs if name == "href"}


@pytest.mark.parametrize("source", HOSTILE)
def test_markdown_keeps_nothing_that_runs_or_loads(source):
    seen = Seen()
    seen.feed(to_html(source))
    assert seen.tags <= {"p", "a"}
    assert seen.attributes <= {"href", "rel"}
    assert all(address.startswith("https://") for address in seen.addresses)
    addresses = [node["url"] for node in _walk(to_tree(source)) if "url" in node]
    assert all(address.startswith("https://") for address in addresses)


def test_markdown_opens_links_without_telling_where_from():
    html = to_html("[agenda](https://example.org/a?b=1&c=2)")
    assert html.strip() == '<p><a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">agenda</a></p>'


@pytest.mark.parametrize(
    ("source", "headings"),
    [
        ("# A\n\n## B", ["h2", "h3"]),
        ("## A\n\n## B", ["h2", "h2"]),
        ("### A\n\n##### B", ["h2", "h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D", ["h2", "h3", "h4", "h4"]),
    ],
)
def test_markdown_headings_begin_below_the_title_and_skip_none(source, headings):
    tree = to_tree(source)
    assert [node["kind"] for node in tree] == headings
    html = to_html(source)
    assert all(f"<{heading}>" in html for heading in headings)
    assert "<h1" not in html


def test_markdown_quotation_names_its_speaker():
    source = "> One sea.\n>\n> — Chair of the conference"
    assert "<footer>Chair of the conference</footer>" in to_html(source)
    assert [node["kind"] for node in to_tree(source)[0]["children"]] == ["p", "footer"]


def test_markdown_place_opens_the_first_paragraph():
    assert to_html("Two days.", "Nassau <b>.") == ('<p><span class="dateline">Nassau &lt;b&gt;.</span> Two days.</p>\n')
    assert to_html("- a", "Nassau.").startswith('<p><span class="dateline">Nassau.</span> </p><ul>')


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("#*_`>-+1.)[]()<>!\\ \n\tab&\"'~|=:/\x00\u202e😀"), max_size=200))
def test_markdown_of_any_text_is_a_shallow_tree_and_clean(source):
    assert _depth(to_tree(source)) <= 12
    json.dumps(to_tree(source))
    assert "<script" not in to_html(source)


def test_markdown_nested_deeply_stays_shallow():
    assert _depth(to_tree(">" * 500 + " deep")) <= 12
    assert _depth(to_tree("*" * 400 + "deep" + "*" * 400)) <= 12


def _walk(nodes):
    for node in nodes:
        yield node
        yield from _walk(node.get("children", []))


def _depth(nodes):
    return 1 + max((_depth(node["children"]) for node in nodes if "children" in node), default=0)
