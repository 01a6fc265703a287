from django.apps import AppConfig


class ConferenceConfig(AppConfig):
    name = "conference"

    def ready(self) -> None:
        from conference import wiring

        wiring.connect()
