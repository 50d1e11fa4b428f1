"""Buckets shared by processes: two real ones share a figure, keys stay apart, a bad disk stops nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tatakerja.platform.tallies import SharedBuckets

_PROGRAM = """
import sys
from django.conf import settings
settings.configure(DATA_DIR=sys.argv[1])
from tatakerja.platform.tallies import SharedBuckets
bucket = SharedBuckets("both", capacity=60, per_second=1e-9)
print(sum(bucket.wait(7) == 0 for _ in range(500)))
"""


def test_two_processes_share_one_bucket(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    passed = [int(one.communicate()[0]) for one in running]
    assert (sum(passed), [one.returncode for one in running]) == (60, [0, 0])


def test_it_fills_again_and_a_restart_fills_it(tmp_path: Path) -> None:
    bucket = SharedBuckets(tmp_path.name, capacity=2, per_second=0.1)
    waits = [bucket.wait(3, moment) for moment in (100.0, 100.0, 100.0, 110.0, 110.0, 5.0)]
    assert waits == [0, 0, 10, 0, 10, 0]


@given(keys=st.lists(st.integers(min_value=1, max_value=2**64 - 1), min_size=2, max_size=8, unique=True))
def test_one_sender_never_pays_for_another(keys: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    bucket = SharedBuckets(tmp_path_factory.mktemp("tally").name, capacity=1, per_second=0.5)
    assert [bucket.wait(key, 1.0) for key in keys for _ in range(2)] == [0, 2] * len(keys)


def test_a_file_that_cannot_be_kept_makes_nobody_wait(tmp_path: Path, settings: object) -> None:
    settings.DATA_DIR = tmp_path / "gone"  # type: ignore[attr-defined]
    bucket = SharedBuckets("away", capacity=0, per_second=1)
    assert bucket.wait(1, 1.0) == 0
