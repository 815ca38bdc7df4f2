"""Numbers in memory: which objects have some, and how they are written."""

import array
import ctypes
import sys
import unittest

from client import PACKAGES, Client

sys.path.insert(0, PACKAGES)
from pyffi_worker.values import buffers


class Numbers(unittest.TestCase):
    def test_types_by_kind_and_size(self):
        for source, name in (
            (array.array("b"), "i8"),
            (array.array("H"), "u16"),
            (array.array("l"), f"i{array.array('l').itemsize * 8}"),
            (array.array("Q"), "u64"),
            (array.array("f"), "f32"),
            ((ctypes.c_double * 2)(), "f64"),
            ((ctypes.c_bool * 2)(), "bool"),
            (b"", "u8"),
        ):
            view, found = buffers.numbers(source)
            self.assertEqual(found, name)
            self.assertIs(view.obj, source)

    def test_what_has_no_numbers_says_why(self):
        swapped = ctypes.c_double.__ctype_be__ if sys.byteorder == "little" else ctypes.c_double.__ctype_le__
        for source, part in (
            ([1.0], "got list object"),
            ((swapped * 2)(), "byte order"),
            ((ctypes.c_char * 2)(), "tolist"),
            ((ctypes.c_longdouble * 2)(), "got c_longdouble_Array_2"),
            (type("S", (ctypes.Structure,), {"_fields_": [("x", ctypes.c_int)]})(), "got S"),
        ):
            self.assertIn(part, buffers.numbers(source))
            self.assertIsNone(buffers.listable(source))

    def test_no_list_of_a_single_number_or_of_rows_without_end(self):
        self.assertIsNone(buffers.listable(ctypes.c_int(3)))
        self.assertIsNotNone(buffers.listable((ctypes.c_int * 2 * 3)()))
        self.assertIsNone(buffers.listable((ctypes.c_int * 0 * (1 << 40))()))


class Writing(unittest.TestCase):
    def test_any_strides(self):
        xs = array.array("h", range(6))
        for view, data, after in (
            (memoryview(xs), [5, 4, 3, 2, 1, 0], [5, 4, 3, 2, 1, 0]),
            (memoryview(xs)[::-2], [7, 8, 9], [5, 9, 3, 8, 1, 7]),
            (memoryview(xs).cast("B").cast("h", [3, 2])[::2], [1, 2, 3, 4], [1, 2, 3, 8, 3, 4]),
        ):
            self.assertIsNone(buffers.fill(view, array.array("h", data).tobytes()))
            self.assertEqual(xs.tolist(), after)

    def test_the_other_byte_order(self):
        xs = array.array("i", [0, 0])
        data = array.array("i", [1, -2])
        data.byteswap()
        self.assertIsNone(buffers.fill(xs, data.tobytes(), swaps=True))
        self.assertEqual(xs.tolist(), [1, -2])

    def test_refusals(self):
        self.assertIn("read-only", buffers.fill(b"ab", b"cd"))
        self.assertIn("expected 2 bytes", buffers.fill(bytearray(2), b"abc"))
        self.assertIn("got list", buffers.fill([1], b"abc"))

    def test_new_memory(self):
        made = buffers.new_array(b"\1\0\2\0", "u16", [2, 1])
        self.assertEqual((made.shape, made.readonly), ((2, 1), False))
        self.assertEqual(buffers.new_array(b"", "f64", [0]).shape, (0,))
        self.assertIn("several dimensions", buffers.new_array(b"", "f64", [0, 2]))
        self.assertIn("65 dimensions", buffers.new_array(b"\1", "u8", [1] * 65))


class Moments(unittest.TestCase):
    def test_each_reply_has_the_numbers_of_its_moment(self):
        with Client() as client:
            client.run("import array; xs = array.array('H', [1, 2])")
            read = {"op": "get", "target": -1, "path": ["xs"], "result": "plain"}
            write = {"op": "set", "target": -1, "path": ["xs", [0]], "value": 9}
            client.send_all(dict(message, id=101 + index) for index, message in enumerate((read, write, read)))
            for numbers in [1, 2], [], [9, 2]:
                client.receive()
                self.assertEqual(client.attachments, array.array("H", numbers).tobytes())


if __name__ == "__main__":
    unittest.main()
