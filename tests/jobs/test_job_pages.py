"""The page of a job: how far it is, what came of it, and nobody else's business."""

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.jobs.models import Job
from tests import factories


@pytest.fixture
def conference(db):
    return factories.conference()


@pytest.fixture
def user(client, conference):
    user = factories.user(conference)
    client.force_login(user)
    return user


@pytest.fixture
def job(conference, user):
    def make(**fields):
        state = fields.get("state", Job.State.RUNNING)
        ended = timezone.now() if state in (Job.State.DONE, Job.State.FAILED) else None
        return Job.objects.create(
            **{
                "conference_id": conference.pk,
                "owner_id": str(user.pk),
                "owner_label": str(user),
                "kind": "registrations.export",
                "state": state,
                "ended_at": ended,
                "total": 400,
                "done": 100,
            }
            | fields
        )

    return make


def page(client, conference, job, name="job"):
    return client.get(reverse(f"secretariat:{name}", args=[conference.slug, job.pk]))


def test_running_job_shows_a_bar_with_its_figures_in_words(client, conference, job):
    html = page(client, conference, job()).content.decode()
    assert '<progress max="400" value="100"' in html
    assert "100 of 400 done." in html
    assert '<meta http-equiv="refresh" content="3">' in html  # without JavaScript


def test_bar_asks_for_the_whole_page_once_the_work_has_ended(client, conference, job):
    assert "HX-Refresh" not in page(client, conference, job(), "job-progress").headers
    assert page(client, conference, job(state="done"), "job-progress").headers["HX-Refresh"] == "true"


def test_done_job_says_what_came_of_it_and_gives_its_file(client, conference, job):
    done = job(
        state="done",
        result=b"a;b",
        result_name="people.csv",
        result_type="text/csv",
        outcome={"sentences": ["400 rows are in the file."]},
    )
    html = page(client, conference, done).content.decode()
    assert "400 rows are in the file." in html
    assert "http-equiv" not in html
    answer = page(client, conference, done, "job-file")
    assert answer.content == b"a;b"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "people.csv" in answer.headers["Content-Disposition"]


def test_failed_job_says_what_to_do(client, conference, job):
    html = page(client, conference, job(state="failed", outcome={"sentences": ["Choose it again."]})).content.decode()
    assert "Choose it again." in html
    assert "<title>Error: " in html


def test_job_of_a_colleague_is_not_found(client, conference, job):
    theirs = job(state="done", owner_id="0", result_name="a.csv", result=b"x")
    assert {page(client, conference, theirs, n).status_code for n in ("job", "job-progress", "job-file")} == {404}
    client.force_login(factories.user(is_superuser=True))
    assert page(client, conference, theirs).status_code == 200


def test_job_of_another_conference_is_not_found(client, conference, job):
    assert page(client, conference, job(conference_id=conference.pk + 1)).status_code == 404


def test_bytes_of_a_file_are_not_read_for_its_page(client, conference, job, django_assert_max_num_queries):
    done = job(state="done", result=b"x" * 1000, result_name="a.csv")
    with django_assert_max_num_queries(8) as asked:
        page(client, conference, done)
    assert not any('"jobs_job"."result",' in query["sql"] for query in asked)
