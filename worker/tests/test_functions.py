"""Python functions around what Swift registers, by themselves."""

import asyncio
import sys
import unittest

from client import PACKAGES

sys.path.insert(0, PACKAGES)
from pyffi_worker.callbacks.functions import either


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
