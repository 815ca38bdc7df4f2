"""Prices of houses: a file with everything that has a form of its own in Swift."""

from __future__ import annotations

import asyncio
import datetime
import decimal
import enum
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict, TypeVar

import prices
from fruits import Basket, Fruit
from parts.words import joined_words

if TYPE_CHECKING:
    from typing import Self

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

T = TypeVar("T")

MOST: int = 10
VERSION = "1.0"


class Colour(enum.Enum):
    """The colour of a front door."""

    RED = "red"
    GREEN = "green"
    SCARLET = "red"


class Floor(enum.Enum):
    GROUND = (0, "ground")
    FIRST = (1, "first")


class Level(enum.IntFlag):
    LOW = 1
    HIGH = 2
    ALL = LOW | HIGH


class Address(NamedTuple):
    street: str
    number: int = 1


@dataclass
class House:
    """One house."""

    address: Address
    rooms: int = 3
    colour: Colour = Colour.RED
    tags: list[str] = field(default_factory=list)
    built: datetime.date | None = None


@dataclass
class Garden:
    """A garden, which can grow."""

    size: float
    colour: Colour = Colour.GREEN

    def grow(self, by: float) -> Garden:
        return Garden(self.size + by, self.colour)


class Options(TypedDict, total=False):
    depth: int
    name: str


class ModelError(ValueError):
    """Raised by predict."""

    def __init__(self, message: str, code: int):
        super().__init__(message)
        self.code = code


# Records, enumerations and defaults


def predict(houses: list[House], *, limit: int = 3, colour: Colour = Colour.RED) -> dict[str, float]:
    """Predict prices.

    Only houses of one colour have one.

    Args:
        houses: what to price
        limit: at most so many
            rooms

    Returns:
        the prices by street

    Raises:
        ModelError: the limit is negative
    """
    if limit < 0:
        raise ModelError("limit is negative", 7)
    return {h.address.street: h.rooms * prices.ROOM for h in houses if h.colour is colour or h.rooms > limit}


def describe(house: House) -> str:
    assert isinstance(house, House) and isinstance(house.address, Address) and isinstance(house.colour, Colour)
    return repr(house)


def rebuilt(house: House) -> House:
    return House(Address(house.address.street, 2), house.rooms, Colour.GREEN, ["new"], datetime.date(2020, 1, 2))


def streets(houses: dict[str, House]) -> set[Address]:
    return {house.address for house in houses.values()}


def options(given: Options | None = None) -> Options:
    assert given is None or type(given) is dict
    return {"depth": 1} if given is None else given


def floor(of: Floor) -> tuple[Floor, Level]:
    return of, Level.LOW


def levels(of: Level = Level.ALL) -> list[Level]:
    return [level for level in (Level.LOW, Level.HIGH) if level in of]


def mode(kind: Literal["fast", "very slow"] = "fast") -> str:
    return kind


# Values


def sums(*numbers: int, start: int = 0, **named: int) -> int:
    return sum(numbers, start) + sum(named.values())


def money(amount: decimal.Decimal, key: uuid.UUID) -> tuple[decimal.Decimal, uuid.UUID]:
    return amount * 2, key


def times(
    day: datetime.date, hour: datetime.time, moment: datetime.datetime, span: datetime.timedelta
) -> tuple[datetime.date, datetime.time, datetime.datetime, datetime.timedelta]:
    return day, hour, moment, span


def parent(path: Path) -> Path:
    assert isinstance(path, Path), path
    return path.parent


def joined(data: bytes | bytearray, more: bytes = b"!") -> bytes:
    return bytes(data) + more


def parse(x: int | str) -> int | str | None:
    return {1: "one", "two": 2}.get(x)


def first(xs: list[T]) -> T:
    return xs[0]


def root(of: complex, turned: bool = False) -> complex:
    return of**0.5 * (-1 if turned else 1)


def items(of: list[int], where: int | slice) -> list[int]:
    assert isinstance(where, (int, slice)), where
    found = of[where]
    return found if isinstance(found, list) else [found]


def ends(text: str, with_: str | tuple[str, ...], *, or_: tuple[str, ...] = ()) -> bool:
    return text.endswith(with_) or text.endswith(or_)


def resized(size: tuple[int, int] | list[int], by: float | tuple[float, float]) -> tuple[float, float]:
    x, y = by if isinstance(by, tuple) else (by, by)
    return float(size[0] * x), float(size[1] * y)


