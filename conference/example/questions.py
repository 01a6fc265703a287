"""The example's additional questions: what governments bring to the round table, and what the venue must know."""

from __future__ import annotations

from conference.audit.models import Actor
from conference.editions.actions.questions import Choice, add_question
from conference.example import words
from conference.models import Conference
from registration.models import Question
from registration.questions import NO, YES, Given

PRACTICE = "good-practice"
TITLE = "title-of-the-good-practice"
HOTEL = "conference-hotel"

# What some of the example's people answer, by family name: question's code → answer.
ANSWERS: dict[str, dict[str, Given]] = {
    "Frangipani": {
        PRACTICE: Given((YES,)),
        TITLE: Given(text="One desk for survivors: police, health and shelter in one building"),
        HOTEL: Given(("no",)),
    },
    "Breadfruit": {PRACTICE: Given((NO,)), HOTEL: Given(("no",))},
    "Tamarinde": {
        PRACTICE: Given((YES,)),
        TITLE: Given(text="Tolken op afstand bij de eerste gesprekken"),
        HOTEL: Given(("both-nights",)),
    },
    "Flamboyant": {PRACTICE: Given((YES,)), TITLE: Given(text="Tolken op afstand bij de eerste gesprekken")},
    "Guayacán": {PRACTICE: Given((NO,)), HOTEL: Given(("both-nights",))},
    "Flanboyan": {PRACTICE: Given((YES,)), TITLE: Given(text="Un registre commun des mineurs non accompagnés")},
    "Soursop": {PRACTICE: Given((NO,)), HOTEL: Given(("one-night",))},
}


def load(conference: Conference, by: Actor) -> None:
    """Add the questions, for governments; asked before anybody registers."""
    governments = list(conference.categories.filter(code__in=["host", "state"]))
    practice = add_question(
        by=by,
        question=Question(
            conference=conference,
            code=PRACTICE,
            kind=Question.Kind.YES_NO,
            label=words(
                "Will your delegation bring a good practice to the round table?",
                "¿Presentará su delegación una buena práctica en la mesa redonda?",
                "Votre délégation présentera-t-elle une bonne pratique à la table ronde ?",
                "Brengt uw delegatie een goede praktijk mee naar de rondetafel?",
            ),
            help=words(
                "The round table is on the second day. One contribution per delegation is enough.",
                "La mesa redonda es el segundo día. Basta una contribución por delegación.",
                "La table ronde a lieu le deuxième jour. Une contribution par délégation suffit.",
                "De rondetafel is op de tweede dag. Eén bijdrage per delegatie is genoeg.",
            ),
        ),
        categories=governments,
        options=[],
    )
    add_question(
        by=by,
        question=Question(
            conference=conference,
            code=TITLE,
            kind=Question.Kind.LINE,
            is_required=True,
            label=words("Its title", "Su título", "Son titre", "De titel ervan"),
            help=words(
                "A few words; you can change them until the conference begins.",
                "Unas palabras; puede cambiarlas hasta que empiece la conferencia.",
                "Quelques mots ; vous pouvez les modifier jusqu’au début de la conférence.",
                "Een paar woorden; u kunt ze veranderen tot de conferentie begint.",
            ),
            shown_if=practice,
            shown_if_values=[YES],
        ),
        categories=governments,
        options=[],
    )
    add_question(
        by=by,
        question=Question(
            conference=conference,
            code=HOTEL,
            kind=Question.Kind.CHOICE,
            label=words(
                "Will you stay at the conference hotel?",
                "¿Se alojará en el hotel de la conferencia?",
                "Logerez-vous à l’hôtel de la conférence ?",
                "Logeert u in het conferentiehotel?",
            ),
        ),
        categories=governments,
        options=[
            Choice("", words("Both nights", "Las dos noches", "Les deux nuits", "Beide nachten")),
            Choice("", words("One night", "Una noche", "Une nuit", "Eén nacht")),
            Choice("", words("No", "No", "Non", "Nee")),
        ],
    )
    _ask_resource_persons(conference, by)


def _ask_resource_persons(conference: Conference, by: Actor) -> None:
    """What the moderators must know of those who are invited to speak."""
    for code, kind, label in (
        (
            "curriculum-vitae",
            Question.Kind.FILE,
            words(
                "A short curriculum vitae, for whoever introduces you",
                "Una breve hoja de vida, para quien le presente",
                "Un bref curriculum vitae, pour la personne qui vous présentera",
                "Een kort curriculum vitae, voor wie u voorstelt",
            ),
        ),
        (
            "travels-from",
            Question.Kind.COUNTRY,
            words(
                "From which country will you travel?",
                "¿Desde qué país viajará?",
                "De quel pays partirez-vous ?",
                "Uit welk land reist u?",
            ),
        ),
        (
            "free-from",
            Question.Kind.DATE,
            words(
                "From which day on may we call you to prepare your part?",
                "¿A partir de qué día podemos llamarle para preparar su intervención?",
                "À partir de quel jour pouvons-nous vous appeler pour préparer votre intervention ?",
                "Vanaf welke dag mogen wij u bellen om uw bijdrage voor te bereiden?",
            ),
        ),
    ):
        question = Question(conference=conference, code=code, kind=kind, label=label)
        categories = list(conference.categories.filter(code="resource-person"))
        add_question(by=by, question=question, categories=categories, options=[])


def answers(conference: Conference, family_name: str) -> dict[int, Given]:
    """What this person answers, by question id; few do not answer at all."""
    given = ANSWERS.get(family_name, {})
    return {one.pk: given[one.code] for one in conference.questions.order_by("order") if one.code in given}
