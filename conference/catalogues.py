"""The catalogues of the interface's texts: found in code and templates, updated, compiled. With Babel, for a bare
machine has no gettext programs."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

FOLDERS = ("conference", "registration", "agenda")
FUNCTIONS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# What Django's templatize leaves of a template's texts, between blanked-out rest.
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING})(?:\s*,\s*({STRING}))?(?:\s*,\s*({STRING}))?", re.S)
# Lines of a catalogue's head that would differ with each run, or say nothing.
CHANGING = re.compile(rb'^"(POT-Creation|PO-Revision|Generated-By|Language-Team|Report-Msgid|Last-Translator).*\n')

Text = tuple[str | tuple[str, str], str | None]  # the text, or singular and plural; its context


def texts() -> Catalog:
    """Every text of the interface, from the code and the templates, as a catalogue without translations."""
    found = Catalog(project="Plenary", version="1", charset="utf-8")
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                for text, context in in_python(path.read_bytes()):
                    found.add(text, context=context)
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in (".html", ".txt", ".xml", ".typ"):
            for text, context in in_template(path.read_text(), str(path)):
                found.add(text, context=context)
    return found


def in_python(source: bytes) -> Iterator[Text]:
    """The texts in a Python file."""
    for _line, text, _comments, context in extract("python", io.BytesIO(source), keywords=FUNCTIONS):
        if text:
            yield (text if isinstance(text, str) else (text[0], text[1])), context


def in_template(source: str, origin: str = "") -> Iterator[Text]:
    """The texts in a Django template."""
    for function, *strings in CALL.findall(templatize(source, origin=origin)):
        values = [ast.literal_eval(string) for string in strings if string]
        context = values.pop(0) if "p" in function else None
        if function.startswith("n"):
            yield (values[0], values[1]), context
        elif values[0]:
            yield values[0], context


def translated() -> list[str]:
    """The languages that have a catalogue: all but that of the source texts."""
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def path_of(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands in the repository; an empty one where there is none."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Plenary", version="1", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, found: Catalog) -> int:
    """Bring a catalogue up to date with the texts found; returns how many lack a translation.

    Texts that are gone are dropped, nothing is guessed. The order is that of the texts, without line numbers and dates,
    so that two branches rarely touch the same lines.
    """
    catalogue = read(language)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.header_comment = f"# Plenary: {language}"
    catalogue.fuzzy = False
    out = io.BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    kept = [line for line in out.getvalue().splitlines(keepends=True) if not CHANGING.match(line)]
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_bytes(b"".join(kept))
    return len([message for message in catalogue if message.id and not is_translated(message.string)])


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a translation is there, in all its plural forms."""
    return bool(string) if string is None or isinstance(string, str) else bool(string) and all(string)


def compile_all() -> None:
    """Compile the catalogues that changed since they were compiled."""
    for language in translated():
        source = path_of(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        draft = target.with_suffix(".new")
        with draft.open("wb") as file:
            write_mo(file, read(language))
        draft.replace(target)
