"""PDF by typst: tagged, with title and language, from a template of this folder and data that is never markup."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent
LARGEST = 2_000_000  # characters of data; bounds the time that one document can take
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class TooLarge(ValueError):
    """More data than one document may have."""


@lru_cache(maxsize=1)
def fonts() -> Any:
    """Those inside the wheel, and no others: the same document on every machine."""
    return typst.Fonts(include_system_fonts=False)


def pdf(template: str, data: Mapping[str, Any], *, at: dt.datetime | None = None) -> bytes:
    """The PDF of `template` (the name of a .typ file here, without ending) with `data`.

    `data` holds text, numbers, lists and mappings; `title` and `language` stand in the file's metadata. `at` (aware) is
    the document's date; the same data and date give the same bytes. Raises `TooLarge`. Knows no network and no
    packages; safe to call from several threads.
    """
    inputs = json.dumps(_printable(data), ensure_ascii=False)
    if len(inputs) > LARGEST:
        raise TooLarge(len(inputs))
    compiler = typst.Compiler(FOLDER / f"{template}.typ", root=FOLDER, font_paths=fonts(), ignore_system_fonts=True)
    written = compiler.compile(
        format="pdf",
        sys_inputs={"data": inputs},
        timestamp=int(at.timestamp()) if at is not None else 0,
        pdf_tags=True,
    )
    assert isinstance(written, bytes)
    return written


def _printable(value: Any) -> Any:
    """The same data without control characters and halves of characters, which no page can show."""
    if isinstance(value, Mapping):
        return {str(key): _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return UNPRINTABLE.sub("", str(value))
