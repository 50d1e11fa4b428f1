"""Background work: carrying out an import, and throwing away what nobody needs any more."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from tatakerja.organisation import services
from tatakerja.organisation.models import ImportRun
from tatakerja.platform.audit import Job
from tatakerja.platform.scheduler import daily, periodic


@task()
def run_import(run_id: int) -> None:
    """Carries out a run that an officer has started; who started it stands on the run."""
    services.carry_out(by=Job("organisation.import"), run=ImportRun.objects.get(pk=run_id))


@periodic("organisation.purge_imports", daily())
def purge(now: datetime) -> None:
    """Tables of imports that were never carried out, and old bad rows."""
    services.purge_imports(by=Job("organisation.purge_imports"))
