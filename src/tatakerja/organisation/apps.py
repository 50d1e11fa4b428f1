from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "tatakerja.organisation"
    label = "organisation"
