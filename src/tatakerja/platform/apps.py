from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "tatakerja.platform"
    label = "platform"

    def ready(self) -> None:
        from tatakerja.platform import checks  # noqa: F401, PLC0415  registers the durability checks
