from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "tatakerja.reporting"
    label = "reporting"
