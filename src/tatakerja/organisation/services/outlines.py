"""What a region's maps show, from its own files: replaced as a whole, by whoever acts for the region."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tatakerja.kernel.errors import Invalid
from tatakerja.organisation.access import require_import
from tatakerja.organisation.models import Level, Node, RegionMap
from tatakerja.organisation.rules.outlines import read_outline
from tatakerja.organisation.rules.pmtiles import HEAD, MAX_BYTES, read_head
from tatakerja.organisation.services.common import record_node
from tatakerja.platform import clock
from tatakerja.platform.audit import Actor, person_behind


@transaction.atomic
def set_outline(*, by: Actor, region: Node, name: str, content: bytes) -> RegionMap:
    """Keeps the outline in a file for a region's maps; raises `Invalid` for what cannot be drawn."""
    _require_region(by, region)
    found = read_outline(content)
    row, _ = RegionMap.objects.update_or_create(
        region=region,
        defaults={
            "document": found.as_geojson(), "file_name": name[:200], "points_sent": found.sent,
            "points_kept": found.kept, "sha256": hashlib.sha256(content).hexdigest(),
            "set_by": person_behind(by), "set_at": clock.now(),
        },
    )  # fmt: skip
    record_node(by, "outline_set", region, {"sha256": row.sha256, "sent": found.sent, "kept": found.kept})
    return row


def _require_region(by: Actor, region: Node) -> None:
    require_import(by, region)
    if region.level != Level.REGION:
        raise Invalid("Peta wilayah hanya untuk daerah.", field="region", code="not_a_region")


def maps_folder() -> Path:
    """Where street maps lie, beside the other files of the installation."""
    folder = Path(settings.MEDIA_ROOT) / "maps"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def set_streets(*, by: Actor, region: Node, name: str, parts: Iterable[bytes]) -> RegionMap:
    """Keeps a street map (PMTiles) for a region's maps; an older file is removed after the commit.

    ``parts`` are the bytes in order: the file is written aside, checked, and only then takes its place.
    """
    _require_region(by, region)
    folder = maps_folder()
    handle, aside = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        size, digest = _written(handle, parts)
        with Path(aside).open("rb") as kept:
            found = read_head(kept.read(HEAD), size)
        file = f"{region.pk}-{digest[:16]}.pmtiles"
        said = {"file": file, "name": name[:200], "size": size} | asdict(found)
        Path(aside).replace(folder / file)
        return _kept(by, region, said)
    finally:
        Path(aside).unlink(missing_ok=True)


def _written(handle: int, parts: Iterable[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of what was written, which is on the disk then; more than allowed is not read on."""
    size, digest = 0, hashlib.sha256()
    with os.fdopen(handle, "wb") as target:
        for part in parts:
            size += len(part)
            if size > MAX_BYTES:
                break
            digest.update(part)
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()


@transaction.atomic
def _kept(by: Actor, region: Node, said: dict[str, object]) -> RegionMap:
    before = RegionMap.objects.filter(region=region).values_list("streets", flat=True).first() or {}
    now = clock.now()
    values = {"streets": said, "set_by": person_behind(by), "set_at": now}
    row, _ = RegionMap.objects.update_or_create(region=region, defaults=values)
    old = before.get("file")
    if old and old != said["file"]:
        transaction.on_commit(lambda: (maps_folder() / old).unlink(missing_ok=True))
    record_node(by, "streets_set", region, said)
    return row
