from django.apps import AppConfig


class AllowanceConfig(AppConfig):
    name = "tatakerja.allowance"
    label = "allowance"
