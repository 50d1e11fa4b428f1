from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "tatakerja.presence"
    label = "presence"
