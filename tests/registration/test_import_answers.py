"""Answers to additional questions in a spreadsheet of participants, and from an export back again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from conference.accounts.models import Role
from conference.audit.models import SYSTEM
from conference.jobs import running
from conference.jobs.models import Job
from conference.spreadsheets import read, write
from registration import questions as asking
from registration.actions.answers import write as write_answers
from registration.actions.import_people import import_people
from registration.forms.imports import ImportForm
from registration.imports.columns import guess, known_names
from registration.imports.rows import check, keys_of
from registration.models import Answer, Option, Question, Registration
from registration.questions import Given
from tests import factories

Kind = Question.Kind
HEADS = ["Delegation", "Given names", "Family name", "E-mail address", "Function"]
ANA = ["CW", "Ana", "Sol", "ana@example.org", "Adviser"]


@pytest.fixture
def ask(states):
    """A question asked of States, with its code in Spanish and Dutch labels too."""

    def make(code, kind=Kind.LINE, label="", options=(), **fields):
        words = factories.words(label or code.capitalize(), es=f"{code} (español)", nl=f"{code} (Nederlands)")
        return factories.question(states, code=code, kind=kind, label=words, options=options, **fields)

    return make


def checked(conference, *rows, heads):
    table = read.Table(heads, [read.Row(n, list(row)) for n, row in enumerate(rows, start=2)])
    return check(table, conference, guess(heads, known_names(conference)), key=keys_of(conference, b""))


def answer(conference, head, cell):
    """What the cell of one column comes to: the answer, or what is said of it."""
    found = checked(conference, [*ANA, cell], heads=[*HEADS, head])
    if found.bad:
        return found.bad[0].sentences[0]
    return next(iter(found.people[0].answers.values()), None)


@pytest.mark.parametrize("head", ["Hotel room", "habitacion (español)", "HABITACION (Nederlands)", "habitacion"])
def test_column_is_known_by_the_question_in_any_language_or_by_its_code(conference, curacao, ask, head):
    ask("habitacion", label="Hotel room")
    assert answer(conference, head, "Single") == Given(text="Single")


def test_two_questions_of_the_same_words_are_two_columns(conference, curacao, ask):
    first, second = ask("size-1", label="Size"), ask("size-2", label="Size")
    found = checked(conference, [*ANA, "XL", "42"], heads=[*HEADS, "Size", "Size"])
    assert found.people[0].answers == {first.pk: Given(text="XL"), second.pk: Given(text="42")}


@pytest.mark.parametrize(
    ("typed", "code"), [("Bus", "bus"), ("AUTOBÚS", "bus"), ("bus", "bus"), ("car", "car"), ("Bus.", "bus")]
)
def test_choice_is_known_by_its_words_in_any_language_or_its_code(conference, curacao, ask, typed, code):
    question = ask("transport", Kind.CHOICE, options=["bus", "car"])
    Option.objects.filter(question=question, code="bus").update(label=factories.words("Bus", es="Autobús"))
    assert answer(conference, "transport", typed) == Given(codes=(code,))


@pytest.mark.parametrize("typed", ["Yes", "yes", "Sí", "si", "Oui", "Ja"])
def test_yes_is_known_in_four_languages(conference, curacao, ask, typed):
    ask("bus", Kind.YES_NO)
    assert answer(conference, "bus", typed) == Given(codes=("yes",))


def test_several_answers_stand_in_one_cell(conference, curacao, ask):
    question = ask("days", Kind.SEVERAL, options=["monday", "tuesday", "friday"])
    Option.objects.filter(question=question, code="friday").update(label=factories.words("Friday; evening only"))
    for typed in ("Tuesday; monday", "monday;Tuesday;;tuesday"):
        assert answer(conference, "days", typed) == Given(codes=("monday", "tuesday"))
    assert answer(conference, "days", "Friday; evening only; Monday") == Given(codes=("monday", "friday"))


def test_answers_that_differ_by_a_sign_only_are_not_mixed_up(conference, curacao, ask):
    question = ask("blood", Kind.CHOICE, options=["one", "two", "three"])
    for code, words in (("one", "A"), ("two", "A+"), ("three", "One")):  # the words of one are the code of another
        Option.objects.filter(question=question, code=code).update(label=factories.words(words))
    assert [answer(conference, "blood", typed).codes for typed in ("A", "A+", "One")] == [
        ("one",),
        ("two",),
        ("three",),
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (Kind.DATE, "2027-01-13", "2027-01-13"),
        (Kind.DATE, "13/1/2027", "2027-01-13"),
        (Kind.COUNTRY, "bs", "BS"),
        (Kind.COUNTRY, "Países Bajos", "NL"),
    ],
)
def test_day_and_country_are_kept_as_codes(conference, curacao, ask, kind, typed, code):
    ask("asked", kind)
    assert answer(conference, "asked", typed) == Given(codes=(code,))


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Kind.CHOICE, "Trian", "“Trian” is none of the answers that are known here. Did you mean “train”?"),
        (Kind.SEVERAL, "Train; Zeppelin", "“Zeppelin” is none of the answers"),
        (Kind.YES_NO, "perhaps", "“perhaps” is none of the answers"),
        (Kind.DATE, "31/02/2027", "Enter a day as year, month and day"),
        (Kind.DATE, "1027-01-13", "Check the year."),
        (Kind.COUNTRY, "Atlantis", "“Atlantis” is none of the answers"),
        (Kind.LINE, "x" * 201, "at most 200 characters"),
        (Kind.TEXT, "x" * 2001, "at most 2000 characters"),
        (Kind.LINE, "#REF!", "The formula gives an error"),
    ],
)
def test_answer_that_the_form_would_refuse_is_an_error_of_its_row(conference, curacao, ask, kind, typed, words):
    ask("asked", kind, label="How do you come?", options=["train", "plane"] if kind in asking.WITH_OPTIONS else ())
    said = answer(conference, "asked", typed)
    assert said.startswith("How do you come?: ")
    assert words in said


def test_what_is_not_answered_or_not_asked_is_no_error(conference, curacao, ask):
    practice = ask("practice", Kind.YES_NO, is_required=True)
    ask("paper", is_required=True, after=(practice, ["yes"]))
    media = factories.category(conference, code="press")
    factories.question(media, code="camera")
    heads = [*HEADS, "practice", "paper", "camera"]
    found = checked(
        conference,
        [*ANA, "", "", ""],
        ["CW", "Bo", *ANA[2:], "yes", "Safe routes", ""],
        ["CW", "Cy", *ANA[2:], "no", "Safe routes", "Hasselblad"],
        heads=heads,
    )
    assert found.bad == []
    assert [len(person.answers) for person in found.people] == [0, 2, 1]
    assert [person.unasked for person in found.people] == [0, 0, 2]


def test_answers_are_checked_with_the_same_queries_for_many(conference, curacao, ask, django_assert_max_num_queries):
    ask("days", Kind.SEVERAL, options=["monday", "tuesday"])
    ask("from", Kind.COUNTRY)
    rows = [["CW", f"Ana {n}", *ANA[2:], "Monday; tuesday", "Aruba"] for n in range(200)]
    heads = [*HEADS, "days", "from"]
    matching = guess(heads, known_names(conference))
    table = read.Table(heads, [read.Row(n, row) for n, row in enumerate(rows)])
    with django_assert_max_num_queries(15):
        assert len(check(table, conference, matching, key=keys_of(conference, b"")).people) == 200


# Round trip


@pytest.fixture
def staff(client, conference):
    client.force_login(factories.user(conference, Role.REGISTRATION))
    return client


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "nl"])
def test_answers_survive_an_export_and_its_import(client, conference, curacao, ask, kind, language):
    client.force_login(factories.user(conference, Role.REGISTRATION, language=language))
    practice = ask("practice", Kind.YES_NO)
    days = ask("days", Kind.SEVERAL, options=["monday", "tuesday", "wednesday"])
    Option.objects.filter(question=days, code="monday").update(label=factories.words("Monday; all day", fr="Lundi"))
    given = {
        practice.pk: Given(codes=("no",)),
        days.pk: Given(codes=("monday", "wednesday")),
        ask("hotel", Kind.CHOICE, options=["yes", "no"]).pk: Given(codes=("no",)),
        ask("born", Kind.DATE).pk: Given(codes=("1970-12-03",)),
        ask("home", Kind.COUNTRY).pk: Given(codes=("CW",)),
        ask("size").pk: Given(text="=1+1"),
        ask("words", Kind.TEXT).pk: Given(text="Two lines;\nof “text” – é 😀"),
    }
    ask("unanswered", Kind.TEXT)
    write_answers(factories.registration(curacao.category, curacao, given_name="Ana"), given)
    every = ["delegation", "given_name", "family_name", "email", "function", "hotel"]
    every += [f"answer-{one.code}" for one in asking.of_conference(conference)]
    address = reverse("secretariat:registrations-export", args=[conference.slug])
    content = client.post(address, {"kind": kind, "columns": every}).content
    Answer.objects.all().delete()
    Registration.objects.all().delete()

    table = read.table("", content)
    with translation.override(language):
        assert table.columns[1] == str(Registration._meta.get_field("given_name").verbose_name)
        matching = guess(table.columns, known_names(conference))
        found = check(table, conference, matching, key=keys_of(conference, content))
    assert found.bad == []
    import_people(by=SYSTEM, conference=conference, people=found.people)
    assert asking.given_by(Registration.objects.get()) == given


# In the office


@pytest.mark.django_db(transaction=True)
def test_answers_go_from_the_file_to_the_person(staff, conference, curacao, ask):
    transport = ask("transport", Kind.CHOICE, options=["bus", "car"])
    ask("portrait", Kind.FILE)
    content = write.csv([*HEADS, "Transport", "Portrait"], [[*ANA, "Car", "ana.jpg"]])
    address = reverse("secretariat:registrations-import", args=[conference.slug])
    columns = staff.post(address, {"file": SimpleUploadedFile("people.csv", content)}).url
    html = staff.get(columns).content.decode()
    assert '<optgroup label="Additional questions">' in html
    assert '<option value="answer-transport" selected>Transport</option>' in html
    assert "answer-portrait" not in html
    known = {f"column_{n}": code for n, code in enumerate(["delegation", "given_name", "family_name", "email"])}
    chosen = known | {"column_4": "function", "column_5": "answer-transport", "column_6": "-"}
    assert (
        "Two columns cannot both be “Transport”."
        in staff.post(columns, chosen | {"column_6": "answer-transport"}).content.decode()
    )
    trial = staff.post(columns, chosen)
    running.run(Job.objects.get(kind="registrations.import-check").pk)
    job = trial.url.split("/")[-2]
    staff.post(f"{columns}run/", {"check": job})
    running.run(Job.objects.get(kind="registrations.import").pk)
    assert asking.given_by(Registration.objects.get()) == {transport.pk: Given(codes=("car",))}


@pytest.mark.django_db(transaction=True)
def test_trial_run_says_what_is_left_out(staff, conference, curacao, ask):
    practice = ask("practice", Kind.YES_NO)
    ask("paper", after=(practice, ["yes"]))
    content = write.csv([*HEADS, "Practice", "Paper"], [[*ANA, "no", "Safe routes"]])
    heads = [*HEADS, "Practice", "Paper"]
    codes = {str(n): code for n, code in guess(heads, known_names(conference)).items()}
    job = Job.objects.create(
        kind="registrations.import-check",
        conference_id=conference.pk,
        given=content,
        parameters={"matching": codes, "file": "6f2ad3b4-6a35-4c0c-8ab8-7a4f0d7c1c11"},
    )
    assert running.run(job.pk) == "done"
    job.refresh_from_db()
    assert "1 answer is left out, because this person is not asked the question." in job.outcome["sentences"]


def test_template_has_the_questions_and_can_be_imported_as_it_is(staff, conference, curacao, ask):
    practice = ask("practice", Kind.YES_NO)
    days = ask("days", Kind.SEVERAL, options=["monday", "tuesday", "friday"])
    ask("paper", after=(practice, ["no"]))
    content = staff.get(reverse("secretariat:registrations-import-template", args=[conference.slug])).content
    table = read.table("template.xlsx", content)
    assert table.columns[-3:] == ["Practice", "Days", "Paper"]
    found = check(table, conference, guess(table.columns, known_names(conference)), key=keys_of(conference, content))
    assert found.people[0].answers == {
        practice.pk: Given(codes=("yes",)),
        days.pk: Given(codes=("monday", "tuesday")),
    }


def test_no_question_that_asks_for_a_file_is_offered(conference, ask):
    ask("portrait", Kind.FILE)
    ask("size")
    form = ImportForm(conference=conference, heads=["Portrait"], guessed={})
    assert "answer-size" in form.labels
    assert "answer-portrait" not in form.labels
    assert guess(["Portrait"], known_names(conference)) == {}
