"""Badges: what stands on them, that every name fits, and that their code is the desk's and revocable."""

import base64
import io
import json
import re

import pypdf
import pypdfium2
import pytest
import segno
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.links.models import PrivateLink, find, make_many, revoke
from conference.typeset.letters import lacking, printable, printable_name
from conference.typeset.pdf import FOLDER, fonts
from registration import badge_code, badges
from registration.models import State
from registration.models.delegation import Colour
from tests import factories

MM = 72 / 25.4
LONG = [
    "Bartholomew Montgomery-Featherstonehaugh de la Fontaine Smy",
    "María de los Ángeles O’Connor-Ñáñez y Güemes d’Œuvre-Çelebi",
    "Pneumonoultramicroscopicsilicovolcanoconiosisfloccinaucinihi",
    "W" * 60,
    "i" * 60,
    "É" * 30 + " " + "Q" * 29,
    "Nguyễn Thị Ánh Tuyết Đặng Ǹjīdèkā Ọláńrewájú Şükrü Žižek Āō",
    "A",
]


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def states(conference):
    return factories.category(conference, name=factories.words("State or Territory", nl="Staat"), colour=Colour.LAGOON)


@pytest.fixture
def curacao(states):
    return factories.delegation(states, name=factories.words("Curaçao", es="Curazao"), places=50)


@pytest.fixture
def confirmed(states, curacao):
    def make(**fields):
        return factories.registration(states, curacao, state=State.CONFIRMED, **fields)

    return make


def pages(content):
    return pypdf.PdfReader(io.BytesIO(content)).pages


def text_of(page):
    """Its words, without the places where a line may break."""
    return re.sub(r"\s+", " ", page.extract_text().replace("\u200b", ""))


@pytest.mark.parametrize(
    ("size", "width", "height", "number"),
    [
        ("card", 85.6, 54, 11),
        ("a6", 105, 148, 11),
        ("sheet", 210, 297, 2),
        ("cards-85", 210, 297, 2),
        ("cards-90", 210, 297, 2),
        ("letter", 215.9, 279.4, 2),
    ],
)
def test_badges_have_the_size_of_what_they_are_printed_on(confirmed, size, width, height, number):
    found = pages(badges.pdf([confirmed() for _ in range(11)], size=size))
    assert len(found) == number
    for page in found:
        assert float(page.mediabox.width) == pytest.approx(width * MM, abs=0.5)
        assert float(page.mediabox.height) == pytest.approx(height * MM, abs=0.5)


# Where the cards of a sheet begin, and their size, in millimetres from the upper left.
LABELS = {
    "sheet": ((19.4, 105), (13.5, 67.5, 121.5, 175.5, 229.5), (85.6, 54)),
    "cards-85": ((15, 110), (13.5, 67.5, 121.5, 175.5, 229.5), (85, 54)),
    "cards-90": ((15, 105), (13.5, 67.5, 121.5, 175.5, 229.5), (90, 54)),
    "letter": ((17.46, 112.71), (14.82, 78.32, 141.82, 205.32), (85.73, 59.27)),
}


def places_of_names(content):
    """Of each page, where the words of everybody's badge lie: by family name, the box around them in millimetres."""
    sheets = []
    for page in pypdfium2.PdfDocument(content):
        _wide, high = page.get_size()
        text = page.get_textpage()
        found = {}
        for name in re.findall(r"Holder[A-Z]", text.get_text_range()):
            at = text.get_text_range().index(name)
            boxes = [text.get_charbox(n) for n in range(at, at + len(name))]
            left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
            top, bottom = high - max(b[3] for b in boxes), high - min(b[1] for b in boxes)
            found[name] = tuple(edge / MM for edge in (left, top, right, bottom))
        sheets.append(found)
    return sheets


