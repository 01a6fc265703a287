from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "conference.accounts"
