"""The types whose meaning is fixed, by their full names: nobody has to look at their definitions."""

NONE = {"kind": "none"}
ANY = {"kind": "any"}

TYPING = ("typing", "typing_extensions")
ABSTRACT = ("typing", "typing_extensions", "collections.abc", "_collections_abc")

KNOWN = {}


def add(modules, names, meaning):
    for module in modules:
        for name in names.split():
            KNOWN[f"{module}.{name}"] = meaning


def plain(kind):
    return lambda arguments: {"kind": kind}


def of_element(kind):
    return lambda arguments: {"kind": kind, "element": arguments.type(0)}


def of_pair(kind):
    return lambda arguments: {"kind": kind, "key": arguments.type(0), "value": arguments.type(1)}


def tuple_type(arguments):
    # `*Ts` stands for any number of types.
    if not arguments.are_given or arguments.is_any_unpacked:
        return {"kind": "sequence", "element": ANY}
    if arguments.count == 2 and arguments.is_ellipsis(1):
        return {"kind": "tuple", "rest": arguments.type(0)}
    return {"kind": "tuple", "elements": arguments.types()}


def optional(arguments):
    from .types import union

    return union([arguments.type(0), NONE])


def literal(arguments):
    values = arguments.literals()
    if not values:
        return ANY
    without_none = [value for value in values if value["kind"] != "none"]
    if not without_none:
        return NONE
    result = {"kind": "literal", "values": without_none}
    return result if len(values) == len(without_none) else {"kind": "union", "members": [result, NONE]}


def callable_type(arguments):
    return {"kind": "callable", "parameters": arguments.parameters(), "result": arguments.type(1)}


def any_str(arguments):
    arguments.translator.variables["AnyStr"] = (None, [{"kind": "str"}, {"kind": "bytes"}])
    return {"kind": "variable", "name": "AnyStr"}


def path_like(arguments):
    # Swift's paths are given as texts: what the function gives for `PathLike[AnyStr]` is text then.
    element = arguments.type(0)
    if element["kind"] == "variable":
        arguments.translator.of_paths.add(element["name"])
    return {"kind": "path"}


def ndarray(arguments):
    # ndarray[shape, dtype[scalar]]
    return {"kind": "array", "element": arguments.type(1)}


def dtype(arguments):
    return arguments.type(0)


def counter(arguments):
    return {"kind": "dict", "key": arguments.type(0), "value": {"kind": "int"}}


# Any object
add(TYPING, "Any", plain("any"))
add(("builtins",), "object", plain("any"))
add(("_typeshed",), "Incomplete Unused sentinel", plain("any"))
add(ABSTRACT, "Hashable Sized", plain("any"))
add(
    ("_typeshed",),
    "SupportsRichComparison SupportsRichComparisonT SupportsDunderLT SupportsDunderGT SupportsDunderLE "
    "SupportsDunderGE SupportsAllComparisons SupportsAdd SupportsRAdd SupportsSub SupportsRSub SupportsMul "
    "SupportsRMul SupportsDivMod "
    "SupportsRDivMod SupportsBool HasFileno",
    plain("any"),
)

# None, and nothing
add(("types", "_typeshed"), "NoneType", plain("none"))
# `int | MaybeNone` spares Python's users a check; what it gives may be None all the same.
add(("_typeshed",), "MaybeNone", plain("none"))
add(TYPING, "NoReturn Never", plain("never"))

# Scalars
for kind in ("bool", "int", "float", "complex", "str", "bytes", "bytearray", "memoryview", "range", "slice"):
    KNOWN[f"builtins.{kind}"] = plain(kind)
add(TYPING, "LiteralString Text", plain("str"))
add(TYPING, "AnyStr", any_str)
add(TYPING, "SupportsInt SupportsIndex", plain("int"))
add(TYPING, "SupportsFloat SupportsAbs SupportsRound", plain("float"))
add(TYPING, "SupportsComplex", plain("complex"))
add(TYPING, "SupportsBytes", plain("bytes"))
add(("_typeshed",), "SupportsTrunc", plain("float"))
add(("numbers",), "Number Real", plain("float"))
add(("numbers",), "Rational", plain("fraction"))
add(("numbers",), "Integral", plain("int"))
add(("decimal", "_decimal", "_pydecimal"), "Decimal", plain("decimal"))
add(("fractions",), "Fraction", plain("fraction"))
add(("uuid",), "UUID", plain("uuid"))
for kind in ("date", "time", "datetime", "timedelta", "tzinfo", "timezone"):
    add(("datetime", "_datetime", "_pydatetime"), kind, plain("tzinfo" if kind == "timezone" else kind))

