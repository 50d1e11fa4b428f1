from django.apps import AppConfig


class DisciplineConfig(AppConfig):
    name = "tatakerja.discipline"
    label = "discipline"
