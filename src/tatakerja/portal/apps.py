from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tatakerja.portal"
    label = "portal"
