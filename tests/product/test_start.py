"""What `manage.py start` promises: one command, nothing lost, nothing left behind."""

import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from tests.installation import ROOT

pytestmark = pytest.mark.product

MAKE_CONFERENCE = """
import datetime as dt
from conference.models import Conference
Conference.objects.create(
    slug="kept-2031", code="KEP", title="Kept", short_title="Kept", city="Nassau", is_current=True, languages=["en"],
    first_day=dt.date(2031, 1, 8), last_day=dt.date(2031, 1, 9), contact_email="secretariat@example.org")
"""


def test_start_answers_and_says_where_to_look(product):
    assert product.get("/healthz") == (200, "ok")
    said = product.said()
    assert f"{product.url}/secretariat/" in said
    assert f"organizer@example.org, password {product.password}" in said
    assert str(product.mail_folder) in said


@pytest.mark.parametrize("program", [("granian",), ("celery", "worker"), ("celery", "beat")], ids=" ".join)
def test_killed_program_comes_back(product, program):
    killed = product.program(*program)
    killed.kill()
    back = product.until(lambda: (now := product.program(*program)) and now.pid != killed.pid and now)
    product.until(lambda: product.get("/readyz")[0] == 200)
    assert back.is_running()
    assert "starting it again" in product.said()


def test_killed_servers_come_back(product):
    product.program("keeper.py").kill()
    product.until(lambda: "down" in product.get("/readyz")[1])
    product.until(lambda: product.get("/readyz") == (200, '{"postgresql": "ok", "redis": "ok"}'), 40)


def test_port_taken_is_said_before_anything_starts(installation):
    new = installation()
    with socket.socket() as other:
        other.bind(("127.0.0.1", new.port))
        other.listen()
        new.start(wait=False)
        assert new.process.wait(30) == 1
    assert f"Port {new.port} is taken" in new.said()
    assert f"PORT={new.port + 1}" in new.said() or "PORT=" in new.said()
    assert sorted(path.name for path in new.data.iterdir()) == ["log"]


def test_second_start_keeps_what_was_entered(installation):
    new = installation("--no-example", DEMO_PASSWORD="").start()
    assert "No conference is open here yet" in new.get("/")[1]
    assert "organizer@example.org, password " in new.said()
    new.manage("shell", "-v0", "-c", MAKE_CONFERENCE)  # a second command joins the running servers
    assert len([p for p in new.processes() if "keeper.py" in " ".join(p.cmdline())]) == 1
    assert new.stop() == 0
    assert new.processes() == []

    new.log.unlink()
    new.start()
    assert "kept-2031" in new.manage(
        "shell", "-v0", "-c", "from conference.models import Conference; print(Conference.objects.get().slug)"
    )
    assert "password of the first start" in new.said()


def test_interrupt_leaves_no_process(installation):
    new = installation("--no-example").start()
    assert len(new.processes()) > 8
    assert new.stop(signal.SIGINT) == 0
    new.until(lambda: not new.processes(), 3)
    assert "Stopped." in new.said()


def test_interrupt_while_starting_leaves_no_process(installation):
    new = installation("--no-example").start(wait=False)
    new.until(lambda: "Preparing" in new.said())
    new.stop(signal.SIGINT)
    new.until(lambda: not new.processes(), 5)


def test_killed_start_leaves_no_process_and_starts_again(installation):
    new = installation("--no-example").start()
    new.process.kill()
    new.process.wait()
    new.until(lambda: not new.processes(), 20)
    new.start()


def test_power_cut_is_survived(installation):
    new = installation("--no-example").start()
    everything = new.processes()
    for process in everything:
        process.suspend()  # nobody may react to the end of another
    for process in everything:
        process.kill()
    psutil.wait_procs(everything, timeout=10)
    assert list(new.data.glob("servers/postgres/postmaster.pid"))
    new.process.wait()
    new.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_foreign_data_folder_is_refused(installation):
    new = installation()
    os.chown(new.data, 65534, 65534)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=ROOT, env=new.environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert f"The folder {new.data} belongs to" in done.stderr
    assert "PLENARY_DATA" in done.stderr
