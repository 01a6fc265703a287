"""A Word file in the style of the house: real headings, a language, numbered pages."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from conference.typeset.pdf import UNPRINTABLE

INK, SLATE, CORAL = RGBColor(0x0B, 0x28, 0x38), RGBColor(0x44, 0x59, 0x6A), RGBColor(0xB3, 0x3A, 0x23)
FACE = "Cambria"
LOCALES = {"en": "en-GB", "es": "es-ES", "fr": "fr-FR", "nl": "nl-NL"}
SIZES = {"Title": 22, "Heading 1": 15, "Heading 2": 11.5}


def clean(text: str) -> str:
    """Without what XML 1.0 forbids (section 2.2)."""
    return UNPRINTABLE.sub("", text)


def document(*, title: str, language: str, head: str) -> Docx:
    """An empty A4 document; `head` stands in the header of each page, beside its number."""
    made = Document()
    made.core_properties.title = clean(title)[:255]
    made.core_properties.language = language
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = dt.datetime.now(dt.UTC)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    _styles(made, LOCALES.get(language, language))
    header = section.header.paragraphs[0]
    header.paragraph_format.tab_stops.clear_all()
    header.paragraph_format.tab_stops.add_tab_stop(Mm(158), WD_TAB_ALIGNMENT.RIGHT)
    _run(header, clean(head)[:90] + "\t", colour=SLATE, size=9)
    for code, between in (("PAGE", " / "), ("NUMPAGES", "")):
        _field(header, code)
        _run(header, between, colour=SLATE, size=9)
    return made


def _styles(made: Docx, locale: str) -> None:
    for name in ("Normal", *SIZES):
        style: Any = made.styles[name]
        style.font.name, style.font.color.rgb = FACE, INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        for attribute in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{attribute}"), FACE)
        if name in SIZES:
            style.font.size, style.font.bold = Pt(SIZES[name]), True
            style.paragraph_format.keep_with_next = True
    normal: Any = made.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10.5), Pt(4)
    made.styles["Heading 2"].font.all_caps = True  # type: ignore[attr-defined]
    # the language of the whole document, for spelling and for screen readers (WCAG 3.1.1)
    for style in (normal.element, made.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))):  # type: ignore[union-attr]
        properties = style.find(qn("w:rPr"))
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), locale)
        properties.append(lang)


def line(made: Docx, text: str, *, keep: bool = False, **look: Any) -> None:
    """One paragraph. `keep`: on the same page as the next; `look` as of `_run`."""
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep or None
    _run(paragraph, clean(text), **look)


def person(made: Docx, name: str, function: str, institution: str) -> None:
    """A person: the name in bold, function and institution below, never torn apart by the end of a page."""
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_together = True
    paragraph.paragraph_format.left_indent = Mm(6)
    _run(paragraph, clean(name), bold=True)
    for text in (function, institution):
        if text:
            paragraph.add_run().add_break()
            _run(paragraph, clean(text))


def content(made: Docx) -> bytes:
    """The finished file."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _run(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    quiet: bool = False,
    colour: RGBColor | None = None,
    size: float | None = None,
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if quiet or colour is not None:
        run.font.color.rgb = colour if colour is not None else SLATE
    if size:
        run.font.size = Pt(size)


def _field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in, such as PAGE (ECMA-376 part 1, 17.16.5)."""
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(9), SLATE
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)
