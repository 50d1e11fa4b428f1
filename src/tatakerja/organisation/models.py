"""Who belongs where and since when: the tree of government, people, their posts, places and roles.

Everything a circular may select on is dated, because a finding about last March must see last March's posts.
A person is never identified by the employee number: an NI PPPK changes with the agency (see PersonNumber).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tatakerja.kernel import zones
from tatakerja.kernel.nip import mask

ZONES = [(name, f"{zones.label(name)} ({name})") for name in zones.ZONE_NAMES]


class Level(models.TextChoices):
    NATION = "nation", "Negara"
    REGION = "region", "Daerah"
    AGENCY = "agency", "Perangkat daerah (OPD)"
    UNIT = "unit", "Unit kerja"


class NodeKind(models.TextChoices):
    NEGARA = "negara", "Negara"
    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    SETDA = "setda", "Sekretariat Daerah"
    SETWAN = "setwan", "Sekretariat DPRD"
    INSPEKTORAT = "inspektorat", "Inspektorat"
    DINAS = "dinas", "Dinas"
    BADAN = "badan", "Badan"
    SATPOL_PP = "satpol_pp", "Satuan Polisi Pamong Praja"
    RSUD = "rsud", "Rumah sakit umum daerah"
    KECAMATAN = "kecamatan", "Kecamatan"
    KELURAHAN = "kelurahan", "Kelurahan"
    SEKRETARIAT = "sekretariat", "Sekretariat"
    BIDANG = "bidang", "Bidang"
    BAGIAN = "bagian", "Bagian"
    BIRO = "biro", "Biro"
    SEKSI = "seksi", "Seksi atau subbagian"
    UPTD = "uptd", "Unit pelaksana teknis (UPTD)"
    SEKOLAH = "sekolah", "Sekolah"
    PUSKESMAS = "puskesmas", "Puskesmas"


class Pattern(models.TextChoices):
    FIVE_DAY = "five_day", "Lima hari kerja"
    SIX_DAY = "six_day", "Enam hari kerja"
    SHIFT = "shift", "Sif 24 jam"


class Node(models.Model):
    """One place in the single tree nation > region > agency (OPD) > unit.

    ``path`` is the chain of ids from the root, ``/1/4/17/``: a prefix of it selects a whole subtree with one
    index. ``zone`` and ``pattern`` are filled on every row (inherited when it is made), never looked up.
    """

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=20, choices=NodeKind.choices)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    path = models.CharField(max_length=200, db_index=True, editable=False)
    zone = models.CharField(max_length=40, choices=ZONES)
    pattern = models.CharField(max_length=10, choices=Pattern.choices, default=Pattern.FIVE_DAY)
    public_service = models.BooleanField(default=False)
    # The province in whose territory a regency or city lies. It is no parent: a province does not oversee
    # the staff of its regencies, its circulars only may bind them (A1-03).
    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    report_email = models.EmailField(blank=True)
    letterhead = models.JSONField(default=list, blank=True)
    # The town that stands before the date of its letters; empty = that of the nearest node above.
    seat = models.CharField(max_length=80, blank=True)
    active_from = models.DateField(null=True, blank=True)
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["path"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(level=Level.NATION, parent__isnull=True)
                | (~Q(level=Level.NATION) & Q(parent__isnull=False)),
                name="only_the_nation_has_no_parent",
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def is_below(self, other: Node) -> bool:
        """Whether this node is ``other`` or lies under it."""
        return self.path.startswith(other.path)


class Workplace(models.Model):
    """A place with a fence: ``{"circle": [lat, lon, metres]}`` or ``{"polygon": [[lat, lon], …]}``."""

    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="workplaces")
    name = models.CharField(max_length=120)
    fence = models.JSONField()
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["node_id", "name"]

    def __str__(self) -> str:
        return self.name


class RegionMap(models.Model):
    """What a region's maps show, from its own files: the boundary (GeoJSON, thinned) and a street map.

    ``streets`` is empty or names the kept PMTiles file: file, name, size (bytes), min_zoom, max_zoom.
    """

    region = models.OneToOneField(Node, on_delete=models.PROTECT, related_name="map")
    document = models.JSONField(default=dict, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    points_sent = models.PositiveIntegerField(default=0)
    points_kept = models.PositiveIntegerField(default=0)
    streets = models.JSONField(default=dict, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class Status(models.TextChoices):
    PNS = "pns", "PNS"
    CPNS = "cpns", "CPNS"
    PPPK = "pppk", "PPPK"
    PPPK_PARUH_WAKTU = "pppk_paruh_waktu", "PPPK paruh waktu"
    NON_ASN = "non_asn", "Non-ASN"


class Person(models.Model):
    """Somebody who works for the government; ``nip`` is the current number, its history in PersonNumber."""

    name = models.CharField(max_length=120)
    title_front = models.CharField(max_length=40, blank=True)
    title_back = models.CharField(max_length=60, blank=True)
    nip = models.CharField(max_length=30, unique=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PNS)
    grade = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    tpp = models.PositiveBigIntegerField(default=0)
    active = models.BooleanField(default=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        front = f"{self.title_front} " if self.title_front else ""
        back = f", {self.title_back}" if self.title_back else ""
        return f"{front}{self.name}{back}"

    @property
    def masked(self) -> str:
        """The number for pages of people who do not keep the personnel data."""
        return mask(self.nip)


class PersonNumber(models.Model):
    """Every number a person has had: NIP, the nine-digit NIP before 2009, NI PPPK, a local number."""

    class Kind(models.TextChoices):
        NIP = "nip", "NIP"
        OLD_NIP = "nip_lama", "NIP lama"
        NI_PPPK = "ni_pppk", "NI PPPK"
        LOCAL = "lokal", "Nomor lokal"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="numbers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=30, db_index=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "number", "valid_from"], name="one_number_one_start")
        ]

    def __str__(self) -> str:
        return self.number


class JobClass(models.TextChoices):
    JPT_UTAMA = "jpt_utama", "JPT utama"
    JPT_MADYA = "jpt_madya", "JPT madya"
    JPT_PRATAMA = "jpt_pratama", "JPT pratama"
    ADMINISTRATOR = "administrator", "Administrator"
    PENGAWAS = "pengawas", "Pengawas"
    PELAKSANA = "pelaksana", "Pelaksana"
    FUNGSIONAL = "fungsional", "Fungsional"


class Assignment(models.Model):
    """A post held from a date: definitive, acting (Plt) or acting for the day (Plh).

    One definitive post at a time; a Plt or Plh comes on top and carries the duties of that post (the rule for
    heads binds an acting head too). ``superior`` is the direct superior named in the personnel data; where it
    is empty the head of the unit stands in.
    """

    class Kind(models.TextChoices):
        DEFINITIVE = "definitif", "Definitif"
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DEFINITIVE)
    title = models.CharField(max_length=160)
    job_class = models.CharField(max_length=20, choices=JobClass.choices, default=JobClass.PELAKSANA)
    eselon = models.CharField(max_length=6, blank=True)
    heads_node = models.BooleanField(default=False)
    superior = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="led")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["valid_from", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "valid_from"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="assignment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind="definitif", valid_until__isnull=True),
                name="one_open_definitive_post",
            ),
        ]

    def __str__(self) -> str:
        prefix = "" if self.kind == self.Kind.DEFINITIVE else f"{self.get_kind_display()} "
        return f"{prefix}{self.title}"


class GroupMembership(models.Model):
    """A dated membership a policy may name: task_force, teacher, public_service, or any free word."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="groups")
    group = models.SlugField(max_length=40)
    letter = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "group"])]

    def __str__(self) -> str:
        return self.group


