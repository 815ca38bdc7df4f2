"""The texts that a client had compiled, by their code: no file has the lines that reports of exceptions show."""

from _weakref import ref

MOST = 1000  # characters of a line, since each frame of a deep recursion has its own

kept = {}  # by the ids of the code objects that are in use


def short(line):
    return line if len(line) <= MOST else line[: MOST - 1] + "…"


class Text:
    __slots__ = ("lines",)

    def __init__(self, text):
        self.lines = text  # split when a line is wanted

    def line(self, number):
        lines = self.lines
        if type(lines) is not list:
            # As Python counts lines, unlike `splitlines`.
            lines = self.lines = lines.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return short(lines[number - 1].strip()) if 0 < number <= len(lines) else ""


class Kept(ref):
    __slots__ = ("key", "text")


def forget(one, kept=kept):
    kept.pop(one.key, None)


def compiled(text, file, mode):
    """The code of a text, whose lines are known as long as a function or a frame has the code or a part of it."""
    code = compile(text, file, mode, dont_inherit=True)
    left, text = [code], Text(text)
    for part in left:
        one = Kept(part, forget)
        one.key, one.text = id(part), text
        kept[one.key] = one
        left += [constant for constant in part.co_consts if type(constant) is type(code)]
    return code


def line_of(code, number):
    """The line of a compiled text without its indentation; empty where it has none or the text is not known."""
    one = kept.get(id(code))
    return one.text.line(number) if one is not None and one() is code else ""
