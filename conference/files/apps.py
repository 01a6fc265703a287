from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "conference.files"
