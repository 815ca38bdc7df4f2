"""Python functions around what Swift registers, by themselves."""

import asyncio
import sys
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)
from pyffi_worker.callbacks.functions import MOST_MADE, define, either


class Define(unittest.TestCase):
    def test_a_function_that_is_made_again_has_the_same_code_and_defaults_of_its_own(self):
        def made(name):
            return define(lambda *arguments: arguments, None, name, "a, b=[]", "", None, 2)

        first, second, other = made("f"), made("f"), made("g")
        first(1)[1].append(2)
        self.assertEqual((first(1), second(1), other(3)), ((1, [2]), (1, []), (3, [])))
        self.assertIs(first.__code__, second.__code__)
        self.assertEqual([f.__code__.co_name for f in (first, second, other)], ["f", "f", "g"])
        for number in range(2 * MOST_MADE):
            self.assertEqual(made(f"f{number}")(number), (number, []))


class Either(unittest.TestCase):
    """A Swift function of async code, whose caller may be async code or not."""

    def setUp(self):
        self.stopped = 0

        def call(*arguments):
            return "called", *arguments

        def start(settle, run, *arguments):
            self.settle = settle
            if arguments == ("fail",):
                run(settle, None, KeyError("k"))
            elif arguments != ("wait",):
                run(settle, ("started", *arguments), None)
            return self.stop

        self.function = either(call, start)

    def stop(self):
        self.stopped += 1

    def test_blocking_code_gets_the_value(self):
        self.assertEqual(self.function(1, 2), ("called", 1, 2))

    def test_async_code_gets_what_it_awaits(self):
        async def main():
            result = self.function(1)
            self.assertTrue(asyncio.iscoroutine(result))
            return await result

        self.assertEqual(asyncio.run(main()), ("started", 1))
        self.assertEqual(self.stopped, 0)

    def test_an_error_is_raised_where_it_is_awaited(self):
        async def main():
            with self.assertRaises(KeyError):
                await self.function("fail")

        asyncio.run(main())
        self.assertEqual(self.stopped, 0)

    def test_a_cancelled_caller_stops_the_function_and_takes_no_value_any_more(self):
        async def main():
            task = asyncio.ensure_future(self.function("wait"))
            await asyncio.sleep(0)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            self.settle("late", None)

        asyncio.run(main())
        self.assertEqual(self.stopped, 1)
        # The loop is closed: nobody waits any more.
        self.settle("later", None)


if __name__ == "__main__":
    unittest.main()
