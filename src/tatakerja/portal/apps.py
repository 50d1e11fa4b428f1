from django.apps import AppConfig

from tatakerja.platform.owndata import tell_own_data
from tatakerja.portal.owndata import data_about


class PortalConfig(AppConfig):
    name = "tatakerja.portal"
    label = "portal"

    def ready(self) -> None:
        tell_own_data(data_about)
