"""PDF from data: whatever the data says is shown as text and never obeyed."""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.press.markdown import to_tree
from conference.typeset.pdf import LARGEST, TooLarge, pdf

AT = dt.datetime(2027, 1, 14, 22, tzinfo=dt.UTC)


def release(**fields):
    return {
        "language": "en",
        "title": "Title",
        "kind": "Press release",
        "issued": "14 January 2027",
        "notice": "",
        "lead": "",
        "opening": "Nassau.",
        "body": to_tree("Text."),
        "conference": "Conference",
        "when": "Nassau",
        "address": "https://example.org/en/x/",
        "contacts_title": "Contacts",
        "contacts": [],
    } | fields


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("house.typ")',
        "#let x = 1; #x",
        "$ a^2 $ and $x",
        "@label and <label>",
        "*bold* _it_ `raw` = heading",
        "\\ backslash \\u{41}",
        "\"quotes\" 'single' // comment /* block */",
        '#import "@preview/x:1.0.0"',
        "[brackets] {braces} ~tilde",
        "\u05e9\u05dc\u05d5\u05dd \u202e reversed",
        "👩‍👩‍👧 family",
    ],
)
def test_pdf_shows_hostile_words_and_obeys_none(hostile):
    content = pdf("release", release(title=hostile, lead=hostile, opening=hostile, notice=hostile, when=hostile), at=AT)
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == hostile
    if hostile.isascii():
        assert hostile.replace("'", "’").split()[0].strip("\"'") in text_of(content)
    assert "#let double-rule" not in text_of(content)


@pytest.mark.parametrize("odd", ["a\x00b", "a\x1bb", "half \ud800 a character", "a\ufffeb", ""])
def test_pdf_leaves_out_what_no_page_can_show(odd):
    assert pdf("release", release(title=odd or "x", lead=odd), at=AT).startswith(b"%PDF")


@settings(max_examples=25, deadline=None)
@given(title=st.text(min_size=1, max_size=60), body=st.text(max_size=300))
def test_pdf_is_made_of_any_text(title, body):
    content = pdf("release", release(title=title, lead=title, body=to_tree(body)), at=AT)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) >= 1


@pytest.mark.parametrize(
    "source",
    [
        ">" * 300 + " deep",
        "- " * 300 + "deep",
        "*" * 300 + "deep" + "*" * 300,
        "[a](https://x.example)" * 500,
        "# A\n\n1. x\n2. y\n   - z\n\n---\n\n    code\n\n```\nfence\n```\n\n0. zero\n\nhard  \nbreak",
        "> \n\n-\n\n#\n\n[](mailto:x)",
    ],
)
def test_pdf_takes_every_shape_of_markdown(source):
    assert pdf("release", release(body=to_tree(source)), at=AT).startswith(b"%PDF")


def test_pdf_is_tagged_and_names_its_language():
    root = pypdf.PdfReader(io.BytesIO(pdf("release", release(language="nl"), at=AT))).trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/StructTreeRoot"]


@pytest.mark.parametrize(
    "words", ["¿Qué? ¡Sí! ñ Ñ á é í ó ú ü", "œuvre Œ ç à â ê ë î ï ô û ù ÿ « oui »", "ĳ ë ï é thema’s €"]
)
def test_pdf_has_the_letters_of_the_four_languages(words):
    assert words.split()[0] in text_of(pdf("release", release(lead=words), at=AT))


def test_pdf_of_the_same_data_is_the_same_file_even_in_parallel():
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: pdf("release", release(), at=AT), range(8)))
    assert len(made) == 1


def test_pdf_counts_its_pages():
    content = pdf("release", release(body=to_tree("A paragraph.\n\n" * 200)), at=AT)
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert f"1 / {len(pages)}" in pages[0].extract_text()
    assert len(pages) > 1


def test_pdf_refuses_more_than_a_document_can_hold():
    with pytest.raises(TooLarge):
        pdf("release", release(lead="x" * LARGEST), at=AT)
