from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "tatakerja.service"
    label = "service"
