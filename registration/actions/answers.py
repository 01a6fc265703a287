"""Writing what somebody answered to the additional questions."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from conference.audit.models import Actor, record
from conference.files.models import StoredFile
from registration import rules
from registration.models import Answer, IllegalMove, Question, Registration
from registration.questions import Given


def write(registration: Registration, given: Mapping[int, Given]) -> None:
    """Save the first answers of a registration, by question id; inside the caller's transaction, one statement and one
    more for each file that is not stored yet."""
    rows = []
    for question_id, answer in given.items():
        if answer.says_something:
            file_id = answer.upload.store(registration.conference_id).pk if answer.upload else answer.file_id
            rows.append(
                Answer(
                    registration=registration,
                    question_id=question_id,
                    codes=list(answer.codes),
                    text=answer.text,
                    file_id=file_id,
                )
            )
    if rows:
        Answer.objects.bulk_create(rows)


@transaction.atomic
def change(*, by: Actor, registration: Registration, given: Mapping[int, Given]) -> list[int]:
    """Let these be the answers of a saved registration, by question id: what is missing there is deleted, and a file
    that no answer names any more too. Answers to questions that are no longer asked of the person's category stay:
    nobody can give them here. Returns the ids of the questions whose answers changed; records them, if any.

    The audit event names the questions by code and no answer. Raises `IllegalMove` when nothing may be changed.
    """
    rows = Registration.objects.select_for_update(no_key=True, of=("self",)).select_related("conference")
    now = rows.get(pk=registration.pk)
    if not rules.may_change(now, timezone.now()):
        raise IllegalMove(now.state)
    changed = put(now, given)
    if changed:
        record(
            by=by,
            verb="answers.changed",
            target=registration,
            label=registration.reference,
            changes=dict.fromkeys(Question.objects.filter(pk__in=changed).values_list("code", flat=True)),
        )
    return changed


def put(registration: Registration, given: Mapping[int, Given]) -> list[int]:
    """Let these be the answers of a saved registration, which the caller's transaction has locked. Returns the ids of
    the questions whose answers changed, those that were deleted last; records nothing."""
    before = {row.question_id: row for row in Answer.objects.filter(registration=registration)}
    given = {pk: answer for pk, answer in given.items() if answer.says_something}
    changed = [pk for pk, answer in given.items() if pk not in before or not _says(before[pk], answer)]
    asked = set(
        Question.objects.filter(categories=registration.category_id, pk__in=before).values_list("pk", flat=True)
    )
    gone = [pk for pk in before if pk not in given and pk in asked]
    if not changed and not gone:
        return []
    Answer.objects.filter(registration=registration, question__in=[*changed, *gone]).delete()
    write(registration, {pk: given[pk] for pk in changed})
    drop_files({row.file_id for pk, row in before.items() if pk in {*changed, *gone} and row.file_id})
    return [*changed, *gone]


def _says(row: Answer, answer: Given) -> bool:
    same = (tuple(row.codes), row.text, row.file_id) == (answer.codes, answer.text, answer.file_id)
    return same and answer.upload is None


def drop_files(ids: Collection[uuid.UUID]) -> None:
    """Delete stored files unless an answer still names them."""
    if not ids:
        return
    StoredFile.objects.filter(pk__in=ids).exclude(pk__in=Answer.objects.filter(file__in=ids).values("file")).delete()


@transaction.atomic
def read_file(*, by: Actor, answer: Answer) -> StoredFile:
    """The file that was given as this answer; the reading is recorded before anything is shown. Passports are among
    such files, whatever the question asks for."""
    assert answer.file is not None
    person = answer.registration
    record(by=by, verb="answer.file_read", target=person, label=person.reference, changes={answer.question.code: None})
    return answer.file
