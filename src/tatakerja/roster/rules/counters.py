"""How many posts at counters the people who are there can fill at the same time.

One person stands at one counter, so people are not counted for each counter on its own: two counters of one
group need two people. The largest assignment is found by augmenting paths (Kuhn 1955).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet


def filled(least: Mapping[str, int], able: Sequence[AbstractSet[str]]) -> dict[str, int]:
    """How many posts of each counter get somebody; ``able`` holds per person the counters to stand at.

    Of several largest assignments the one that fills the counters in the order of ``least`` first.
    """
    posts = [key for key, count in least.items() for _ in range(count)]
    holder: dict[int, int] = {}  # person → post

    def place(post: int, tried: set[int]) -> bool:
        for person, counters in enumerate(able):
            if posts[post] not in counters or person in tried:
                continue
            tried.add(person)
            if person not in holder or place(holder[person], tried):
                holder[person] = post
                return True
        return False

    found = dict.fromkeys(least, 0)
    for number, key in enumerate(posts):
        found[key] += place(number, set())
    return found
