from django.apps import AppConfig


class TypesetConfig(AppConfig):
    name = "conference.typeset"
