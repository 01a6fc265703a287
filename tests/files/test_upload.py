"""Uploads are judged by what they are."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from conference.files import serve
from conference.files.upload import LARGEST, UploadField, safe_name
from tests import factories

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def clean(name, content):
    return UploadField().clean(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [(b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf", ".pdf"), (JPEG, "image/jpeg", ".jpg"), (PNG, "image/png", ".png")],
)
def test_kind_is_judged_by_the_content(content, kind, ending):
    upload = clean("Nota verbal.exe", content)
    assert (upload.content_type, upload.name, upload.content) == (kind, f"Nota verbal{ending}", content)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg/>",
        b"MZ\x90\x00",
        b"GIF89a\x01",
        b"PK\x03\x04",
    ],
)
def test_other_kinds_are_refused_whatever_they_are_called(content):
    with pytest.raises(ValidationError, match="not a PDF, JPEG or PNG"):
        clean("note.pdf", content)


def test_empty_and_large_files_are_refused_with_what_to_do():
    with pytest.raises(ValidationError, match="empty"):
        clean("note.pdf", b"")
    with pytest.raises(ValidationError, match="fewer dots per inch"):
        clean("note.pdf", b"%PDF-1.7" + b"x" * LARGEST)


@pytest.mark.parametrize(
    "given", ["../../etc/passwd", "a\x00b\r\nc.pdf", "\u202efdp.exe", "", "...", "x" * 500, "C:\\x\\note.pdf"]
)
def test_names_are_safe_to_save(given):
    name = safe_name(given, ".pdf")
    assert name.endswith(".pdf")
    assert 5 <= len(name) <= 150
    assert not set(name) & set('/\\\x00\r\n\u202e"<>:|?*')


@pytest.mark.django_db
def test_stored_file_is_given_out_for_saving_and_runs_nothing():
    content = b"%PDF-1.7\n"
    stored = clean("Note no. 12 – Curaçao.pdf", content).store(factories.conference().pk)
    answer = serve.stored(stored)
    assert answer.content == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert (stored.size, len(stored.sha256)) == (len(content), 64)
