"""Inputs for texts in several languages: one per language, each with a label that names the language in itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from i18nfield.forms import I18nFormField
from i18nfield.strings import LazyI18nString

from conference.text import name_what_is_missing, no_control_characters

NAMES: dict[str, str] = dict(settings.LANGUAGES)


class MultilingualWidget(forms.MultiWidget):
    """One input per language. `several_lines` makes text areas of them. The inputs are called `title_es`, … so that
    nothing shifts when a language is added to the conference."""

    template_name = "multilingual/inputs.html"

    def __init__(self, languages: Sequence[str], *, several_lines: bool = False, attrs: dict[str, Any] | None = None):
        self.languages = self.enabled_locales = list(languages)
        widget = forms.Textarea if several_lines else forms.TextInput
        rows = {"rows": 4} if several_lines else {}
        super().__init__({code: widget({"lang": code, **rows}) for code in languages}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """The text of each language, without fallback."""
        value = value if isinstance(value, LazyI18nString) else LazyI18nString(value)
        if isinstance(value.data, dict):
            return [value.data.get(code) or "" for code in self.languages]
        return [str(value.data or "")] + [""] * (len(self.languages) - 1)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for code, part in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            part["language"], part["language_name"] = code, NAMES[code]
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """One language is enough."""
        return False

    def id_for_label(self, id_: str) -> str:
        """Where a link of the error summary leads: the first input."""
        return f"{id_}_0" if id_ else ""


class MultilingualField(I18nFormField):
    """A text in several languages; required means in at least one. An error says in which language it is."""

    def __init__(self, languages: Sequence[str], *, several_lines: bool = False, **kwargs: Any) -> None:
        self.widget = lambda locales, field: MultilingualWidget(locales, several_lines=several_lines)
        super().__init__(locales=list(languages), **{"widget": self.widget, **kwargs})
        self.required = self.one_required  # the form says "optional" where it is
        for part in self.fields:
            part.validators.append(no_control_characters)

    def clean(self, value: Any) -> LazyI18nString:
        errors = []
        for part, typed in zip(self.fields, value or [], strict=False):
            try:
                part.clean(typed)
            except ValidationError as error:
                errors += [format_html("{}: {}", NAMES[part.locale], sentence) for sentence in error.messages]
        if errors:
            raise ValidationError(errors)
        return super().clean(value)


class MultilingualForm:
    """Mixed into a form (before `forms.ModelForm`): every multilingual field asks in the given `languages`, and texts
    in other languages, which the form does not show, are kept."""

    fields: dict[str, forms.Field]
    initial: Any

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, old in self.fields.items():
            if isinstance(old, I18nFormField):
                self.fields[name] = MultilingualField(
                    languages,
                    several_lines=isinstance(getattr(old.widget, "widget", None), type)
                    and issubclass(old.widget.widget, forms.Textarea),
                    label=old.label,
                    help_text=old.help_text,
                    required=old.one_required,
                    max_length=getattr(old.fields[0], "max_length", None),
                )
        name_what_is_missing(self.fields.values())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        for name, field in self.fields.items():
            if isinstance(field, MultilingualField) and name in cleaned:
                before = getattr(self.initial.get(name), "data", None)
                hidden = {k: v for k, v in before.items() if k not in field.locales} if isinstance(before, dict) else {}
                cleaned[name] = LazyI18nString(hidden | cleaned[name].data)
        return cleaned
