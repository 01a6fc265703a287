"""The catalogues: every text is there, in every language, with its placeholders."""

import re

import pytest

from conference import catalogues

LANGUAGES = ("es", "fr", "nl")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+")


@pytest.fixture(scope="module")
def found():
    return catalogues.texts()


def keys(catalogue):
    return {(message.id, message.context) for message in catalogue if message.id}


def variants(message):
    """Each translated form with the source that it must agree with: for a plural, singular or plural."""
    if isinstance(message.id, str):
        return [(message.string, [message.id])]
    return [(form, list(message.id)) for form in message.string]


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_exactly_the_texts_of_the_product(language, found):
    there = keys(catalogues.read(language))
    missing, gone = keys(found) - there, there - keys(found)
    assert not missing, f"run manage.py messages: {len(missing)} texts are missing: {sorted(map(str, missing))[:5]}"
    assert not gone, f"run manage.py messages: {len(gone)} texts are no longer used: {sorted(map(str, gone))[:5]}"


def test_no_text_hides_behind_a_name_that_is_not_looked_for(settings):
    renamed = re.compile(r"^from django\.utils\.translation import \w*gettext\w* as (\w+)$", re.M)
    for folder in catalogues.FOLDERS:
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            assert set(renamed.findall(path.read_text())) <= {"_"}, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    lacking = [m.id for m in catalogues.read(language) if m.id and not catalogues.is_translated(m.string)]
    assert not lacking, f"{len(lacking)} texts have no translation into {language}, for example {lacking[:5]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language):
    catalogue = catalogues.read(language)
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_tags(language):
    wrong = []
    for message in catalogues.read(language):
        if message.id and catalogues.is_translated(message.string):
            for form, sources in variants(message):
                if sorted(PLACEHOLDER.findall(form)) not in [sorted(PLACEHOLDER.findall(s)) for s in sources]:
                    wrong.append((sources[0], form))
    assert wrong == []


def test_texts_of_templates_are_found():
    source = """
      {% translate "Plain" %} {% translate "May" context "month" %} {{ _("In a variable") }}
      {% blocktranslate with name=x %}Dear {{ name }}, 100% “sure”{% endblocktranslate %}
      {% blocktranslate trimmed count n=places %}
        One place
      {% plural %}
        {{ n }} places
      {% endblocktranslate %}
      {% blocktranslate context "verb" %}Book{% endblocktranslate %}
      {% comment %}{% translate "Never" %}{% endcomment %}
    """
    assert list(catalogues.in_template(source)) == [
        ("Plain", None),
        ("May", "month"),
        ("In a variable", None),
        ("Dear %(name)s, 100%% “sure”", None),
        (("One place", "%(n)s places"), None),
        ("Book", "verb"),
    ]


def test_texts_of_code_are_found():
    source = b"""
_("Plain"); gettext_lazy("Lazy"); pgettext("month", "May")
ngettext("One place", "%(n)s places", n); npgettext("seat", "One", "Many", n)
other("Never")
"""
    assert list(catalogues.in_python(source)) == [
        ("Plain", None),
        ("Lazy", None),
        ("May", "month"),
        (("One place", "%(n)s places"), None),
        (("One", "Many"), "seat"),
    ]


def test_update_keeps_translations_and_drops_what_is_gone(tmp_path, settings):
    from babel.messages.catalog import Catalog

    settings.LOCALE_PATHS = [tmp_path]
    first = Catalog()
    first.add("Stays")
    first.add("Goes")
    assert catalogues.update("fr", first) == 2
    path = catalogues.path_of("fr")
    path.write_text(path.read_text().replace('msgid "Stays"\nmsgstr ""', 'msgid "Stays"\nmsgstr "Reste"'))
    second = Catalog()
    second.add("Stays")
    second.add("Stays not")  # resembles, but nothing is guessed
    assert catalogues.update("fr", second) == 1
    assert catalogues.read("fr").get("Stays").string == "Reste"
    assert "Goes" not in path.read_text()
    before = path.read_bytes()
    catalogues.update("fr", second)
    assert path.read_bytes() == before
