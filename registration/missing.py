"""What somebody still owes: files and answers that the category asks for."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from registration.models import Answer, Question


def missing_documents() -> Exists:
    """For filters and annotations on registrations: a file that must be given, and that this person is asked for, is
    not there. A question that is only asked after certain answers counts where those were given."""
    return _missing(Q(kind=Question.Kind.FILE), Q(file__isnull=False))


def missing_answers() -> Exists:
    """The same for answers other than files."""
    return _missing(~Q(kind=Question.Kind.FILE), Q())


def _missing(which: Q, given: Q) -> Exists:
    own = Answer.objects.filter(registration=OuterRef(OuterRef("pk")))
    asked = Question.objects.filter(which, categories=OuterRef("category"), is_required=True)
    led_to = Exists(own.filter(question=OuterRef("shown_if"), codes__overlap=OuterRef("shown_if_values")))
    answered = Exists(own.filter(given, question=OuterRef("pk")))
    return Exists(asked.filter(Q(shown_if__isnull=True) | led_to).exclude(answered))
