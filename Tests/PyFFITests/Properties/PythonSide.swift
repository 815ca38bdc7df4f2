import PyFFI

/// The Python half of the tests with random values: names for `PythonValue.sourceText`, texts as
/// `PythonValue.canonicalText` has them, and random objects of Python's own.
enum PythonSide {
    static func prepare(_ python: PythonRuntime) throws { try python.exec(source, filename: "property.py") }

    private static let source = #"""
        import datetime, random, struct
        from decimal import Decimal
        from uuid import UUID

        nan, inf = float('nan'), float('inf')


        def from_bits(bits):
            return struct.unpack('<d', struct.pack('<Q', bits))[0]


        def bits(value):
            return 'nan' if value != value else format(struct.unpack('<Q', struct.pack('<d', value))[0], 'x')


        def fields(value):
            zone = value.tzinfo
            if zone is None:
                name = 'None'
            else:
                offset, *name = zone.__getinitargs__()
                name = f"{offset // datetime.timedelta(microseconds=1)} {text(name[0]) if name else 'None'}"
            return f'{value.hour} {value.minute} {value.second} {value.microsecond} {value.fold} {name}'


        def text(value):
            kind = type(value)
            if value is None or kind is bool:
                return str(value)
            if kind is int:
                return f'int {value:x}'
            if kind is float:
                return f'float {bits(value)}'
            if kind is complex:
                return f'complex {bits(value.real)} {bits(value.imag)}'
            if kind is str:
                return f'str {value.encode().hex()}'
            if kind is bytes:
                return f'bytes {value.hex()}'
            if kind is list:
                return f"[{', '.join(map(text, value))}]"
            if kind is tuple:
                return f"({', '.join(map(text, value))})"
            if kind is set:
                return f"{{{', '.join(sorted(map(text, value)))}}}"
            if kind is frozenset:
                return f"<{', '.join(sorted(map(text, value)))}>"
            if kind is dict:
                return f"|{', '.join(f'{text(key)}: {text(item)}' for key, item in value.items())}|"
            if kind is datetime.date:
                return f'date {value.year} {value.month} {value.day}'
            if kind is datetime.time:
                return f'time {fields(value)}'
            if kind is datetime.datetime:
                return f'datetime {value.year} {value.month} {value.day} {fields(value)}'
            if kind is datetime.timedelta:
                return f'timedelta {value.days} {value.seconds} {value.microseconds}'
            if kind is Decimal or kind is UUID:
                return f'{kind.__name__} {value}'
            return f'object {kind.__name__}'


        def differences(values, sources):
            """The positions where a value is not what its source makes."""
            return [i for i, (value, source) in enumerate(zip(values, sources)) if text(value) != text(eval(source))]


        class Maker(random.Random):
            def scalar(self):
                return self.choice(self.scalars)(self)

            scalars = [
                lambda r: None,
                lambda r: r.random() < 0.5,
                lambda r: r.randint(-100, 100),
                lambda r: r.choice((-1, 1)) * r.getrandbits(r.randint(1, 64)) + r.randint(-1, 1),
                lambda r: r.choice((-1, 1)) * (1 << r.randint(60, 200)) - r.randint(-1, 1),
                lambda r: r.choice((nan, inf, -inf, 0.0, -0.0, 5e-324, 1e16, 1e308)),
                lambda r: from_bits(r.getrandbits(64)),
                lambda r: r.uniform(-10, 10),
                lambda r: complex(r.uniform(-1, 1), r.choice((nan, inf, -0.0, 1.5))),
                lambda r: ''.join(chr(r.choice((r.randrange(128), r.randrange(0xD800), r.randrange(0xE000, 0x110000))))
                                  for _ in range(r.choice((0, 1, 5, 5, 5, r.randint(1000, 1100))))),
                lambda r: bytes(r.getrandbits(8) for _ in range(r.choice((0, 1, 4, 4, 4, 1025)))),
                lambda r: datetime.date.fromordinal(r.randint(1, datetime.date.max.toordinal())),
                lambda r: r.moment(),
                lambda r: r.moment().timetz(),
                lambda r: datetime.timedelta(r.randint(-10**8, 10**8), r.random() * 86400),
                lambda r: Decimal((r.randrange(2), [r.randrange(10) for _ in range(r.randint(1, 40))], r.randint(-50, 50))),
                lambda r: Decimal(r.choice(('NaN', 'Infinity', '-0', '0E+3', '1.10'))),
                lambda r: UUID(int=r.getrandbits(128)),
            ]

            def moment(self):
                zone = None
                if self.random() < 0.5:
                    offset = datetime.timedelta(microseconds=self.randint(1 - 86400 * 10**6, 86400 * 10**6 - 1))
                    zone = datetime.timezone(offset) if self.random() < 0.5 else datetime.timezone(offset, 'Zönë')
                return datetime.datetime(self.randint(1, 9999), self.randint(1, 12), self.randint(1, 28), self.randrange(24),
                                         self.randrange(60), self.randrange(60), self.randrange(10**6), zone,
                                         fold=self.randrange(2))

            def hashable(self, depth):
                if depth and self.random() < 0.3:
                    return self.choice((tuple, frozenset))(self.hashable(depth - 1) for _ in range(self.randrange(4)))
                return self.scalar()

            def object(self, depth=8):
                if not depth or self.random() < 0.5:
                    return self.scalar()
                kind = self.choice((list, list, tuple, dict, dict, set, frozenset, 'numbers'))
                if kind == 'numbers':
                    make = self.choice((self.scalars[2], self.scalars[3], self.scalars[6], self.scalars[7]))
                    return [make(self) for _ in range(self.randint(14, 20))]
                if kind is dict:
                    return {self.hashable(depth - 1): self.object(depth - 1) for _ in range(self.randrange(4))}
                make = self.object if kind in (list, tuple) else self.hashable
                return kind(make(depth - 1) for _ in range(self.randrange(4)))


        def objects(seed, count):
            """Random objects, each with its text."""
            maker = Maker(seed)
            return [(value, text(value)) for value in (maker.object() for _ in range(count))]
        """#
}
