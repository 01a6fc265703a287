"""Who is on the list of participants for whom, in which order: on the public page, in Word and as PDF."""

import io
import re

import docx
import pypdf
import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, example, given, settings

from conference.audit.models import Actor, AuditEvent
from conference.pages.stamp import Stamps
from registration import list_of_participants, participants_paper, word
from registration.actions.paper import declare_list
from registration.models import Delegation, Registration, State
from registration.models.delegation import Visibility
from tests import factories, hostile

KIND = Delegation.Kind
STAFF = Actor("staff", "1", "Rosalind")


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def category(conference):
    return factories.category(conference)


def listed(category, delegation=None, **fields):
    fields = {"state": State.CONFIRMED, "visibility": Visibility.PUBLIC} | fields
    return factories.registration(category, delegation, **fields)


def page(client, conference, language="en", query=""):
    answer = client.get(conference.url("participants", language=language) + query)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.text


def headings(text, level=3):
    return re.findall(rf"<h{level}[^>]*>([^<]*)</h{level}>", text.partition("<main")[2].partition("</main")[0])


def paper(conference, audience="secretariat", language="en"):
    return participants_paper.compose(conference, audience, language, timezone.now())


def names(conference, audience="secretariat", language="en"):
    found = paper(conference, audience, language)
    return [p.family_name for block in found.blocks for group in block.groups for p in group.people]


def text_of(pdf):
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def whole(conference, category):
    """One confirmed person in every kind of group, made in the wrong order."""
    igo = factories.category(conference, name=factories.words("International organization"), has_roles=False)
    media = factories.category(conference, name=factories.words("Media", es="Medios"))
    rows = [
        (igo, KIND.POOL, "Civil society", {}),
        (igo, KIND.ORGANIZATION, "IOM", {}),
        (category, KIND.TERRITORY, "Aruba", {}),
        (category, KIND.STATE, "Suriname", {"es": "Surinam"}),
        (category, KIND.STATE, "Dominican Republic", {"es": "República Dominicana"}),
        (category, KIND.STATE, "Haiti", {"es": "Haití"}),
        (category, KIND.HOST, "The Bahamas", {"es": "Las Bahamas"}),
    ]
    listed(media, family_name="Medea")
    for of, kind, name, others in rows:
        listed(of, factories.delegation(of, kind=kind, name=factories.words(name, **others)), family_name=name[-6:])
    return conference


def test_only_confirmed_people_who_chose_it_are_listed(client, conference, category):
    for state in State.values:
        for visibility in Visibility.values:
            factories.registration(category, state=state, visibility=visibility, family_name=f"{state}-{visibility}")
    text = page(client, conference)
    assert re.findall(r"Dahlia ([\w-]+)", text) == ["confirmed-public"]
    assert "@example.org" not in text.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("audience", "sees"),
    [
        ("public", {"public"}),
        ("participants", {"public", "participants"}),
        ("secretariat", {"public", "participants", "secretariat"}),
    ],
)
def test_each_audience_sees_what_people_chose(conference, category, audience, sees):
    for state in State.values:
        for visibility in Visibility.values:
            factories.registration(category, state=state, visibility=visibility, family_name=visibility)
    assert set(names(conference, audience)) == sees
    shown = set(list_of_participants.for_audience(conference, audience))
    assert shown == {r for r in Registration.objects.all() if list_of_participants.is_for(r, audience)}
    assert len(shown) == len(sees)


def test_blocks_stand_in_the_order_of_the_convention(client, whole):
    text = page(client, whole)
    assert headings(text, 2) == [
        "Host government",
        "States",
        "Territories",
        "Organizations",
        "Civil society and other groups",
        "Other participants",
    ]
    assert headings(text) == [
        "The Bahamas",
        "Dominican Republic",
        "Haiti",
        "Suriname",
        "Aruba",
        "IOM",
        "Civil society",
        "Media",
    ]


def test_delegations_stand_in_the_order_of_the_language(client, conference, category):
    for names_ in ({"english": "Germany", "es": "Alemania"}, {"english": "The Bahamas", "es": "Las Bahamas"}):
        listed(category, factories.delegation(category, name=factories.words(**names_)))
    assert headings(page(client, conference)) == ["The Bahamas", "Germany"]
    assert headings(page(client, conference, "es")) == ["Alemania", "Las Bahamas"]


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", ["Dominican Republic", "Haiti", "Suriname"]),
        ("es", ["Haití", "República Dominicana", "Surinam"]),
    ],
)
def test_file_stands_in_the_order_of_its_own_language_whatever_the_readers(whole, language, order):
    with translation.override("nl"):
        found = paper(whole, language=language)
    with translation.override(language):
        assert [group.name for group in found.blocks[1].groups] == order