@pytest.mark.parametrize("size", LABELS)
@pytest.mark.parametrize("first", [1, 4])
def test_each_badge_falls_into_its_label_from_the_first_free_one(confirmed, size, first):
    people = [confirmed(given_name="A", family_name=f"Holder{letter}") for letter in "ABCDEFGHIJ"]
    sheets = places_of_names(badges.pdf(people, size=size, first=first))
    lefts, tops, (width, height) = LABELS[size]
    labels = [(left, top) for top in tops for left in lefts]
    assert len(sheets) == -(-(len(people) + first - 1) // len(labels))
    for number, one in enumerate(people, first - 1):
        label_left, label_top = labels[number % len(labels)]
        left, top, right, bottom = sheets[number // len(labels)][one.family_name]
        assert label_left < left < right < label_left + width
        assert label_top + 7 < top < bottom < label_top + height / 2  # below the band


def test_badge_says_who_it_is_in_words(confirmed):
    person = confirmed(honorific="he", badge_name="Dahlia F.", organization="Ministry of the Sea")
    text = text_of(pages(badges.pdf([person]))[0])
    for said in ("Dahlia F.", "Curaçao", "Director of Immigration", "Ministry of the Sea", "Migration"):
        assert said in text
    assert "H.E." in text
    assert "STATE OR TERRITORY" in text
    assert person.reference in text
    assert "Frangipani" not in text
    assert person.email not in text


def test_badge_speaks_the_chosen_language(confirmed):
    content = badges.pdf([confirmed()], language="es")
    assert "Curazao" in text_of(pages(content)[0])
    assert "STAAT" in text_of(pages(badges.pdf([confirmed()], language="nl"))[0])
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == "es"
    assert root["/StructTreeRoot"]


@pytest.mark.parametrize("colour", Colour.values)
def test_every_colour_of_a_category_is_readable_under_white(colour):
    def light(channel):
        value = int(channel, 16) / 255
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (light(badges.COLOURS[colour][n : n + 2]) for n in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5  # WCAG 1.4.3


@pytest.mark.parametrize("state", [s for s in State.values if s != State.CONFIRMED])
def test_only_who_is_confirmed_has_a_badge(confirmed, states, curacao, state):
    other = factories.registration(states, curacao, state=state)
    with pytest.raises(badges.NotConfirmed) as refused:
        badges.pdf([confirmed(), other])
    assert refused.value.references == [other.reference]
    assert not PrivateLink.objects.filter(kind="badge").exists()


def test_more_than_one_file_may_have_are_refused(confirmed, monkeypatch):
    monkeypatch.setattr(badges, "MOST", 1)
    with pytest.raises(badges.TooMany):
        badges.pdf([confirmed(), confirmed()])


def drawn(modules, path):
    """The rows that the path draws, a "1" for each dark module."""
    rows = []
    for line in re.findall(r"M0 \d+\.5([^M]*)", path):
        row = ""
        for command, length in re.findall(r"([hm])(\d+)", line):
            row += ("1" if command == "h" else "0") * int(length)
        rows.append(row)
    assert len(rows) == modules
    return rows


def said_by(person):
    return badges.says(badges.link(person))


def test_code_on_the_badge_is_the_token_and_nothing_else(confirmed):
    person = confirmed()
    said = said_by(person)
    expected = segno.make_qr(said, error="m")
    assert drawn(*badges.code(said)) == ["".join(map(str, row)) for row in expected.matrix]
    assert (expected.version, expected.mode) == (3, "alphanumeric")
    token = badge_code.decode(said)
    link = find(token)
    assert (link.kind, link.subject_id) == ("badge", str(person.pk))
    assert token != factories.link(person).token


@given(st.binary(min_size=32, max_size=32))
def test_every_token_is_spelled_and_read_again(key):
    token = base64.urlsafe_b64encode(key).decode().rstrip("=")
    said = badge_code.encode(token)
    assert len(said) == badge_code.LENGTH
    assert badge_code.decode(said) == badge_code.decode(said.lower()) == token


@pytest.mark.parametrize("typed", ["", "B" * 59, "B" * 61, "X" * 60, "A" + "B" * 59, "é" * 60, "ß" * 30])
def test_letters_that_spell_no_token_are_none(typed):
    assert badge_code.decode(typed) is None


def test_every_badge_carries_its_own_code(confirmed, monkeypatch):
    asked = []
    monkeypatch.setattr(badges, "code", lambda text: asked.append(text) or (1, "M0 0.5h1"))
    people = [confirmed(), confirmed()]
    badges.pdf(people)
    assert asked == [said_by(one) for one in people]


def test_revoked_badge_opens_nothing_and_a_new_one_has_a_new_code(confirmed):
    person = confirmed()
    old = badges.link(person).token
    revoke(badges.link(person))
    assert find(old) is None
    new = badges.link(person).token
    assert new != old
    assert find(new).subject_id == str(person.pk)


def test_links_are_made_together_and_once(confirmed, django_assert_num_queries):
    people = [confirmed() for _ in range(12)]
    first = badges.link(people[3]).token
    with django_assert_num_queries(3):
        badges.pdf(people)
    with django_assert_num_queries(1):
        made = make_many("badge", [one.pk for one in people])
    assert made[str(people[3].pk)].token == first
    assert all(find(link.token).subject_id == pk for pk, link in made.items())
    assert PrivateLink.objects.filter(kind="badge").count() == 12


@pytest.mark.parametrize("size", badges.Size.values)
@pytest.mark.parametrize("name", LONG)
def test_name_however_long_stays_whole_on_its_badge(confirmed, size, name):
    content = badges.pdf([confirmed(badge_name=name, honorific="he")], size=size)
    assert len(pages(content)) == 1
    text = text_of(pages(content)[0])
    assert name.replace(" ", "") in text.replace(" ", "").replace("-\n", "-")


def test_name_as_long_as_the_form_allows_stays_whole_too(confirmed):
    person = confirmed(given_name="Maximiliana " * 6 + "Mariana", family_name="Hohenzollern-" * 6 + "X")
    text = text_of(pages(badges.pdf([person]))[0])
    assert person.full_name.replace(" ", "") in text.replace(" ", "")


def measured(words, width, height, most, least):
    """Width, height (mm) of the words as the house fits them, and of their widest line."""
    source = f"""
        #import "/fit.typ": fitted
        #set text(font: "Libertinus Serif", hyphenate: false)
        #set par(leading: 0.1em)
        #let style(size, words) = text(size: size, weight: "bold", top-edge: 0.8em, bottom-edge: "descender", words)
        #context {{
          let it = fitted(sys.inputs.words, {width}mm, {height}mm, most: {most}pt, least: {least}pt, style: style)
          let free = measure(width: {width}mm, it)
          [#metadata((free.width / 1mm, free.height / 1mm)) <size>]
        }}"""
    compiler = typst.Compiler(
        source.encode(), root=FOLDER, font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"words": words}
    )
    return json.loads(compiler.query("<size>", field="value", one=True))


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("box", [(77.6, 15.5, 25, 11), (77.6, 11.5, 25, 11), (89, 38, 42, 11)])
def test_name_stays_inside_its_box(name, box):
    width, height = measured(name, *box)
    assert width <= box[0] + 0.01
    assert height <= box[1] + 0.01


@settings(max_examples=25, deadline=None)
@given(
    name=st.text(
        st.characters(min_codepoint=32, max_codepoint=0x17F, categories=["L", "P", "Zs"]), min_size=1, max_size=60
    )
)
def test_any_latin_name_stays_inside_its_box(name):
    width, height = measured(name, 77.6, 15.5, 25, 11)
    assert width <= 77.61
    assert height <= 15.51


def test_short_name_is_large_and_long_one_smaller():
    assert measured("Ana Ruiz", 77.6, 15.5, 25, 11)[1] > 7
    assert measured("W" * 60, 77.6, 15.5, 25, 11)[1] > 10


def test_longest_of_everything_stays_on_one_page(confirmed, conference):
    conference.short_title = factories.words("A conference of sixty letters about migration in the region")
    person = confirmed(
        badge_name=LONG[0], function="Director of " + "Affairs " * 17, organization="Ministry of " + "Seas " * 27
    )
    person.conference = conference
    for size in badges.Size.values:
        assert len(pages(badges.pdf([person], size=size))) == 1


@pytest.mark.parametrize(
    "words",
    [
        "çñōȧŒœßøåÅæÆðþłŁżŻśěřůűőğışţțĳ",
        "ŁĐđĦħŊŋŦŧƏəƁɓƊɗƘƙỌọẸẹṢṣẠẬẶẾỀỂỄỆỘỚỜỞỠỢỨỪỬỮỰỲỴỶỸ",
        "áàâäãåāăąḥṭʻʼ’",
        "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯіїєґўљњћџ",
        "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩάέήίόύώϊϋΐΰ",
    ],
)
def test_letters_of_names_in_latin_cyrillic_and_greek_are_all_there(words):
    assert lacking(words) == set()


def test_letters_that_no_font_has_are_known_and_replaced():
    assert lacking("Ana 王小明") == set("王小明")
    assert printable("Ana 王小明 (한) Ruiz") == "Ana … (…) Ruiz"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ana 🌴 Ruiz", "Ana Ruiz"),
        ("🇨🇼 Curaçao", "Curaçao"),
        ("Ana🌴Ruiz", "Ana Ruiz"),
        ("Rosa 👨‍👩‍👧 de la Cruz", "Rosa de la Cruz"),
        ("Sea 🌊🐚 and sand", "Sea and sand"),
    ],
)
def test_signs_that_no_font_has_are_left_out_and_the_rest_stays(text, shown):
    assert printable(text) == shown
    assert printable_name([text]) == shown