def doubled(xs: NDArray[np.float64]) -> NDArray[np.float64]:
    return xs * 2


def total(xs: ArrayLike | None = None) -> float:
    import numpy

    return 0.0 if xs is None else float(numpy.sum(xs))


def anything(value: Any, values: list[Any] | None = None, entries: dict[str, Any] | None = None) -> Any:
    return [value, values, entries]


def nothing() -> None:
    pass


def words(first: str, *others: str) -> str:
    return joined_words(first, *others)


# Functions


def apply(f: Callable[[int, str], float], n: int) -> list[float]:
    return [f(i, "x" * i) for i in range(n)]


async def apply_async(f: Callable[[int], Awaitable[int]], n: int) -> list[int]:
    return [await f(i) for i in range(n)]


# What gives elements


def lines(path: Path) -> Iterator[str]:
    yield from path.read_text().splitlines()


def colours() -> Iterator[Colour]:
    yield from Colour


async def fetch(url: str, timeout: float | None = 5.0) -> bytes:
    await asyncio.sleep(0)
    return f"{url} {timeout}".encode()


async def ticks(n: int) -> AsyncIterator[int]:
    for i in range(n):
        await asyncio.sleep(0)
        yield i


# Classes


class Shape:
    """A shape with a name."""

    def __init__(self, name: str, colour: Colour = Colour.RED):
        self.name = name
        self.colour = colour

    @property
    def area(self) -> float:
        """How much it covers."""
        return 0.0

    def scaled(self, by: float) -> Self:
        return self

    def painted(self, colour: Colour) -> Colour:
        self.colour = colour
        return colour

    async def later(self) -> str:
        await asyncio.sleep(0)
        return self.name

    def __len__(self) -> int:
        return 4

    def __add__(self, other: Shape) -> Shape:
        return Square(2)


class Square(Shape):
    side: float

    class Corner:
        """One of four."""

        def __init__(self, index: int):
            self.index = index

    def __init__(self, side: float, *, name: str = "square"):
        super().__init__(name)
        self.side = side

    @property
    def area(self) -> float:
        return self.side**2

    @property
    def diagonal(self) -> float:
        return self.side * 2**0.5

    @diagonal.setter
    def diagonal(self, value: float):
        self.side = value / 2**0.5

    def scaled(self, by: float) -> Self:
        return type(self)(self.side * by)

    def corners(self) -> list[Corner]:
        return [Square.Corner(index) for index in range(4)]

    @classmethod
    def unit(cls) -> Self:
        return cls(1)

    @staticmethod
    def is_colour(colour: Colour) -> bool:
        return isinstance(colour, Colour)


class _Corner:
    """Instances are given, but nobody offers the class."""

    def __init__(self, x: int) -> None:
        self.x = x

    def next(self) -> _Corner:
        return _Corner(self.x + 1)


def corners(count: int) -> list[_Corner]:
    return [_Corner(x) for x in range(count)]


def timeouts(*xs: int, timeout: float | None = 5.0, colours: set[Colour] | None = None) -> str:
    return f"{len(xs)} {timeout} {colours}"


def painted(set: set[Colour], *, tuple: Colour = Colour.RED) -> list[Colour]:
    """Parameters that hide what adapters call."""
    return [*sorted(set, key=lambda colour: colour.value), tuple]


def told(n: int, progress: Callable[[int, str], None] | None = None) -> int:
    for index in range(n if progress else 0):
        progress(index, "x" * index)
    return n


def no_basket() -> Basket:
    return Basket([])


def basket(of: Basket, fruits: list[Fruit] | None = None) -> Basket:
    return of.with_(fruits or [])


# Functions whose annotations are wrong


def lie() -> int:
    return "text"


def lie_of_colour(colour: Colour = Colour.RED) -> int:
    return "red"


def lie_of_house() -> House:
    return None


def biggest(shapes: list[Shape]) -> Shape:
    return max(shapes, key=lambda shape: shape.area)


def name_of(shape: Shape | str) -> str:
    return shape if isinstance(shape, str) else shape.name


def as_shape(text: str) -> Shape | str:
    return Square(3) if text == "square" else text


# Names that Swift has another use for


def where(default: int, inout: int = 1, *, self_: int = 2, object: int = 3, module: int = 4) -> list[int]:
    return [default, inout, self_, object, module]