def test_sort_key_given_by_hand_moves_the_delegation(client, conference, category):
    saint = factories.delegation(category, name=factories.words("Sint Maarten"))
    listed(category, saint)
    listed(category, factories.delegation(category, name=factories.words("Jamaica")))
    assert headings(page(client, conference)) == ["Jamaica", "Sint Maarten"]
    saint.sort_as = factories.words("Dutch part of Saint Martin")
    saint.save(update_fields=["sort_as"])
    assert headings(page(client, conference)) == ["Sint Maarten", "Jamaica"]


def test_heads_come_first_then_family_names_whatever_their_accents(client, conference, category):
    delegation = factories.delegation(category, places=5)
    for name, role in (("Zeder", "head"), ("Bork", "adviser"), ("Ávila", "adviser"), ("Olmo", "alternate")):
        listed(category, delegation, family_name=name, role=role)
    assert re.findall(r"Dahlia (\w+)", page(client, conference)) == ["Zeder", "Olmo", "Ávila", "Bork"]


def test_position_given_by_the_focal_point_comes_before_the_alphabet(conference, category):
    delegation = factories.delegation(category, places=6)
    for name, position in (("Abel", 0), ("Cana", 2), ("Beta", 0), ("Zeta", 1)):
        listed(category, delegation, family_name=name, role="adviser", position=position)
    listed(category, delegation, family_name="Head", role="head")
    assert names(conference) == ["Head", "Zeta", "Cana", "Abel", "Beta"]


def test_people_of_a_pool_stand_under_their_organizations(client, conference):
    society = factories.category(conference, names_organization=True, has_roles=False)
    pool = factories.delegation(society, kind=KIND.POOL, name=factories.words("Civil society"), places=9)
    for name, organization in (
        ("Zeder", "Álamo Network"),
        ("Bork", "zebra Trust"),
        ("Olmo", "Elan"),
        ("Avila", "ÁLAMO network"),
        ("Anders", "Élan"),
    ):
        listed(society, pool, family_name=name, organization=organization)
    order = ["Avila", "Zeder", "Anders", "Olmo", "Bork"]
    assert names(conference) == re.findall(r"Dahlia (\w+)", page(client, conference)) == order
    made = paper(conference)
    for text in (text_of(participants_paper.as_pdf(made)), word_text(participants_paper.as_docx(made))):
        words = " ".join(text.split())
        said = [
            words.lower().index(one) for one in ("álamo", "avila", "zeder", "anders", "olmo", "zebra trust", "bork")
        ]
        assert said == sorted(said)
        assert [words.lower().count(one) for one in ("álamo", "élan", "elan", "zebra")] == [1, 1, 0, 1]


def word_text(content):
    return "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.django_db(transaction=True)  # the stamp tells transactions apart
def test_stamp_of_the_public_page_changes_with_order_and_finality(conference, category):
    delegation = factories.delegation(category)
    person = listed(category, delegation)
    stamps = Stamps()

    def stamp():
        return stamps.of(conference.slug, ("participants",), timezone.now().timestamp(), look=True).value

    seen = [stamp()]
    Registration.objects.filter(pk=person.pk).update(position=3)
    seen.append(stamp())
    delegation.sort_as = factories.words("Z")
    delegation.save()
    seen.append(stamp())
    declare_list(by=STAFF, conference=conference, final=True)
    seen.append(stamp())
    assert len(set(seen)) == 4


