from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "conference.editions"
