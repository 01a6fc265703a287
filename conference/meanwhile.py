"""An old page undoes nothing: a form that knows what its page showed, and what a colleague has changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from conference.multilingual import NAMES
from conference.templatetags.plenary import moment


def mark(value: Any) -> str:
    """A short mark of a value, the same for what a row holds and for what a form makes of it."""
    if isinstance(value, LazyI18nString):
        texts = value.data if isinstance(value.data, dict) else {"": value.data}
        value = sorted((code, text.replace("\r\n", "\n").strip()) for code, text in texts.items() if text)
    elif isinstance(value, Model):
        value = value.pk
    elif isinstance(value, list):
        value = sorted(value)
    elif isinstance(value, dt.datetime):  # a form's is in the conference's zone, and to the minute
        value = f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M}"
    plain = "" if value in (None, []) else value if isinstance(value, list) else str(value)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:12]


class WatchfulForm(forms.BaseForm):
    """Mixed into a form that changes what exists, before its other bases. Its page carries marks of the values that it
    shows. What was not touched there stays as it is now; what was changed both there and by somebody else is asked
    again, with the present value. A form without marks, as of a spreadsheet, is taken as it is."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        self.watched = [*self.fields] if instance is None or instance.pk else []
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["seen"] = json.dumps({name: mark(self.now(name)) for name in self.watched})
        if layout := getattr(getattr(self, "helper", None), "layout", None):
            layout.fields.append("seen")

    def now(self, name: str) -> Any:
        """What the database holds."""
        return self.get_initial_for_field(self.fields[name], name)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[assignment]
        self.shown = self._read(self.data.get("seen", ""))
        self.kept: set[str] = set()  # what was not touched here and changed elsewhere
        for name in self.watched:
            now = self.now(name)
            if name not in cleaned or self.shown.get(name, mark(now)) == mark(now) or mark(cleaned[name]) == mark(now):
                continue
            if mark(cleaned[name]) == self.shown[name]:
                self.kept.add(name)
                cleaned[name] = self.fields[name].to_python(now)
                self._show_again(name, now)
            else:
                self.ask_again(name, now)
        return cleaned

    def ask_again(self, name: str, now: Any) -> None:
        """Say that this is `now` what it is, and keep what was typed: who saves again means it."""
        words = _("This was changed meanwhile: it is now “%(now)s”. Save again to put yours in its place.")
        self.add_error(name, words % {"now": self._words(name, now)})
        self._see(name, now)

    def is_changed(self, name: str) -> bool:
        """Of a valid form: whether this was changed here."""
        return name in self.changed_data and name not in self.kept

    @staticmethod
    def _read(typed: str) -> dict[str, str]:
        try:
            found = json.loads(typed[:5_000])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _see(self, name: str, now: Any) -> None:
        self.shown[name] = mark(now)
        self.data = self.data.copy()
        self.data["seen"] = json.dumps(self.shown)

    def _show_again(self, name: str, now: Any) -> None:
        """Should the page come again because of something else, the present value stands in a plain input."""
        field = self.fields[name]
        if isinstance(field.widget, forms.TextInput | forms.NumberInput | forms.Textarea):
            self._see(name, now)
            self.data[name] = field.widget.format_value(field.prepare_value(now)) or ""

    def _words(self, name: str, value: Any) -> str:
        """A value as readers see it."""
        field = self.fields[name]
        if isinstance(value, LazyI18nString):
            texts = value.data if isinstance(value.data, dict) else {}
            return "; ".join(f"{NAMES.get(code, code)}: {text}" for code, text in texts.items() if text) or "–"
        if isinstance(field, forms.ModelChoiceField):
            value = field.to_python(value)
        elif isinstance(value, dt.datetime):
            value = moment(value)
        elif isinstance(value, bool):
            value = _("Yes") if value else _("No")
        elif isinstance(value, list):
            value = ", ".join(str(NAMES.get(one, one)) for one in value)
        elif hasattr(field, "choices"):
            value = getattr(self.instance, f"get_{name}_display")()  # type: ignore[attr-defined]
        return "–" if value in (None, "") else str(value)
