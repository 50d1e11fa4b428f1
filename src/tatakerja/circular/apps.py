from django.apps import AppConfig


class CircularConfig(AppConfig):
    name = "tatakerja.circular"
    label = "circular"
