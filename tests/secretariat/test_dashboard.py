import datetime as dt
import itertools
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import Programme, Room, Session, Version
from conference.mail.models import Message
from conference.secretariat import charts
from registration import tasks
from registration.actions.checkin import check_in, undo
from registration.models import Needs, Passport, Places, ProposedChange, Registration, Source, State, Travel
from tests import factories
from tests.secretariat.test_mail import write

pytestmark = pytest.mark.django_db


def test_dashboard_shows_the_numbers_that_matter(office, states, curacao):
    factories.registration(states, curacao)
    factories.registration(states, curacao, state=State.CONFIRMED)
    waiting = factories.registration(states, curacao, state=State.WAITLISTED)
    write(waiting)
    Message.objects.update(failed_at=timezone.now(), error="550 unknown")
    board = office.get("dashboard").context["board"]
    assert (board.figures.taken, board.figures.places) == (2, 100)
    assert (board.to_decide, board.waiting, board.figures.failed, board.figures.mails) == (1, 1, 1, 1)
    (row,) = board.governments
    assert (str(row.delegation), row.taken, row.places) == ("Curaçao", 2, 3)
    (counts,) = board.categories
    assert (counts.confirmed, counts.submitted, counts.waiting, counts.total) == (1, 1, 1, 3)
    assert (counts.holding, counts.places) == (2, 3)


def test_dashboard_leads_to_filtered_lists(office, states):
    factories.registration(states)
    page = office.get("dashboard").content.decode()
    assert f"{office.url('registrations')}?status=submitted&amp;sort=oldest" in page
    assert f"{office.url('registrations')}?status=waitlisted" in page


def test_dashboard_leads_to_those_who_wait_for_a_visa_letter(office, reader, states):
    data = {"name": "DAHLIA", "number": "N1", "country": "BS", "born_on": "1980-01-01", "expires_on": "2035-01-01"}
    Passport.objects.create(registration=confirmed(states), **data)
    issued = {"letter_issued_at": timezone.now(), "letter_issued_by": "Rosalind"}
    Passport.objects.create(registration=confirmed(states), **data | issued)
    Passport.objects.create(registration=factories.registration(states, state=State.WITHDRAWN), **data)
    assert "visa letter to issue" not in reader.get("dashboard").content.decode()
    office.client.force_login(office.user)
    response = office.get("dashboard")
    assert response.context["board"].figures.letters == 1
    assert "visa letter to issue" in response.content.decode()
    assert f"{office.url('registrations')}?visa=asked&amp;sort=oldest" in response.content.decode()


def test_dashboard_counts_applications_that_wait_for_focal_points(office, states, curacao):
    factories.registration(states, curacao)
    factories.registration(states, curacao, source=Source.NOMINATION)
    factories.registration(states, curacao, endorsed_at=timezone.now())
    factories.registration(states, factories.delegation(states))
    assert office.get("dashboard").context["board"].figures.applications == 0
    factories.focal_point(curacao)
    page = office.get("dashboard").content.decode()
    assert "application waits for an endorsement" in page
    assert f"{office.url('registrations')}?endorsed=no&amp;sort=oldest" in page


def test_dashboard_of_an_empty_conference_says_what_to_do_first(office):
    page = office.get("dashboard").content.decode()
    assert "Add at least one category of participants" in page
    assert office.url("setup") in page


def test_dashboard_of_a_conference_that_is_set_up_has_no_checklist(office, curacao):
    assert "Add at least one category" not in office.get("dashboard").content.decode()


def test_dashboard_lists_delegations_in_the_alphabet_of_the_reader(office, states):
    for english, spanish in (("Germany", "Alemania"), ("Cuba", "Cuba"), ("The Bahamas", "Las Bahamas")):
        factories.delegation(states, name=factories.words(english, es=spanish))
    names = [str(row.delegation) for row in office.get("dashboard").context["board"].governments]
    assert names == ["The Bahamas", "Cuba", "Germany"]
    office.user.language = "es"
    office.user.save()
    rows = office.get("dashboard").context["board"].governments
    assert [row.delegation.name.localize("es") for row in rows] == ["Alemania", "Las Bahamas", "Cuba"]


