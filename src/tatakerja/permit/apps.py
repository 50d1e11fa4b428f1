from django.apps import AppConfig


class PermitConfig(AppConfig):
    name = "tatakerja.permit"
    label = "permit"