# Paths, bytes and files
add(("pathlib", "pathlib._local"), "Path PurePath PosixPath PurePosixPath", plain("path"))
add(("os", "posix"), "PathLike", path_like)
add((*ABSTRACT, "_typeshed"), "Buffer ByteString ReadableBuffer WriteableBuffer ReadOnlyBuffer", plain("buffer"))
add(("_typeshed",), "SliceableBuffer IndexableBuffer SupportsBufferProtocol SizedBuffer", plain("buffer"))
add(TYPING, "IO TextIO BinaryIO", plain("file"))
add(
    ("io", "_io"), "TextIOWrapper BufferedReader BufferedWriter StringIO BytesIO FileIO IOBase RawIOBase", plain("file")
)
add(("io", "_io"), "TextIOBase BufferedIOBase BufferedRandom", plain("file"))
add(
    ("_typeshed",),
    "SupportsRead SupportsReadline SupportsNoArgReadline SupportsWrite SupportsFlush FileDescriptorLike",
    plain("file"),
)

# Containers
add((*TYPING, "builtins", "collections"), "list List deque Deque UserList", of_element("list"))
add(ABSTRACT, "Sequence MutableSequence Collection Reversible", of_element("sequence"))
add(("_typeshed",), "SupportsLenAndGetItem", of_element("sequence"))
add((*TYPING, "builtins"), "set Set", of_element("set"))
add((*TYPING, "builtins"), "frozenset FrozenSet", of_element("frozenset"))
add(("collections.abc", "_collections_abc"), "Set MutableSet", of_element("set"))
add(TYPING, "AbstractSet MutableSet", of_element("set"))
add((*TYPING, "builtins", "collections"), "dict Dict defaultdict DefaultDict OrderedDict", of_pair("dict"))
add(ABSTRACT, "Mapping MutableMapping", of_pair("mapping"))
add((*TYPING, "collections"), "ChainMap", of_pair("mapping"))
add(("_typeshed",), "SupportsKeysAndGetItem SupportsItems", of_pair("mapping"))
add(("types",), "MappingProxyType", of_pair("mapping"))
add((*TYPING, "collections"), "Counter", counter)
add((*TYPING, "builtins"), "tuple Tuple", tuple_type)

# What gives elements
add(ABSTRACT, "Iterable Container KeysView ValuesView ItemsView MappingView", of_element("iterable"))
add(("_typeshed",), "SupportsIter", of_element("iterable"))
add(ABSTRACT, "Iterator Generator", of_element("iterator"))
add(("_typeshed",), "SupportsNext", of_element("iterator"))
add(("builtins",), "map filter reversed", of_element("iterator"))
add(("builtins",), "zip", of_element("iterator"))
add(
    ("builtins",),
    "enumerate",
    lambda arguments: {
        "kind": "iterator",
        "element": {"kind": "tuple", "elements": [{"kind": "int"}, arguments.type(0)]},
    },
)
add(ABSTRACT, "AsyncIterable AsyncIterator AsyncGenerator", of_element("asyncIterator"))
add(("_typeshed",), "SupportsAiter SupportsAnext", of_element("asyncIterator"))
add(ABSTRACT, "Awaitable", lambda arguments: {"kind": "awaitable", "result": arguments.type(0)})
add(
    (*ABSTRACT, "types"),
    "Coroutine CoroutineType",
    lambda arguments: {"kind": "awaitable", "result": arguments.type(2)},
)
add(
    (*TYPING, "contextlib"),
    "ContextManager AbstractContextManager _GeneratorContextManager",
    lambda arguments: {"kind": "context", "value": arguments.type(0), "isAsync": False},
)
add(
    (*TYPING, "contextlib"),
    "AsyncContextManager AbstractAsyncContextManager _AsyncGeneratorContextManager",
    lambda arguments: {"kind": "context", "value": arguments.type(0), "isAsync": True},
)

