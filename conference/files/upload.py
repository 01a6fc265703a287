"""Receiving files: judged by their content, never by their name or by what the browser says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from conference.files.models import StoredFile

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
LARGEST = 10 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Upload:
    """A file that was received and judged: a safe name, its type by content, and the bytes."""

    name: str
    content_type: str
    content: bytes

    def store(self, conference_id: int) -> StoredFile:
        """Save it; inside the caller's transaction."""
        stored = StoredFile.of(
            conference_id=conference_id, name=self.name, content_type=self.content_type, content=self.content
        )
        stored.save(force_insert=True)
        return stored


class UploadField(forms.FileField):
    """A scan or a document: PDF, JPEG or PNG of at most 10 MB. Cleans to an `Upload`, or None when it is left out."""

    default_error_messages = {
        "empty": _("This file is empty. Choose another one."),
        "kind": _("This file is not a PDF, JPEG or PNG. Save or scan it as one of these, and choose it again."),
        "large": _("This file has %(size)s; at most %(limit)s can be received. Scan it with fewer dots per inch."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(ENDINGS)

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        given = super().clean(data, initial)
        if not isinstance(given, UploadedFile):
            return None
        if (given.size or 0) > LARGEST:
            sizes = {"size": filesizeformat(given.size or 0), "limit": filesizeformat(LARGEST)}
            raise ValidationError(self.error_messages["large"], code="large", params=sizes)
        content = given.read()
        kind = kind_of(content)
        if kind is None:
            raise ValidationError(self.error_messages["kind"], code="kind")
        return Upload(safe_name(given.name or "", ENDINGS[kind]), kind, content)


def kind_of(content: bytes) -> str | None:
    """PDF, JPEG or PNG as a media type, by what stands at the beginning; None for anything else."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(content[:4096])}
    except puremagic.PureError:
        return None
    if content.startswith(b"%PDF-"):  # ISO 32000-1 §7.5.2; what comes before it, some readers take for something else
        return PDF
    return next((kind for kind in (JPEG, PNG) if kind in found), None)


def safe_name(given: str, ending: str) -> str:
    """A name to offer for saving: no folders, no control characters, with the ending of what it is."""
    stem = PurePosixPath(unicodedata.normalize("NFC", given).replace("\\", "/")).stem
    stem = "".join(" " if unicodedata.category(c)[0] in "CZ" or c in '<>:"/|?*' else c for c in stem)
    return (re.sub(" +", " ", stem).strip(" .")[:140] or "file") + ending