def test_final_list_stays_what_it_was_until_it_is_declared_anew(client, conference, category):
    haiti = factories.delegation(category, name=factories.words("Haiti", es="Haití"))
    aruba = factories.delegation(category, name=factories.words("Aruba"))
    leaves, changes = (listed(category, haiti, family_name=name) for name in ("Leaver", "Changer"))
    shy = listed(category, aruba, family_name="Shyer")

    def everywhere():
        for language in ("en", "es"):
            made = paper(conference, "public", language)
            yield text_of(participants_paper.as_pdf(made))
            yield word_text(participants_paper.as_docx(made))
            yield page(client, conference, language)

    def declare(**seen):
        declare_list(by=STAFF, conference=conference, final=True, **seen)
        conference.refresh_from_db()
        return conference.participants_final_at.isoformat()

    seen = declare()
    Registration.objects.filter(pk=leaves.pk).update(state=State.WITHDRAWN)
    Registration.objects.filter(pk=changes.pk).update(function="Minister of Something Else", family_name="Changed")
    listed(category, aruba, family_name="Newcomer")
    Delegation.objects.filter(pk=haiti.pk).update(name=factories.words("Republic of Haiti"))
    for text in everywhere():
        assert all(name in text for name in ("Leaver", "Changer", "Shyer"))
        assert not any(name in text for name in ("Newcomer", "Changed", "Something Else", "Republic"))
    Registration.objects.filter(pk=shy.pk).update(visibility=Visibility.SECRETARIAT)
    assert not any("Shyer" in text for text in everywhere())
    assert declare() == seen  # the button pressed twice
    assert declare(seen=seen) > seen
    for text in everywhere():
        assert [name in text for name in ("Leaver", "Changed", "Newcomer")] == [False, True, True]
    assert AuditEvent.objects.filter(verb="participants.final").count() == 2
    assert Registration.objects.get(pk=changes.pk).family_name == "Changed"


def test_final_list_is_the_same_as_the_list_of_that_moment(whole):
    def lists():
        for language in ("en", "es", "fr", "nl"):
            made = paper(whole, language=language)
            with translation.override(language):
                yield [(b.title, [(g.name, [p.formal_name for p in g.people]) for g in b.groups]) for b in made.blocks]

    before = list(lists())
    declare_list(by=STAFF, conference=whole, final=True)
    whole.refresh_from_db()
    assert list(lists()) == before


def test_declaring_the_list_final_is_recorded_once(client, conference, category):
    listed(category)
    assert "Provisional list." in page(client, conference)
    for _twice in range(2):
        declare_list(by=STAFF, conference=conference, final=True)
    assert "Final list," in page(client, conference)
    conference.refresh_from_db()
    assert paper(conference).title == "Final list of participants"
    declare_list(by=STAFF, conference=conference, final=False)
    conference.refresh_from_db()
    assert paper(conference).title == "Provisional list of participants"
    verbs = list(
        AuditEvent.objects.filter(verb__startswith="participants.").order_by("at").values_list("verb", flat=True)
    )
    assert verbs == ["participants.final", "participants.provisional"]


def test_word_file_has_real_headings_a_language_and_numbered_pages(whole):
    found = docx.Document(io.BytesIO(participants_paper.as_docx(paper(whole, language="es"))))
    by_style = {
        style: [p.text for p in found.paragraphs if p.style.name == style]
        for style in ("Title", "Heading 1", "Heading 2")
    }
    assert len(by_style["Title"]) == 1
    assert by_style["Heading 2"] == [
        *("Las Bahamas", "Haití", "República Dominicana", "Surinam", "Aruba", "IOM", "Civil society", "Medios")
    ]
    assert len(by_style["Heading 1"]) == 6
    assert found.core_properties.title == by_style["Title"][0]
    assert found.core_properties.language == "es"
    assert 'w:lang w:val="es-ES"' in found.styles.element.xml
    header = found.sections[0].header._element.xml
    assert "PAGE" in header
    assert "NUMPAGES" in header


def test_files_name_each_person_with_title_function_and_institution(conference, category):
    delegation = factories.delegation(category)
    fields = {"honorific": "he", "function": "Minister", "organization": "Ministry of the Sea", "role": "head"}
    listed(category, delegation, family_name="Ñandú", **fields)
    as_word = "\n".join(
        p.text for p in docx.Document(io.BytesIO(participants_paper.as_docx(paper(conference)))).paragraphs
    )
    as_pdf = text_of(participants_paper.as_pdf(paper(conference)))
    for said in ("H.E. Dahlia Ñandú", "Minister", "Ministry of the Sea", "Head of delegation", "1 participant"):
        assert said in as_word, said
        assert said in as_pdf, said


