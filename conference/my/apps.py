from django.apps import AppConfig


class MyConfig(AppConfig):
    name = "conference.my"