def test_dashboard_shows_how_the_draft_stands_to_what_is_published(office):
    assert "not published yet" in office.get("dashboard").content.decode()
    programme = Programme.objects.create(conference=office.conference, changed_at=timezone.now())
    published = {"published_at": timezone.now(), "document": {}, "difference": {}}
    Version.objects.create(programme=programme, number=1, **published)
    agenda = office.get("dashboard").context["board"].agenda
    assert (agenda.version, agenda.has_changes) == (1, False)
    Programme.objects.update(changed_at=timezone.now())
    assert "published, with changes in the draft" in office.get("dashboard").content.decode()


def test_dashboard_counts_clashes_of_the_draft(office):
    start = dt.datetime.combine(office.conference.first_day, dt.time(14), dt.UTC)
    room = Room.objects.create(conference=office.conference, name=factories.words("Plenary hall"))
    for code in ("one", "two"):
        Session.objects.create(
            conference=office.conference,
            code=code,
            title=factories.words(f"Session {code}"),
            room=room,
            start=start,
            end=start + dt.timedelta(hours=1),
        )
    page = office.get("dashboard").content.decode()
    assert "clash in the draft of the agenda" in page
    assert "overlap" in page


def test_dashboard_takes_the_same_queries_for_ten_rows(office, states, django_assert_max_num_queries):
    def load():
        with django_assert_max_num_queries(12) as queries:
            assert office.get("dashboard").status_code == 200
        return len(queries)

    factories.registration(states, factories.delegation(states))
    load()
    few = load()
    for _n in range(12):
        write(factories.registration(states, factories.delegation(factories.category(office.conference))))
    assert load() == few


