"""Classes of a file beside another one. Form feeds are old-fashioned."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Fruit(enum.Enum):
    APPLE = "apple"
    PEAR = "pear"


@dataclass
class Crate:
    size: int
    fruits: list[Fruit]


class Basket:
    def __init__(self, crates: list[Crate]) -> None:
        self.crates = crates

    def with_(self, fruits: list[Fruit]) -> Basket:
        return Basket([*self.crates, Crate(len(fruits), fruits)])


def empty() -> Basket:
    return Basket([])
