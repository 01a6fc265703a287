"""Every page in every language is valid HTML."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.addresses import World

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.django_db
def test_every_page_is_valid_html(tmp_path):
    """By the Nu checker (npm `vnu-jar`). `.ci/run` fetches it and says in `VNU_JAR` where it lies."""
    jar = os.environ.get("VNU_JAR")
    if not jar:
        pytest.skip("VNU_JAR names no Nu checker")
    world = World()
    for language in LANGUAGES:
        for number, page in enumerate(world.pages(language)):
            name = f"{language}-{number:03}-{page.name.replace(':', '-').replace(' ', '-')}.html"
            (tmp_path / name).write_text(page.html)
    assert len(list(tmp_path.iterdir())) > 200
    checked = subprocess.run(
        ["java", "-jar", jar, "--format", "json", "--skip-non-html", str(tmp_path)], capture_output=True, text=True
    )
    messages = json.loads(checked.stderr)["messages"]
    wrong = sorted({f"{Path(m['url']).name}: {m['message']} | {m.get('extract', '')[:120]}" for m in messages})
    assert wrong == [], "\n".join(wrong[:60])
