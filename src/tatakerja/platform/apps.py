from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "tatakerja.platform"
    label = "platform"

    def ready(self) -> None:
        from tatakerja.platform import checks  # noqa: F401, PLC0415  registers the durability checks

        autodiscover_modules("jobs")
