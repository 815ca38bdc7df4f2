"""Elements taken several at a time, and what stands before and after the body of a `with` statement."""

import sys
import unittest

from client import PACKAGES, Client

sys.path.insert(0, PACKAGES)
from pyffi_worker.execution.main_frame import main_caller
from pyffi_worker.operations import contexts, iteration

MAIN = main_caller(type(sys)("__main__").__dict__)


class Steps:
    """An iterator without `__iter__`, which raises on every third step."""

    def __init__(self):
        self.taken = 0

    def __next__(self):
        self.taken += 1
        if self.taken % 3 == 0:
            raise KeyError(self.taken)
        return self.taken


class Taking(unittest.TestCase):
    def test_never_more_than_was_asked_for(self):
        steps = Steps()
        self.assertEqual(iteration.take(steps, 2, MAIN.call), [[1, 2], True])
        self.assertEqual(steps.taken, 2)

    def test_an_exception_waits_behind_the_elements(self):
        steps = Steps()
        taken, rest = iteration.take(steps, 9, MAIN.call)
        self.assertEqual(taken, [1, 2])
        for _ in range(2):
            with self.assertRaises(KeyError):
                iteration.take(rest, 9, MAIN.call)
        self.assertEqual(iteration.take(steps, 2, MAIN.call), [[4, 5], True])
        with self.assertRaises(KeyError):
            iteration.take(steps, 1, MAIN.call)

    def test_what_came_before_a_change_is_kept(self):
        changing = {1: 1, 2: 2, 3: 3}
        iterator = iter(changing)
        self.assertEqual(iteration.take(iterator, 1, MAIN.call), [[1], True])
        changing[4] = 4
        with self.assertRaises(RuntimeError):
            iteration.take(iterator, 5, MAIN.call)

    def test_an_interrupt_is_not_kept_for_later(self):
        def interrupted():
            yield 1
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            iteration.take(interrupted(), 5, MAIN.call)

    def test_large_elements_come_few_at_a_time(self):
        large = ["x" * 300000] * 100
        for iterator in iter(large), (element for element in large):
            taken, rest = iteration.take(iterator, 100, MAIN.call)
            self.assertTrue(rest)
            self.assertLess(len(taken), 10)
        self.assertEqual(len(iteration.take(iter(range(5000)), 4096, MAIN.call)[0]), 4096)

    def test_every_number_of_elements(self):
        for count in range(1, 40):
            for size in range(40):
                for iterator in iter(range(size)), (n for n in range(size)):
                    found = []
                    while True:
                        taken, rest = iteration.take(iterator, count, MAIN.call)
                        found += taken
                        if not rest:
                            break
                        self.assertEqual(len(taken), count)
                    self.assertEqual(found, list(range(size)))

    def test_what_may_be_taken_ahead(self):
        views = {}.keys(), {}.items(), {}.values()
        for plain in ([], (), {}, set(), frozenset(), range(3), range(1 << 70), "", "é", b"", bytearray(), *views):
            self.assertTrue(iteration.iterate(plain, False, MAIN)[1], plain)
        for other in (iter([]), map(str, []), (n for n in []), zip(), enumerate([]), reversed([])):
            iterator, plain, _ = iteration.iterate(other, False, MAIN)
            self.assertIs(iterator, other)
            self.assertFalse(plain)

    def test_only_generators_are_closed(self):
        self.assertIsNone(iteration.iterate([1], True, MAIN)[2])
        closed = []

        def generator():
            try:
                yield 1
            finally:
                closed.append(True)

        found = iteration.iterate(generator(), True, MAIN)
        self.assertEqual(iteration.take(found[0], 1, MAIN.call), [[1], True])
        del found[2]
        self.assertEqual(closed, [True])
        self.assertEqual(iteration.take(found[0], 1, MAIN.call), [[], False])

    def test_nothing_is_loaded_before_it_is_needed(self):
        with Client() as client:
            modules = "sorted(m for m in sys.modules if m in ('swift_bridge', 'pyffi_worker.operations.iteration'))"
            client.run("import sys")
            self.assertEqual(client.eval(modules), [])
            client.request("iterate", literal=[1], result="value")
            client.run("import swift_bridge")
            self.assertEqual(client.eval(modules), ["pyffi_worker.operations.iteration", "swift_bridge"])

    def test_a_cancelled_take_is_answered_and_the_worker_lives_on(self):
        with Client() as client:
            client.run(
                "def endless():\n    yield 1\n    print('stuck', file=__import__('sys').stderr)\n    while True: pass"
            )
            client.request("eval", source="endless()", as_=1)
            identifier = client.post("take", target=1, count=2, result="value")
            client.until(client.stderr, b"stuck")
            client.send({"cancel": identifier})
            client.interrupt()
            self.assertEqual(client.receive()["error"]["exception"]["type"], "KeyboardInterrupt")
            self.assertEqual(client.value("take", target=1, count=2, result="value"), [[], False])


class Contexts(unittest.TestCase):
    def test_a_metaclass_has_no_say_in_the_lookup(self):
        class Meta(type):
            def __getattribute__(self, name):
                raise AttributeError(name)

        class Manager(metaclass=Meta):
            def __enter__(self):
                return 1

            def __exit__(self, *error):
                return None

        value, leave = contexts.enter(Manager(), False, MAIN)
        self.assertEqual(value, 1)
        self.assertIs(leave(), False)

    def test_the_exception_keeps_its_traceback(self):
        seen = []

        class Manager:
            def __enter__(self):
                pass

            def __exit__(self, *error):
                seen.append(error)
                return [1]

        try:
            raise ValueError("v")
        except ValueError as caught:
            error, trace = caught, caught.__traceback__
        self.assertIs(contexts.enter(Manager(), False, MAIN)[1](error), True)
        self.assertEqual(seen, [(ValueError, error, trace)])
        self.assertIs(error.__traceback__, trace)
        self.assertIsNone(error.__context__)


if __name__ == "__main__":
    unittest.main()
