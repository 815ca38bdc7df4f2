"""What the client's decoders and encoders need: what is in objects, and new instances of classes."""

import unittest

from client import Client

SETUP = """
import array, collections, dataclasses, datetime, enum, types, typing
from pyffi_worker.values.records import construct, contents

@dataclasses.dataclass
class Point:
    x: int
    y: int = dataclasses.field(init=False)

class Slots:
    __slots__ = "a", "_b", "unset"
    def __init__(self): self.a, self._b = 1, 2

class Slot(Slots):
    __slots__ = "c"
    def __init__(self): super().__init__(); self.c = 3

class Plain:
    shared = 1
    def __init__(self): self.own, self._private = 2, 3

class Index:
    def __init__(self, number): self.number = number
    def __index__(self):
        if self.number is None: raise TypeError
        return self.number

class Zone(datetime.tzinfo):
    def utcoffset(self, when): return datetime.timedelta(hours=2)

class NoTime(datetime.datetime):
    def utcoffset(self): raise ValueError

Named = collections.namedtuple("Named", "x y")
class Fields(tuple): _fields = 5
class Colour(enum.Enum): red = "r"

@dataclasses.dataclass
class Line:
    start: Point
    colours: typing.List[Colour]
    by_name: typing.Dict[str, typing.Optional[Named]]
    other: "typing.Union[int, str]" = 0

@dataclasses.dataclass
class Unknown:
    field: "Nowhere"
"""


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = Client()
        cls.client.value("exec", source=SETUP)

    @classmethod
    def tearDownClass(cls):
        cls.client.__exit__()

    def contents(self, source):
        objects = f"(lambda ids, found: [repr(found[number]) for number in ids])(*contents([{source}], ()))"
        return self.client.value("eval", source=objects, result="value")

    def content(self, source):
        # A second object of a class must be read like the first.
        first, second = self.contents(f"{source}, {source}")
        self.assertEqual(first, second)
        return first

    def test_records_are_their_fields(self):
        self.assertEqual(self.content("Point(1)"), "('value', {'x': 1})")
        self.assertEqual(self.content("Slot()"), "('value', {'a': 1, 'c': 3})")
        self.assertEqual(self.content("Plain()"), "('value', {'own': 2})")
        self.assertEqual(self.content("types.SimpleNamespace(a=1)"), "('value', {'a': 1})")
        self.assertEqual(self.content("Named(1, 2)"), "('named', {'x': 1, 'y': 2})")

    def test_enums_subclasses_and_arrays_become_plain_values(self):
        self.assertEqual(self.content("Colour.red"), "('value', 'r')")
        self.assertEqual(self.content("collections.OrderedDict(a=1)"), "('value', {'a': 1})")
        self.assertEqual(self.content("Fields([1])"), "('value', (1,))")
        self.assertEqual(self.content("array.array('d', [1, 2])"), "('value', [1.0, 2.0])")
        self.assertEqual(self.content("bytearray(b'a')"), "('value', b'a')")
        self.assertEqual(
            self.contents("Index(None), Index(3), Index(None)"),
            ["('value', {'number': None})", "('value', 3)", "('value', {'number': None})"],
        )
        zone = "datetime.timezone(datetime.timedelta(seconds=7200))"
        self.assertEqual(
            self.content("datetime.datetime(2000, 1, 2, tzinfo=Zone())"),
            f"('value', datetime.datetime(2000, 1, 2, 0, 0, tzinfo={zone}))",
        )

    def test_what_is_no_record_is_opaque(self):
        for source in (
            "object()",
            "print",
            "len",
            "Plain",
            "types",
            "NoTime(2000, 1, 1)",
            "Plain().__init__",
            "iter([])",
        ):
            self.assertEqual(self.content(source), "('opaque', None)", source)

    def test_each_object_is_looked_at_once(self):
        source = "(lambda a, b: contents([a, b, a], {id(b)}))(Plain(), Plain())"
        ids, found = self.client.value("eval", source=source, result="value")["tuple"]
        self.assertEqual(ids[0], ids[2])
        self.assertEqual(found["dict"][::2], [ids[0]])

    def made(self, kind, values):
        return self.client.value("eval", source=f"repr(construct({kind}, {values}))", result="value")

    def test_instances_by_keywords(self):
        self.assertEqual(self.made("dict", "{'a': {'x': 1}}"), "{'a': {'x': 1}}")
        self.assertEqual(self.made("Named", "{'x': 1, 'y': {'x': 1}}"), "Named(x=1, y={'x': 1})")
        self.assertEqual(self.made("Unknown", "{'field': {'x': 1}}"), "Unknown(field={'x': 1})")

    def test_annotations_say_what_is_in_fields(self):
        self.client.value("exec", source="Point.__repr__ = lambda self: f'P{self.x}'")
        values = "{'start': {'x': 1}, 'colours': ['r'], 'by_name': {'n': {'x': 1, 'y': 2}, 'm': None}, 'other': 'o'}"
        self.assertEqual(
            self.made("Line", values),
            "Line(start=P1, colours=[<Colour.red: 'r'>], by_name={'n': Named(x=1, y=2), 'm': None}, other='o')",
        )


class Rows(unittest.TestCase):
    def test_rows_of_databases(self):
        with Client() as client:
            client.run(
                "import collections.abc, sqlite3\n"
                "from pyffi_worker.values.records import content\n"
                "class Name(str): __slots__ = ()\n"
                "class Row(collections.abc.Sequence):\n"
                "    _mapping = {Name('x'): 1, 'y': 2}\n"
                "    def __len__(self): return 2\n"
                "    def __getitem__(self, index): return (1, 2)[index]\n"
                "base = sqlite3.connect(':memory:')\n"
                "base.row_factory = sqlite3.Row\n"
                "row = base.execute('select 1 as x, 2 as y').fetchone()"
            )
            for source in "Row()", "row":
                found = client.eval(f"content({source}, {{}})")
                self.assertEqual(found, {"tuple": ["named", {"dict": ["x", 1, "y", 2]}]}, source)
            self.assertEqual(client.eval("[type(name) is str for name in content(Row(), {})[1]]"), [True, True])


if __name__ == "__main__":
    unittest.main()
