"""Types that are given beside a source: worker/pyffi_bindings/overrides.py."""

import os

from bindings import DescribingTestCase, names, signature
from pyffi_bindings.main import Options, described


class Overrides(DescribingTestCase):
    def typed(self, text, *types, others=None):
        folder = self.folder({"subject.py": text, **(others or {})})
        given = [word for one in types for word in ("--type", one)]
        return described(Options([os.path.join(folder, "subject.py"), *given]))

    def test_parameters_results_attributes_and_variables(self):
        told = self.typed(
            """
            def f(a, *rest, b=1, **named): ...
            class C:
                size = None
                def method(self, a): ...
            limit = None
            """,
            "f.a = list[int]",
            "f.rest=str",
            "f.b=Optional[float]",
            "f.named=decimal.Decimal",
            "f.return=dict[str, C]",
            "C.size=np.ndarray",
            "C.method.a=Literal['a=b']",
            "limit=int",
        )
        (function,), (kind,), (limit,) = told["functions"], told["classes"], told["values"]
        self.assertEqual(
            signature(function),
            "(a: list[int], *rest: str, @b: float | none = 1, **named: decimal) -> dict[str, C]",
        )
        self.assertEqual(kind["attributes"][0]["type"]["kind"], "array")
        literal = kind["methods"][0]["signatures"][0]["parameters"][0]["type"]
        self.assertEqual(literal["values"], [{"kind": "str", "value": "a=b"}])
        self.assertEqual(limit["type"], {"kind": "int"})
        # What has a type needs no warning.
        self.assertEqual(told["problems"], [])

    def test_functions_that_another_module_defines_and_overloads(self):
        told = self.typed(
            "from other import f as g\n__all__ = ['g']",
            "g.x=int",
            others={
                "other.py": """
                    from typing import overload
                    @overload
                    def f(x, y: str) -> str: ...
                    @overload
                    def f(x) -> int: ...
                    def f(x, y=None): ...
                    """
            },
        )
        self.assertEqual(names(told["functions"]), ["g"])
        given = [one["parameters"][0]["type"] for one in told["functions"][0]["signatures"]]
        self.assertEqual(given, [{"kind": "int"}, {"kind": "int"}])

    def test_what_leads_nowhere_or_is_no_type_is_told(self):
        text = "def f(a): ...\nclass C: ..."
        for type, reason in {
            "g.a=int": "no g",
            "f.b=int": "no parameter b",
            "f=int": "no parameter, result",
            "f.a.b=int": "no parameter, result",
            "C=int": "no parameter, result",
            "C.x=int": "no x",
            "f.a=int[": "can't be read",
            "f.a=Callabel[[int], str]": "Callabel, which is unknown",
        }.items():
            with self.subTest(type), self.assertRaises(SyntaxError) as caught:
                self.typed(text, type)
            self.assertIn(reason, str(caught.exception))
