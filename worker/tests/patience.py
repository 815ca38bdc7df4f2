"""When to give up on a process: not after some time, which a busy machine needs, but when it does nothing any more."""

import glob
import os
import time


class Patience:
    """Looks at a process, once a second at most, while somebody waits for it."""

    STILL = 20  # looks in a row at a process that sleeps and uses no processor time
    TURNING = 300  # seconds of processor time, which no test needs
    BLIND = 600  # looks, where the system doesn't show what its processes do

    def __init__(self, process):
        self.process = process
        self.still = self.looks = self.last = 0
        self.begun = self.used = self.time_used()

    def look(self):
        """Raises AssertionError when there is nothing to wait for."""
        if time.monotonic() < self.last + 1:
            return
        self.last = time.monotonic()
        self.looks += 1
        used = self.time_used()
        if used is None:
            if self.looks > self.BLIND:
                raise AssertionError("nothing came")
            return
        self.still = self.still + 1 if used - self.used < 0.05 and not self.is_runnable() else 0
        self.used = used
        if self.still > self.STILL:
            raise AssertionError("nothing came, and the process stands still")
        if used - self.begun > self.TURNING:
            raise AssertionError(f"nothing came in {self.TURNING} seconds of processor time")

    def time_used(self):
        """The processor time in seconds; None where there is no /proc, 0 when the process has ended."""
        if not os.path.exists("/proc/self/stat"):
            return None
        fields = status(f"/proc/{self.process}/stat")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0

    def is_runnable(self):
        """Whether a thread could go on, had it a processor, or what it waits for from a disk."""
        lines = map(status, glob.glob(f"/proc/{self.process}/task/*/stat"))
        return any(fields and fields[0] in "RD" for fields in lines)


def status(path):
    """The fields of a stat file behind the name of the process; None when the file is gone."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def wait_for_end(process):
    """Waits for the end of a process that need not be a child of this one; Linux only."""
    patience = Patience(process)
    while (fields := status(f"/proc/{process}/stat")) and fields[0] != "Z":
        time.sleep(0.01)
        patience.look()
