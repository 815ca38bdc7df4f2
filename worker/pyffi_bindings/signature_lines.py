"""Signatures that docstrings begin with: those of pybind11 and Cython, and of functions of C that were written by hand.

`f(self: a.B, x: int = 1) -> str`, `C.f(self, double x, y=None)`, `f(start[, stop])`
"""

import inspect
import keyword
import re

# So long may a signature be, with all that it says of its parameters.
LONGEST = 20_000

OVERLOADED = re.compile(r"\s*Overloaded function\.\s*")

CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}

# Types as those write them who think of C, and what they are in Python.
WORDS = {
    **dict.fromkeys(("double", "float", "long double", "float32_t", "float64_t"), "float"),
    **dict.fromkeys(("int", "long", "long long", "short", "char", "unsigned int", "unsigned long", "integer"), "int"),
    **dict.fromkeys(("size_t", "ssize_t", "Py_ssize_t", "intp_t", "unsigned", "unsigned char"), "int"),
    **dict.fromkeys((f"{sign}int{size}_t" for sign in ("", "u") for size in (8, 16, 32, 64)), "int"),
    **dict.fromkeys(("bint", "bool", "boolean"), "bool"),
    **dict.fromkeys(("str", "unicode", "string"), "str"),
    **{name: name for name in ("bytes", "bytearray", "list", "dict", "tuple", "set", "frozenset")},
}


class Parameter:
    """A parameter as text: with `*` or `**` before its name, or only `/` or `*`."""

    __slots__ = ("annotation", "default", "name")

    def __init__(self, name, annotation=None, default=None):
        self.name = name
        self.annotation = annotation
        self.default = default


class Signature:
    __slots__ = ("doc", "parameters", "result")

    def __init__(self, parameters, result=None, doc=None):
        self.parameters = parameters
        # The text of an annotation; None if nothing is said.
        self.result = result
        # What is said of this overload alone.
        self.doc = doc

    @property
    def is_typed(self):
        return self.result is not None or any(one.annotation is not None for one in self.parameters)

    @property
    def is_vague(self):
        """Whether it only says that there may be arguments."""
        return not self.is_typed and all(one.name.startswith("*") for one in self.parameters)


def signatures(doc, names, nameless=False):
    """The signatures that a docstring begins with, and the rest of it.

    Args:
        names: what the function, or the class, is called.
        nameless: whether the signature may stand without a name, as in `(self: C) -> int`.
    """
    if type(doc) is not str:
        return [], None
    text = inspect.cleandoc(doc)
    choice = "|".join(re.escape(name) for name in names if name)
    pattern = re.compile(rf"`*(?:\w+\.)*(?:{choice}){'?' if nameless else ''}\(")
    found, position = [], 0
    while line := read(text, position, pattern):
        signature, position = line
        found.append(signature)
    rest = text[position:]
    overloaded = OVERLOADED.match(rest) if found else None
    if not overloaded:
        return found, rest.strip() or None
    found = []
    for part in re.split(r"^\d+\. ", rest[overloaded.end() :], flags=re.MULTILINE):
        line = read(part, 0, pattern)
        if line:
            signature, position = line
            signature.doc = part[position:].strip() or None
            found.append(signature)
    return found, None


def read(text, position, pattern):
    """The signature at a position, and where the next line begins; None if there is none."""
    start = pattern.match(text, position)
    split = start and pieces(text, start.end())
    if not split:
        return None
    parts, end = split
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    after = text[end:line_end].strip(" `")
    if after and not after.startswith(("->", "--", ":")):
        # A sentence that begins with a call.
        return None
    parameters = [parameter(part, is_optional) for part, is_optional in parts if part]
    if None in parameters:
        return None
    parameters = [one for several in parameters for one in several]
    result = after[2:].partition(" -- ")[0].strip(" .:") if after.startswith("->") else None
    return Signature(parameters, WORDS.get(result, result)), line_end + 1


def pieces(text, start):
    """What stands between commas up to the closing bracket, each with whether it may be left out; and the end."""
    found, stack = [], []
    piece, is_optional, others_are = "", False, False
    position = start
    while position < min(len(text), start + LONGEST):
        character = text[position]
        if character in "'\"":
            end = end_of_text(text, position)
            piece += text[position:end]
            position = end
            continue
        position += 1
        if character == "[" and (not piece.strip() or text[position:].lstrip().startswith(",")):
            # `f(a[, b])` and `f([a])`
            others_are = True
            is_optional = is_optional or not piece.strip()
            stack.append("")
        elif character in CLOSING:
            stack.append(CLOSING[character])
            piece += character
        elif character == "]" and stack and stack[-1] == "":
            stack.pop()
        elif stack and character == stack[-1]:
            stack.pop()
            piece += character
        elif character == ")" and not any(stack):
            return [*found, (piece.strip(), is_optional)], position
        elif character == "," and not any(stack):
            found.append((piece.strip(), is_optional))
            piece, is_optional = "", others_are
        else:
            piece += character
    return None


def end_of_text(text, start):
    """Where a literal in quotes ends; right behind the quote if it doesn't."""
    position = start + 1
    while position < len(text) and text[position] != "\n":
        if text[position] == text[start]:
            return position + 1
        position += 2 if text[position] == "\\" else 1
    return start + 1


def parameter(piece, is_optional):
    """What a piece says, as a list; None if it is no parameter."""
    if piece in ("/", "*"):
        return [Parameter(piece)]
    if piece in ("...", "…"):
        return [Parameter("*args"), Parameter("**kwargs")]
    head, default = cut(piece, "=")
    head, annotation = cut(head, ":")
    stars = head[: len(head) - len(head.lstrip("*"))]
    words = head[len(stars) :].split()
    if words[-2:] in (["not", "None"], ["or", "None"]):
        del words[-2:]
    if not words or not words[-1].isidentifier() or keyword.iskeyword(words[-1]):
        return None
    if annotation is None:
        annotation = WORDS.get(" ".join(words[:-1]))
    if default is None and is_optional and not stars:
        default = "..."
    return [Parameter(stars + words[-1], annotation, default)]


def cut(piece, sign):
    """What stands before and behind a sign that is not within brackets; None behind it if there is none."""
    depth = 0
    for position, character in enumerate(piece):
        depth += (character in "([{") - (character in ")]}")
        if character == sign and depth == 0:
            return piece[:position].strip(), piece[position + 1 :].strip()
    return piece, None