def table(page, heading):
    """The rows of the table under this heading, as texts."""
    (found,) = re.findall(rf'<table[^>]*aria-labelledby="{heading}".*?</table>', page, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def drawings(page):
    return re.findall(r'<svg class="chart.*?</svg>', page, re.DOTALL)


def confirmed(states, within=None, **fields):
    return factories.registration(states, within, state=State.CONFIRMED, **fields)


def on(registration, day):
    """As if this person had registered on that day."""
    moment = dt.datetime.combine(day, dt.time(15), dt.UTC)
    Registration.objects.filter(pk=registration.pk).update(created_at=moment)


def test_dashboard_draws_registrations_over_time_with_every_figure_in_the_table(office, states):
    today = timezone.localdate(timezone=office.conference.tz)
    for back, number in ((60, 2), (10, 1), (0, 1)):
        for _n in range(number):
            on(confirmed(states), today - dt.timedelta(back))
    on(factories.registration(states, state=State.WITHDRAWN), today - dt.timedelta(60))
    page = office.get("dashboard").content.decode()
    rows = table(page, "h-time")[1:]
    figures = [int(figure) for _day, figure in rows]
    assert len(rows) == 10  # the day before the first, and every week until today
    assert (figures[0], figures[1], figures[-1]) == (0, 2, 4)
    assert figures == sorted(figures)
    (drawing,) = [one for one in drawings(page) if "chart-time" in one]
    assert '<title id="chart-time">' in drawing
    assert "Now 4 of 100 places" in drawing
    assert "style=" not in drawing


def test_dashboard_shows_arrivals_of_the_confirmed_by_day_of_the_conference(office, states):
    evening = dt.datetime.combine(office.conference.first_day, dt.time(2), dt.UTC)  # still the day before in Nassau
    for state, number in ((State.CONFIRMED, 2), (State.WITHDRAWN, 1)):
        for _n in range(number):
            Travel.objects.create(registration=factories.registration(states, state=state), arrives_at=evening)
    Travel.objects.create(registration=confirmed(states), arrives_at=evening + dt.timedelta(days=1))
    confirmed(states)
    page = office.get("dashboard").content.decode()
    before = office.conference.first_day - dt.timedelta(days=1)
    assert office.get("dashboard").context["board"].figures.arrivals == [(before, 2), (office.conference.first_day, 1)]
    assert [figure for _day, figure in table(page, "h-arrive")[1:]] == ["2", "1"]
    assert "3 of 4 confirmed have said when they arrive." in page
    (drawing,) = [one for one in drawings(page) if "chart-arrive" in one]
    assert drawing.count('class="bar"') == 2
    assert "<title" in drawing
    assert "<desc" in drawing


def test_dashboard_counts_women_and_men_by_category(office, states):
    media = factories.category(office.conference, name=factories.words("Media"))
    for category, sex in ((states, "f"), (states, "f"), (states, "m"), (media, "n"), (media, "")):
        confirmed(category, sex=sex)
    factories.registration(states, sex="m")
    page = office.get("dashboard").content.decode()
    rows = table(page, "h-sex")[1:]
    assert rows[:2] == [["State or Territory", "2", "1", "0"], ["Media", "0", "0", "2"]]
    assert rows[2] == ["All", "2", "1", "2"]
    assert rows[3] == ["Share", "40 %", "20 %", "40 %"]
    (drawing,) = [one for one in drawings(page) if "chart-sex" in one]
    assert "2 women, 1 men, 2 others" in drawing


def test_dashboard_counts_needs_and_languages_of_the_confirmed(office, states):
    for hears, speaks, diet, access in (("en", "fr", ["vegan"], ["quiet"]), ("en", "", ["vegan", "halal"], [])):
        Needs.objects.create(registration=confirmed(states, hears=hears, speaks=speaks), diet=diet, access=access)
    Needs.objects.create(registration=factories.registration(states), diet=["vegan"])
    page = office.get("dashboard").content.decode()
    assert table(page, "h-lang")[1:] == [["English", "2", "0"], ["Français", "0", "1"], ["Not said", "0", "1"]]
    assert table(page, "h-needs")[1:] == [["Vegan", "2"], ["Halal", "1"], ["A quiet room or a place to rest", "1"]]


def test_dashboard_counts_needs_only_for_who_may_read_them(reader, states):
    Needs.objects.create(registration=confirmed(states), diet=["vegan"])
    response = reader.get("dashboard")
    assert "Vegan" not in response.content.decode()
    assert response.context["board"].figures.diet == {}


def test_dashboard_leads_to_what_was_written_on_needs_besides(office, reader, states):
    for name, details in (("Anna", "No shellfish"), ("Bruno", "")):
        Needs.objects.create(registration=confirmed(states, family_name=name), diet=["vegan"], details=details)
    assert "something besides" not in reader.get("dashboard").content.decode()
    assert len(reader.get("registrations", needs="written").context["page"]) == 2, "the filter is not for them"
    office.client.force_login(office.user)
    page = office.get("dashboard").content.decode()
    assert "1 person wrote something besides" in page
    assert "shellfish" not in page
    response = office.get("registrations", needs="written", status="confirmed")
    assert [row.family_name for row in response.context["page"]] == ["Anna"]
    assert "shellfish" not in response.content.decode()


def test_dashboard_warns_of_counters_that_the_recount_found_wrong(office, states, curacao):
    factories.registration(states, curacao)
    assert tasks.recount() == 0
    assert "counter of places is wrong" not in office.get("dashboard").content.decode()
    Places.objects.filter(delegation=curacao).update(taken=2)
    assert tasks.recount() == 1
    assert "1 counter of places is wrong." in office.get("dashboard").content.decode()
    Places.objects.filter(delegation=curacao).update(taken=1)
    assert tasks.recount() == 0
    assert "counter of places is wrong" not in office.get("dashboard").content.decode()


def test_dashboard_says_what_waits_for_whom(office, states, curacao):
    states.needs_note = True
    states.save()
    curacao.invited_at = timezone.now()
    curacao.save()
    aruba = factories.delegation(states, name=factories.words("Aruba"), invited_at=timezone.now())
    factories.registration(states, aruba, state=State.NOMINATED)
    factories.registration(states, aruba)
    changing = confirmed(states, aruba)
    for name in ("function", "organization"):
        ProposedChange.objects.create(registration=changing, field=name, new="x", proposed_at=timezone.now())
    board = office.get("dashboard").context["board"]
    assert [str(one) for one in board.silent] == ["Curaçao"]
    assert (board.nominated, board.figures.uncovered, board.figures.unverified, board.figures.changes) == (1, 2, 1, 1)
    page = office.get("dashboard").content.decode()
    assert "delegation is invited and silent" in page
    assert "persons whom no note verbale names yet" in page
    assert "person who wants details changed" in page


def test_dashboard_counts_who_is_in_and_who_came_today(office, states):
    here, gone, yesterday = confirmed(states), confirmed(states), confirmed(states)
    check_in(by=office.user.actor, registration=here)
    undo(by=office.user.actor, registration=gone, checkin_id=check_in(by=office.user.actor, registration=gone).pk)
    before = check_in(by=office.user.actor, registration=yesterday)
    before.at -= dt.timedelta(days=1)
    before.save()
    board = office.get("dashboard").context["board"]
    assert (board.figures.inside, board.figures.inside_today, board.confirmed) == (2, 1, 3)


def test_dashboard_of_one_conference_counts_nobody_of_another(office, states):
    other = factories.category(factories.conference())
    person = confirmed(other, sex="f", hears="fr")
    Needs.objects.create(registration=person, diet=["vegan"])
    Travel.objects.create(registration=person, arrives_at=timezone.now())
    check_in(by=office.user.actor, registration=person)
    figures = office.get("dashboard").context["board"].figures
    assert (figures.inside, figures.arrivals, figures.diet, figures.per_day) == (0, [], {}, {})
    assert sum(figures.heard.values()) == 0


def test_dashboard_draws_whole_numbers_in_every_language(office, states):
    confirmed(states)
    Travel.objects.create(registration=Registration.objects.get(), arrives_at=timezone.now())
    office.user.language = "es"
    office.user.save()
    for drawing in drawings(office.get("dashboard").content.decode()):
        assert not re.search(r'(?:x|y|width|height)="[^"]*[,.]', drawing)


def test_axis_reaches_the_highest_figure_in_round_steps():
    for most in (0, 1, 3, 7, 99, 100, 101, 1234, 100_000):
        step, top = charts.scale(most)
        assert top >= most
        assert top % step == 0
        assert top / step <= 5


def test_curve_has_a_point_for_each_week_and_ends_today():
    first, today = dt.date(2027, 1, 1), dt.date(2027, 4, 2)
    points = charts.cumulative({first: 2, dt.date(2027, 2, 1): 3}, today)
    assert points[0] == (first - dt.timedelta(1), 0)
    assert points[-1] == (today, 5)
    assert max((later - day).days for (day, _n), (later, _m) in itertools.pairwise(points)) == 7
    assert charts.cumulative({}, today) == []


def test_parts_of_a_bar_fill_it():
    parts = charts.shares([("women", 1), ("men", 1), ("others", 1)])
    assert sum(part.width for part in parts) == 1000
    assert charts.shares([("women", 0)]) == []


def test_home_goes_straight_to_the_only_conference(office):
    assert office.client.get(reverse("secretariat:home")).url == office.url("dashboard")


def test_home_of_somebody_without_a_role_says_whom_to_ask(client, conference):
    client.force_login(factories.user())
    page = client.get(reverse("secretariat:home")).content.decode()
    assert "You have no role in any conference." in page
    assert conference.slug not in page


def test_home_offers_a_superuser_to_set_up_a_conference(client, conference):
    client.force_login(factories.user(is_superuser=True))
    page = client.get(reverse("secretariat:home")).content.decode()
    assert reverse("secretariat:conference-new") in page
    assert reverse("secretariat:dashboard", args=[conference.slug]) in page


def test_language_of_the_office_is_kept_and_leads_back(office):
    response = office.client.post(
        reverse("secretariat:language"), {"language": "nl", "next": office.url("registrations")}
    )
    assert response.url == office.url("registrations")
    office.user.refresh_from_db()
    assert office.user.language == "nl"


def test_language_leads_nobody_to_another_site(office):
    response = office.client.post(reverse("secretariat:language"), {"language": "fr", "next": "https://evil.example/"})
    assert response.url == reverse("secretariat:home")
