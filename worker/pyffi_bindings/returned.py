"""Classes that a module doesn't offer, but whose instances it gives: `_hashlib.HASH`, which `hashlib.sha256` makes.

Of one's own file those of the files beside it belong to them, and what is taken counts as well.
"""

import os

from .companions import module_of
from .definitions import Class
from .types import walk

# Values of other kinds are made of what their class says, which nobody offers.
KINDS = ("class", "dataclass", "attrs", "pydantic")


class Returned:
    """Finds the classes of what is returned."""

    def __init__(self, modules, classes, lineage):
        self.modules = modules
        self.classes = classes
        self.lineage = lineage

    def of(self, module, described, taken):
        """Describes such classes, and those of what their instances give in turn.

        Args:
            module: a `Module`.
            described: the descriptions of what it offers.
            taken: the names of what it offers.
        """
        found = []
        pending = list(described)
        taken = set(taken)
        while pending:
            for type in given(pending.pop(0), takes=module.source.origin == "file"):
                place = self.place(type, module)
                if place is None or place.full_name in self.classes.own or place.name in taken:
                    continue
                taken.add(place.name)
                self.classes.add(place)
                one = {**self.classes.describe(place.name, place), "isHidden": True}
                found.append(one)
                pending.append(one)
        return found

    def heirs(self, described):
        """Classes that aren't described, though instances of them are given, and which inherit from one that is.

        `PIL.Image.open` gives a `PIL.ImageFile.ImageFile`, which is a `PIL.Image.Image`.
        """
        found = {}
        for one in described:
            for type in given(one):
                place = self.modules.member(type["module"], type["name"], through=True)
                if not isinstance(place.definition, Class) or place.full_name in self.classes.own:
                    continue
                bases = [ancestor.place.full_name for ancestor in self.lineage.of(place)[1:]]
                base = next((base for base in bases if base in self.classes.own), None)
                if base is not None:
                    found[f"{type['module']}.{type['name']}"] = base
        return [{"class": heir, "base": base} for heir, base in sorted(found.items())]

    def place(self, type, module):
        """Where a type is defined, if it belongs to the module and to nobody else."""
        home, name = type["module"], type["name"]
        parts = home.split(".")
        is_private = parts[0] != "_typeshed" and any(part.startswith("_") for part in parts)
        is_near = module.is_standard or parts[0] == module.name.partition(".")[0]
        is_beside = module.source.origin == "file" and self.is_beside(home, module)
        if "." in name or not (home == module.name or (is_private and is_near) or is_beside):
            return None
        place = self.modules.member(home, name, through=True)
        if not (isinstance(place.definition, Class) or self.lineage.kind_of_call(place)):
            return None
        return place if is_beside or self.lineage.kind(place) in KINDS else None

    def is_beside(self, home, module):
        """Whether a module is a file that travels with one's own."""
        found = self.modules.load(home)
        # A stub only describes: its text is not what is imported, and doesn't travel.
        if found is None or found.source.is_stub:
            return False
        base = os.path.join(module_of(module.source.path)[0], *home.split("."))
        return os.path.abspath(found.source.path) in (f"{base}.py", os.path.join(base, "__init__.py"))


def given(described, takes=False):
    """The classes that the results of functions, and attributes, are said to have; with `takes`, parameters, too."""
    signatures = described.get("signatures", ())
    types = [signature["result"] for signature in signatures]
    if takes:
        signatures = [*signatures, *described.get("initializers", ())]
        types += [parameter["type"] for signature in signatures for parameter in signature["parameters"]]
    types += [described["type"]] if "type" in described else []
    found = []
    for type in types:
        walk(type, lambda part: found.append(part) if part.get("kind") == "class" else None)
    for members in ("methods", "properties", "attributes", "fields", "classes"):
        for one in described.get(members, ()):
            found += given(one, takes)
    return found