@pytest.mark.parametrize(
    ("forms", "shown"),
    [
        (["", "Ana Ruiz"], "Ana Ruiz"),
        (["🌴", "Ana Ruiz"], "Ana Ruiz"),
        (["王小明", "Wang Xiaoming"], "Wang Xiaoming"),
        (["Ana 王", "Ana Wang"], "Ana Wang"),
        (["Ana 王", "小明 王"], "Ana"),
        (["李王Ana", "小明 王"], ""),  # half a word is another name
        (["-", "🌴", ""], "-"),
        (["Иван Петров"], "Иван Петров"),
        (["Γιώργος Παπαδόπουλος"], "Γιώργος Παπαδόπουλος"),
        (["أحمد بن علي"], "أحمد بن علي"),
        (["दे शर्मा"], "दे शर्मा"),
    ],
)
def test_name_is_printed_in_the_form_that_paper_shows_best(forms, shown):
    assert printable_name(forms) == shown


@given(st.text(max_size=60))
def test_whatever_is_said_to_be_printable_is_printed_without_a_gap(text):
    for shown in (printable(text), printable_name([text])):
        assert lacking(shown) == set()


def test_name_in_letters_that_paper_lacks_is_taken_from_the_badge_name_or_left_for_the_pen(confirmed):
    known = confirmed(given_name="小明", family_name="王", badge_name="Xiaoming Wang")
    unknown = confirmed(given_name="小明", family_name="王")
    other = confirmed(given_name="Jane", family_name="Kim", badge_name="김제인")
    texts = [text_of(page) for page in pages(badges.pdf([known, unknown, other]))]
    assert "Xiaoming Wang" in texts[0]
    assert f"{unknown.reference} · Name to be written by hand" in texts[1]
    assert "Jane Kim" in texts[2]