class Proposal(models.Model):
    """A point or fence that somebody proposes and an officer decides on, once."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Menunggu persetujuan"
        APPROVED = "approved", "Disetujui"
        REJECTED = "rejected", "Ditolak"
        ENDED = "ended", "Tidak dipakai lagi"

    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class RegisteredPoint(Proposal):
    """A home or residence where working from home counts (A3-06); used only once approved."""

    class Kind(models.TextChoices):
        HOME = "home", "Rumah"
        RESIDENCE = "residence", "Tempat tinggal"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.HOME)
    address = models.CharField(max_length=200)
    lat = models.FloatField()
    lon = models.FloatField()
    radius_m = models.PositiveIntegerField(default=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return self.address


class Role(models.TextChoices):
    """What an account may do; an employee's own pages need no grant, only a person behind the account."""

    EMPLOYEE = "employee", "Pegawai"
    SUPERIOR = "superior", "Atasan"
    AGENCY_HEAD = "agency_head", "Kepala OPD"
    AGENCY_OFFICER = "agency_officer", "Pengelola kepegawaian OPD"
    BKD_OFFICER = "bkd_officer", "Petugas BKD/BKPSDM"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Administrator sistem"


class RoleGrant(models.Model):
    """A role from a date, at a node of the tree and everything below it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="grants")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.node_id}"


class ActivationCode(models.Model):
    """A one-time code with which an imported person opens the account; only its SHA-256 is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activation_code"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.issued_at:%Y-%m-%d}"


class ImportRun(models.Model):
    """One personnel file: what it was, what it would change, what it changed.

    ``content`` holds the table without its forbidden columns, compressed, and is emptied when the run is
    done; ``rejected`` holds the bad rows with their reasons until they are purged.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Menunggu pencocokan kolom"
        CHECKED = "checked", "Siap diimpor"
        RUNNING = "running", "Sedang diimpor"
        DONE = "done", "Selesai"
        FAILED = "failed", "Gagal"

    region = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    rejected = models.BinaryField(default=bytes)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name
