"""Operations that no other test is about (protocol.md, section 4)."""

import unittest

from client import Client


class Paths(unittest.TestCase):
    def test_the_usual_operations_need_no_import_once_one_was_executed(self):
        with Client("descriptors") as client:
            client.run("import sys\nsys.meta_path.clear()\nx = 'a'")
            self.assertEqual(client.value("call", target=-1, path=["x", "upper"]), "A")
            self.assertEqual(client.value("get", target=-1, path=["x"]), "a")

    def test_a_malformed_path_changes_nothing(self):
        with Client() as client:
            client.run("class Box: inside = 1\nbox = Box()\nbox.box = box\nitems = [box]")
            before = client.eval("vars(box).keys() == {'box'} and items == [box]")
            for op, members in {"set": {"value": 5}, "delete": {}, "has": {}}.items():
                for path in "inside", "", 5, {}, [5], [None], [[]], [["a", "b"]], [True], ["box", ["a", "b"]]:
                    with self.subTest(op=op, path=path):
                        reply = client.request(op, target=-1, path=path, **members)
                        self.assertEqual(reply["error"]["kind"], "request", reply)
            self.assertEqual((before, client.eval("vars(box).keys() == {'box'} and items == [box]")), (True, True))

    def test_the_last_step_is_what_is_set_and_deleted(self):
        with Client() as client:
            client.run("class Box: pass\nbox = Box()\nbox.items = [1, 2, 3]")
            client.value("set", target=-1, path=["box", "name"], value="n")
            client.value("set", target=-1, path=["box", "items", [1]], value=7)
            self.assertEqual(client.eval("[box.name, *box.items]"), ["n", 1, 7, 3])
            self.assertIs(client.value("has", target=-1, path=["box", "name"]), True)
            client.value("delete", target=-1, path=["box", "items", [0]])
            client.value("delete", target=-1, path=["box", "name"])
            self.assertIs(client.value("has", target=-1, path=["box", "name"]), False)
            self.assertEqual(client.eval("box.items"), [7, 3])
            reply = client.request("has", target=-1, path=["box", "items", [0]])
            self.assertEqual(reply["error"]["kind"], "request", reply)


if __name__ == "__main__":
    unittest.main()
