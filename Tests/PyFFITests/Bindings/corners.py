"""What is easily lost on the way from Python's types to Swift's, and back."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
from dataclasses import dataclass, field
from enum import Enum, Flag, IntEnum, auto
from functools import lru_cache
from pathlib import Path
from typing import (
    Any,
    Awaitable,
    Callable,
    ClassVar,
    Iterator,
    Literal,
    Optional,
    Sequence,
    TypedDict,
    TypeVar,
    Union,
)

BASE = 1
MAX = 7
T = TypeVar("T")


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 2


@dataclass
class Cents:
    """What its instances are made from is not what they have."""

    euros: float

    def __post_init__(self) -> None:
        self.euros *= 100


@dataclass
class Shape:
    name: str


@dataclass
class Circle(Shape):
    radius: float


@dataclass
class Vector:
    x: int
    dimensions: ClassVar[int] = 1

    def __add__(self, other: Vector) -> Vector:
        return Vector(self.x + other.x)


class Colour(Enum):
    RED = "r"
    BLUE = "b"


class Word(str, Enum):
    ONE = auto()
    TWO = "two"


class Scaled(Enum):
    def __new__(cls, value: int) -> Scaled:
        member = object.__new__(cls)
        member._value_ = value * 10
        return member

    ONE = 1
    TEN = 10


class Order(Enum):
    A = 5
    B = 1
    C = auto()
    D = 7


class Rights(Flag):
    NONE = 0
    READ = BASE
    WRITE = auto()
    BOTH = READ | WRITE
    ALL = ~0


class Counter:
    count: int = 0

    def increase(self, by: int = 1) -> int:
        self.count += by
        return self.count


class Numbers:
    def __iter__(self) -> Iterator[int]:
        yield from (1, 2, 3)

    def __len__(self) -> int:
        return 3

    def itemCount(self) -> str:
        return "own"


class Base:
    def paint(self, colour: Colour) -> str:
        return repr(colour)


class Child(Base):
    def paint(self, colour: object, path: Path = Path("p")) -> str:
        return f"{colour!r} {path.name}"


class Stubborn(type):
    def __setattr__(cls, name: str, value: object) -> None:
        raise TypeError("immutable class")


class Fixed(metaclass=Stubborn):
    def paint(self, colour: Colour) -> Colour:
        return colour


class Partial(TypedDict, total=False):
    a: Optional[int]
    b: int


# Records and members in unions, and where anything is taken


def one_of(value: Union[Point, int]) -> str:
    return repr(value)


def either(value: Union[Colour, Point, None] = None) -> Union[Colour, Point, None]:
    return value


def mixed(values: list[Union[Point, Colour, str]]) -> list[Union[Point, Colour, str]]:
    return values[::-1]


def shape_or_name(which: bool) -> Union[Shape, Circle, str]:
    return Circle("c", 2) if which else "none"


def neither() -> Union[Point, int]:
    return "text"  # type: ignore[return-value]


def named(**points: Point) -> str:
    return repr(points)


def counted(*points: Point) -> int:
    return sum(point.x for point in points)


def anything(value: Any) -> str:
    return repr(value)


# Parameters that may be left out


def path_first(path: Path = Path("d"), *numbers: int) -> str:
    return repr((path.name, type(path).__name__, numbers))


def path_then_number(path: Path = Path("d"), number: int = 3, /) -> str:
    return f"{path.name} {number}"


def not_none(
    number: Optional[Union[int, str]] = MAX,
    function: Optional[Callable[[int], int]] = abs,
    shape: Optional[Shape] = Shape("default"),
) -> str:
    return repr((number, function and function(-4), shape and shape.name))


def mode(kind: Literal["init", "run"] = "init") -> str:
    return kind


def rights(given: Rights = Rights.ALL) -> list[bool]:
    return [Rights.READ in given, Rights.WRITE in given]


@lru_cache
def cached(values: Sequence[int] = ()) -> int:
    return len(values)


def normal(mean: float, var: float = 1.0, let: int = 9007199254740993, inout: int = 0) -> float:
    return mean + var + let % 10 + inout


def tiny(value: float = 5e-324, large: float = 9007199254740993) -> bool:
    return value > 0 and large > 0


# Results


async def awaited(colour: Colour) -> Colour:
    await asyncio.sleep(0)
    return colour


async def awaited_points() -> dict[str, Point]:
    return {"a": Point(1)}


def number_or_text(which: int) -> Union[float, str]:
    return 3 if which else "a"


def truth_or_text() -> Union[int, str]:
    return True


def sets(names: frozenset[str]) -> set[frozenset[Colour]]:
    assert isinstance(names, frozenset)
    return {frozenset([Colour.RED])}


def keys() -> dict[tuple[Path, ...], int]:
    return {(Path("a"), Path("b")): 2}


def same_word(word: Word) -> Word:
    return word


def same_scaled(scaled: Scaled) -> Scaled:
    return scaled


def same_order(order: Order) -> Order:
    return order


def wrong_class() -> Colour:
    return Order.A  # type: ignore[return-value]


def child() -> Base:
    return Child()


def describe(shape: Shape) -> str:
    return repr(shape)


def partial(value: Partial) -> Partial:
    return value


def points(values: set[Point]) -> dict[Point, int]:
    return {value: value.x for value in values}


def nothing(value: int):
    print(end="")


@dataclass
class Inventory:
    hashValue: int
    items: list[dict[str, int]] = field(default_factory=list)


# Names, and classes in classes


class Priority(Enum):
    none = 0
    high = 1
    _hidden = 7


def priority(given: Optional[Priority] = Priority.none) -> str:
    return repr(given)


def choice(given: Optional[Literal["none", "hash"]] = "none") -> str:
    return repr(given)


def priorities() -> list[Priority]:
    return list(Priority)


@dataclass
class House:
    class Kind(Enum):
        FLAT = 1

    kind: House.Kind = Kind.FLAT


@dataclass
class Left:
    right: Optional[Right] = None


@dataclass
class Right:
    left: Optional[Left] = None


@dataclass
class Setting:
    value: Union[int, str] = 3
    name: str = None  # type: ignore[assignment]


def same_setting(setting: Setting) -> Setting:
    return setting


class Job:
    def __init__(self, name: str = None) -> None:  # type: ignore[assignment]
        self.name = name


class Refused(sqlite3.Error): ...


class Exhausted(queue.Empty): ...


def fail(sql: bool) -> None:
    raise Refused("x") if sql else Exhausted


async def twice(function: Callable[[T], Awaitable[T]], value: T) -> T:
    return await function(await function(value))


# Records of records, members that are numbers, and values that classes look after themselves


@dataclass
class Tree:
    name: str
    children: list[Tree] = field(default_factory=list)


def tree() -> Tree:
    return Tree("a", [Tree("b")])


class Level(IntEnum):
    LOW = 1
    HIGH = 7 // 2


DEFAULT = Colour.BLUE
ANNOTATED: Colour = Colour.RED


def level(value: Union[Level, str] = Level.HIGH) -> str:
    return value.name if isinstance(value, Level) else f"text {value}"


def same_level(value: Union[Level, int, str]) -> Union[Level, int, str]:
    return value


def two_or_many(value: Union[tuple[Point, Point], list[Point]]) -> Union[tuple[Point, Point], list[Point]]:
    return value


def keyed(value: dict[Colour, T]) -> str:
    return repr(value)


def optional_names(**names: Optional[int]) -> str:
    return repr(names)


class Watched:
    def __init__(self) -> None:
        self.colour = Colour.RED
        self.names: list[str] = []

    colour: Colour

    def __setattr__(self, name: str, value: object) -> None:
        if name == "colour" and hasattr(self, "names"):
            self.names.append(name)
        object.__setattr__(self, name, value)


def nul() -> None:
    """Zero \0 in a text."""


def fields(mode: Literal["corners", "other"] = "corners", more: Optional[list[str]] = ["a"]) -> str:  # noqa: B006
    return f"{mode} {more}"
