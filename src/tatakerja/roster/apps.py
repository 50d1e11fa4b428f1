from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "tatakerja.roster"
    label = "roster"
