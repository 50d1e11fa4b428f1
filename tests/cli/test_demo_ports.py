"""The demonstration starts beside whatever already listens on this machine."""

from __future__ import annotations

import socket

import click
import pytest

from tatakerja.config.cli.demo import free_port


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        found = free_port(taken)
        assert found > taken
        with socket.create_server(("127.0.0.1", found)):
            assert free_port(taken) > found


def test_beyond_the_last_port_there_is_none() -> None:
    with pytest.raises(click.ClickException, match="--port"):
        free_port(65536)
