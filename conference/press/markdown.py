"""The body of a release: Markdown without HTML and without pictures, for the page and for paper.

Both come from the same tokens, so that they say the same. Headings are moved so that the highest stands under the
page's title (h2) and none is skipped. The last paragraph of a quotation that begins with a dash names its speaker.
"""

from __future__ import annotations

import re
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "strong", "em", "code", "a", "br", "hr"}
DEEPEST = 6  # lists within quotations within lists …: paper has no more room
SPEAKER = re.compile(r"^\s*(?:--|[—–―])\s*")

_reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable(["image", "html_block", "html_inline"])

# What one node of the tree is: {"kind": …, "children": […]}, or {"kind": "text", "text": …}.
Node = dict[str, Any]


def to_html(source: str, opening: str = "") -> SafeString:
    """Clean HTML of a Markdown text: no scripts, no pictures, links only to web, mail and telephone addresses.
    `opening` (plain text, the place) stands at the beginning of the first paragraph."""
    html = nh3.clean(
        _reader.renderer.render(_tokens(source), _reader.options, {}),
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    if opening:
        place = format_html('<span class="dateline">{}</span> ', opening)
        html = f"<p>{place}{html[3:]}" if html.startswith("<p>") else f"<p>{place}</p>{html}"
    return mark_safe(html)  # noqa: S308 - cleaned above


def to_tree(source: str) -> list[Node]:
    """The same text as nested nodes, for typst: data, never markup."""
    return _nest(_tokens(source), 0)


def _tokens(source: str) -> list[Token]:
    tokens = _reader.parse(source)
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(levels.index(token.tag), 2) + 2}"
        elif token.type == "blockquote_close":
            _name_speaker(tokens[max(index - 3, 0) : index])
    return tokens


def _name_speaker(last: list[Token]) -> None:
    """Make the last paragraph of a quotation (its last three tokens) its footer, if it begins with a dash."""
    if [token.type for token in last] != ["paragraph_open", "inline", "paragraph_close"]:
        return
    opening, inline, closing = last
    first = inline.children[0] if inline.children else None
    if first is None or first.type != "text" or not SPEAKER.match(first.content):
        return
    first.content = SPEAKER.sub("", first.content)
    opening.tag = closing.tag = "footer"


def _nest(tokens: list[Token], depth: int) -> list[Node]:
    """Tokens come flat, with openings and closings; nodes are nested."""
    nodes: list[Node] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.nesting == 1:
            end = _closing(tokens, index)
            children = _nest(tokens[index + 1 : end], depth + 1)
            nodes += [_node(token, children)] if depth < DEEPEST else children
            index = end
        elif token.type == "inline":
            nodes += _nest(token.children or [], depth)
        else:
            nodes += _leaf(token)
        index += 1
    return nodes


def _closing(tokens: list[Token], opening: int) -> int:
    open_now = 0
    for index in range(opening, len(tokens)):
        open_now += tokens[index].nesting
        if open_now == 0:
            return index
    return len(tokens)


def _node(token: Token, children: list[Node]) -> Node:
    node: Node = {"kind": token.tag, "children": children}
    if token.tag == "a":
        href = str(token.attrGet("href") or "")
        if href.partition(":")[0].lower() in SCHEMES:
            node["url"] = href
        else:
            node["kind"] = "span"  # an address within the site says nothing on paper
    elif token.tag == "ol":
        node["start"] = int(token.attrGet("start") or 1)
    elif token.tag == "p" and token.hidden:
        node["kind"] = "span"
    return node


def _leaf(token: Token) -> list[Node]:
    if token.type == "softbreak":
        return [{"kind": "text", "text": " "}]
    if token.type == "hardbreak":
        return [{"kind": "br"}]
    if token.type == "hr":
        return [{"kind": "hr"}]
    if token.type in ("fence", "code_block"):
        return [{"kind": "p", "children": [{"kind": "code", "text": token.content}]}]
    if token.type == "code_inline":
        return [{"kind": "code", "text": token.content}]
    return [{"kind": "text", "text": token.content}] if token.content else []
