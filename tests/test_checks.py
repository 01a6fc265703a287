"""Style, types, layers and migrations: the tools, called as tests, so that one run is everything."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command[0]}:\n{done.stdout[-6000:]}{done.stderr[-6000:]}"
    return done.stdout


def files(folder, *endings):
    return sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in endings)


def test_code_keeps_the_rules_of_style():
    run(BIN / "ruff", "check", ".")


def test_code_is_formatted():
    run(BIN / "ruff", "format", "--check", ".")


def test_types_hold():
    run(BIN / "mypy")


def test_layers_hold():
    assert "broken" not in run(BIN / "lint-imports", "--no-cache").replace("0 broken", "")


def test_templates_are_formatted():
    run(BIN / "djade", "--check", "--target-version", "5.2", *files("templates", ".html"))


def test_code_uses_what_django_offers_today(tmp_path):
    for app in ("conference", "registration", "agenda"):  # a copy, for the tool mends what it finds
        shutil.copytree(
            ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("migrations", "__pycache__", "locale")
        )
    run(BIN / "django-upgrade", "--target-version", "5.2", *sorted(tmp_path.rglob("*.py")))


@pytest.mark.django_db
def test_models_have_their_migrations():
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
