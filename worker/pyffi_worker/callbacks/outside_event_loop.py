"""Hides an event loop from requests that are executed in its thread while it runs: they are not part of its code."""

from sys import modules, version_info


class OutsideEventLoop:
    running = task = None

    def __enter__(self):
        events = modules.get("asyncio.events")
        if hasattr(events, "_get_running_loop"):  # another thread may be importing it
            self.running = events._get_running_loop()
            if self.running is not None:
                self.task = swap_task(self.running, None)
                events._set_running_loop(None)

    def __exit__(self, *error):
        if self.running is not None:
            modules["asyncio.events"]._set_running_loop(self.running)
            if self.task is not None:
                swap_task(self.running, self.task)


def swap_task(loop, task):
    """Makes `task` the current one of the thread, and returns the one before; up to 3.13, where each loop has its own,
    this does nothing."""
    if version_info < (3, 14):
        return None
    return modules["asyncio.tasks"]._swap_current_task(loop, task)