# Types of types
add(TYPING, "Optional", optional)
add(TYPING, "Union", lambda arguments: arguments.union())
add(("types",), "UnionType", plain("object"))
add(TYPING, "Literal", literal)
add(TYPING, "Annotated Final ClassVar Required NotRequired ReadOnly", lambda arguments: arguments.type(0))
add(("dataclasses",), "InitVar", lambda arguments: arguments.type(0))
add(TYPING, "Self", plain("self"))
add(TYPING, "TypeGuard TypeIs", plain("bool"))
add((*TYPING, "builtins"), "type Type", lambda arguments: {"kind": "type", "of": arguments.type(0)})
add(ABSTRACT, "Callable", callable_type)
add(TYPING, "Concatenate Unpack", plain("any"))
add(TYPING, "Generic Protocol", plain("any"))

# Objects of the interpreter, which have no Swift type
add(
    ("types",),
    "ModuleType TracebackType FrameType CodeType FunctionType MethodType BuiltinFunctionType LambdaType GenericAlias "
    "SimpleNamespace CellType MethodDescriptorType WrapperDescriptorType GetSetDescriptorType EllipsisType "
    "NotImplementedType GeneratorType",
    plain("object"),
)

# numpy
add(("numpy",), "ndarray", ndarray)
add(("numpy",), "dtype", dtype)
add(("numpy.typing", "numpy._typing", "numpy._typing._array_like"), "NDArray", of_element("array"))
add(
    ("numpy.typing", "numpy._typing", "numpy._typing._array_like"),
    "ArrayLike",
    lambda arguments: {"kind": "arrayLike"},
)
add(
    ("numpy._typing._array_like",),
    "_ArrayLikeBool_co _ArrayLikeUInt_co _ArrayLikeInt_co _ArrayLikeInt _ArrayLikeFloat_co _ArrayLikeComplex_co "
    "_ArrayLikeNumber_co _ArrayLikeFloat64_co _ArrayLikeComplex128_co _ArrayLikeAnyString_co _ArrayLikeStr_co "
    "_ArrayLikeUnknown _ArrayLike",
    lambda arguments: {"kind": "arrayLike"},
)
# `float` and `"float32"`, `numpy.float32` and `numpy.dtype`
add(
    ("numpy.typing", "numpy._typing", "numpy._typing._dtype_like"),
    "DTypeLike _DTypeLike _DTypeLikeBool _DTypeLikeInt _DTypeLikeUInt _DTypeLikeFloat _DTypeLikeComplex",
    lambda arguments: {"kind": "union", "members": [{"kind": "str"}, {"kind": "object"}]},
)
for kind, names in {
    "int": "int8 int16 int32 int64 uint8 uint16 uint32 uint64 intp uintp int_ uint integer signedinteger "
    "unsignedinteger byte ubyte short ushort intc uintc long ulong longlong ulonglong",
    "float": "float16 float32 float64 floating half single double longdouble",
    "complex": "complex64 complex128 complexfloating csingle cdouble clongdouble",
    "bool": "bool_ bool",
}.items():
    for name in names.split():
        KNOWN[f"numpy.{name}"] = lambda arguments, kind=kind, name=name: {"kind": kind, "numpy": name}

# Whose definitions nobody has to look at, though they are no types: what makes classes what they are.
STOPS = {
    *KNOWN,
    *(f"enum.{name}" for name in ["Enum", "IntEnum", "StrEnum", "ReprEnum", "Flag", "IntFlag", "auto", "unique"]),
    *(f"{module}.{name}" for module in TYPING for name in ("NamedTuple", "TypedDict", "NewType")),
    *(f"{module}.{name}" for module in TYPING for name in ("TypeAlias", "TypeVar")),
    *(f"{module}.{name}" for module in TYPING for name in ["ParamSpec", "TypeAliasType", "TypeVarTuple", "overload"]),
    *(f"collections.{name}" for name in ["namedtuple"]),
    *(f"dataclasses.{name}" for name in ["dataclass", "field", "KW_ONLY"]),
    *(f"functools.{name}" for name in ["cache", "cached_property", "lru_cache", "total_ordering", "wraps"]),
    "abc.ABC",
    "abc.ABCMeta",
    "pydantic.BaseModel",
    "pydantic.main.BaseModel",
}
