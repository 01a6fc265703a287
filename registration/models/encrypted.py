"""A column whose text is unreadable in a stolen database."""

from typing import Any

from django.db import models

from conference.enciphered import decipher, encipher


class EncryptedTextField(models.TextField):
    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encipher(text) if text else text

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return decipher(value) if value else value
