"""The path of a node: the chain of ids from the root, ``/1/4/17/``."""

from __future__ import annotations


def steps_of(path: str) -> list[int]:
    """Ids of the nodes on a path, from the root down to its end."""
    return [int(step) for step in path.strip("/").split("/") if step]
