from django.apps import AppConfig


class WorklogConfig(AppConfig):
    name = "tatakerja.worklog"
    label = "worklog"