def test_pdf_is_tagged_titled_and_in_its_language(whole):
    reader = pypdf.PdfReader(io.BytesIO(participants_paper.as_pdf(paper(whole, language="fr"))))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/StructTreeRoot"]
    assert reader.metadata.title


@pytest.mark.parametrize(("audience", "warns"), [("public", False), ("participants", True), ("secretariat", True)])
def test_list_that_is_not_for_everyone_says_so(conference, category, audience, warns):
    listed(category)
    assert bool(paper(conference, audience).notice) is warns


def test_name_that_paper_cannot_show_is_never_printed_as_boxes(conference, category):
    listed(category, given_name="小明", family_name="王")
    listed(category, given_name="제인", family_name="김", badge_name="Jane Kim")
    found = paper(conference)
    as_pdf = text_of(participants_paper.as_pdf(found))
    assert "Jane Kim" in as_pdf
    assert "The name is in the Word file" in " ".join(as_pdf.split())
    words = [p.text for p in docx.Document(io.BytesIO(participants_paper.as_docx(found))).paragraphs]
    assert any("小明 王" in text for text in words)


def test_too_long_list_is_refused(conference, category, monkeypatch):
    monkeypatch.setattr(participants_paper, "MOST", 2)
    for _ in range(3):
        listed(category)
    with pytest.raises(participants_paper.TooMany):
        paper(conference)


def test_composing_takes_the_same_queries_for_many(conference, category, django_assert_max_num_queries):
    listed(category)
    with django_assert_max_num_queries(2):
        paper(conference)
    for _ in range(12):
        listed(category, factories.delegation(category))
    with django_assert_max_num_queries(2):
        found = paper(conference)
    with django_assert_max_num_queries(0):
        participants_paper.as_docx(found)
        participants_paper.as_pdf(found)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(family=hostile.stored, function=hostile.stored, name=hostile.texts)
@example("\u202eevil", "=HYPERLINK(1)", hostile.LONG)
def test_files_show_whatever_somebody_is_called(conference, family, function, name):
    """In Word to the letter, as far as XML holds it; on paper, where there are letters for it."""
    Registration.objects.filter(conference=conference).delete()
    category = factories.category(conference)
    listed(category, factories.delegation(category, name=factories.words(name)), family_name=family, function=function)
    found = paper(conference)
    written = solid(p.text for p in docx.Document(io.BytesIO(participants_paper.as_docx(found))).paragraphs)
    for typed in (family, function, name):
        assert solid([word.clean(typed)]) in written
    printed = participants_paper.as_pdf(found)
    if name.isascii() and name.isalnum() and len(name) <= 30:  # longer ones may be divided
        assert name.casefold() in solid([text_of(printed)]).casefold()


def solid(texts):
    """Without spaces, which files are free to set anew."""
    return "".join("".join(text.split()) for text in texts)


def test_participant_gets_the_list_for_participants(client, conference, category):
    me = listed(category, visibility="secretariat", family_name="Myself")
    listed(category, visibility="participants", family_name="Colleague")
    path = conference.url("my-participants", me.reference)
    assert client.get(path).status_code == 404
    client.post(conference.url("link", factories.link(me).token))
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    text = text_of(answer.content)
    assert "Colleague" in text
    assert "Myself" not in text


def test_participant_who_is_not_confirmed_gets_no_list(client, conference, category):
    me = factories.registration(category, visibility="public")
    client.post(conference.url("link", factories.link(me).token))
    answer = client.get(conference.url("my-participants", me.reference))
    assert answer.status_code == 302
    assert answer["Location"] == conference.url("my", me.reference)


def test_long_list_is_divided(client, conference, category, monkeypatch):
    from registration.views import participants

    monkeypatch.setattr(participants, "PER_PAGE", 2)
    for _ in range(5):
        listed(category)
    found = [re.findall(r"Frangipani (\d+)", page(client, conference, query=f"?page={n}")) for n in (1, 2, 3)]
    assert [len(names_) for names_ in found] == [2, 2, 1]
    assert len({name for names_ in found for name in names_}) == 5
    assert client.get(conference.url("participants") + "?page=4").status_code == 404
    assert client.get(conference.url("participants") + "?page=x").status_code == 200


def test_empty_list_says_so(client, conference):
    with translation.override("en"):
        assert "Nobody is listed yet" in page(client, conference)
    assert "Nobody is on this list yet." in text_of(participants_paper.as_pdf(paper(conference)))
