from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "tatakerja.attendance"
    label = "attendance"
