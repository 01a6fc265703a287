from django.apps import AppConfig


class SecretariatConfig(AppConfig):
    name = "conference.secretariat"
