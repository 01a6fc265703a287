"""One process that publishes: says that it is ready, waits for a line, publishes, and prints what came of it.

python tests/agenda/publisher.py 1
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

import django

django.setup()

from agenda.actions.publish import publish  # noqa: E402
from agenda.rules import Refused  # noqa: E402
from conference.audit.models import SYSTEM  # noqa: E402
from conference.models import Conference  # noqa: E402

conference = Conference.objects.get(pk=sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
try:
    print(json.dumps(str(publish(by=SYSTEM, conference=conference).number)))
except Refused as refused:
    print(json.dumps(refused.refusal.code))
