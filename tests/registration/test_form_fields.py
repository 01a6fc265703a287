import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from registration.forms.fields import Email, Line, Name, Paragraphs, Telephone, region_of


def answer(field: forms.Field, typed: str) -> str:
    """The cleaned value, or the error in words."""
    try:
        return field.clean(typed)
    except forms.ValidationError as error:
        return " ".join(error.messages)


@pytest.mark.parametrize(
    "typed",
    ["O’Neill-Núñez", "Jean-Luc d'Arc", "J.", "Ж", "李", "Þór", "María José", "Ngũgĩ wa Thiong'o", "🌴"],
)
def test_name_accepts_every_script(typed):
    assert answer(Name(max_length=80), typed) == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Dahlia \t Frangipani\r\n", "Dahlia Frangipani"), ("Cura\u0063\u0327ao", "Curaçao"), ("A\u00a0B", "A B")],
)
def test_line_tidies_spaces_and_composes_accents(typed, kept):
    assert answer(Line(max_length=80), typed) == kept


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x1f", "\x7f", "\x85", "\u2028", "\u202e", "\u2066"])
@pytest.mark.parametrize("kind", [Name, Line, Email, Telephone, Paragraphs])
def test_control_characters_are_refused_in_words(kind, sign):
    assert "control characters" in answer(kind(max_length=80), f"Dah{sign}lia")


def test_too_long_says_how_long():
    assert answer(Line(max_length=80), "x" * 93) == "Use at most 80 characters; these are 93."


def test_longest_is_kept_whole():
    assert answer(Line(max_length=80), "x" * 80) == "x" * 80


@pytest.mark.parametrize("typed", ["<b>Dahlia</b>", "a > b"])
def test_angle_brackets_are_refused(typed):
    assert "< and >" in answer(Line(max_length=80), typed)


@pytest.mark.parametrize("typed", ["Win at http://spam.example", "www.spam.example"])
def test_name_refuses_web_addresses(typed):
    assert "web address" in answer(Name(max_length=80), typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("d.frangipani", "has an @"),
        ("d.frangipani@", "after the @"),
        ("@example.org", "before the @"),
        ("a@example.org, b@example.org", "one e-mail address"),
        ("a b@example.org", "one e-mail address"),
        ("a@localhost", "letter by letter"),
        ("a@example", "letter by letter"),
        ("a@example..org", "letter by letter"),
        ("a..b@example.org", "letter by letter"),
        ("a@-example.org", "letter by letter"),
        ("a@[127.0.0.1]", "letter by letter"),
        ("x" * 65 + "@example.org", "letter by letter"),
        ("x" * 260 + "@example.org", "at most 254"),
        ("a@example.org\r\nBcc: b@example.org", "one e-mail address"),
    ],
)
def test_impossible_email_says_what_is_wrong(typed, words):
    assert words in answer(Email(max_length=254), typed)


@pytest.mark.parametrize("typed", ["a@example.org", "d.frangipani+nassau@sub.example.org", "o'neill@example.org"])
def test_possible_email_is_kept(typed):
    assert answer(Email(max_length=254), f" {typed} ") == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+1 242 555 0114", "+12425550114"),
        ("(242) 555-0114", "+12425550114"),
        ("0031 20 123 4567", "+31201234567"),
        ("+599 9 461 1234", "+59994611234"),
    ],
)
def test_telephone_is_kept_as_e164(typed, kept):
    field = Telephone(max_length=24)
    field.region = region_of("America/Nassau")
    assert answer(field, typed) == kept


@pytest.mark.parametrize("typed", ["12", "hello", "+1 242", "+999 1234567", "+", "1" * 23, "'; DROP TABLE"])
def test_impossible_telephone_says_how_to_write_it(typed):
    field = Telephone(max_length=24)
    field.region = "BS"
    assert "cannot be a telephone number" in answer(field, typed)


def test_telephone_without_country_code_needs_a_known_region():
    assert "country code" in answer(Telephone(max_length=24), "555 0114")


def test_paragraphs_keep_line_breaks():
    assert answer(Paragraphs(max_length=80), "one\r\ntwo\rthree ") == "one\ntwo\nthree"


@given(st.text(max_size=300))
def test_any_text_is_kept_or_refused_but_never_breaks(typed):
    for field in (Name(max_length=80, required=False), Paragraphs(max_length=80, required=False)):
        kept = answer(field, typed)
        assert "\x00" not in kept
        assert len(kept) <= 80 or "at most" in kept or "control" in kept
    for field in (Email(max_length=254, required=False), Telephone(max_length=24, required=False)):
        answer(field, typed)
