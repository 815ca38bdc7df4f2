"""What an interpreter does before its end, for a program that takes one to there."""

import sys


def wait_for_threads():
    """As `threading._shutdown`, but an interrupt ends it: since 3.13 one is printed there, and comes to nothing."""
    threading = sys.modules.get("threading")
    if threading is None:
        return
    join = getattr(threading, "_thread_shutdown", None)
    if join is not None:
        threading._thread_shutdown = lambda: join_threads(threading)
    try:
        threading._shutdown()
    finally:
        if join is not None:
            threading._thread_shutdown = join


def join_threads(threading):
    here = threading.main_thread(), threading.current_thread()
    while True:
        # They may have started others.
        left = [thread for thread in threading.enumerate() if not thread.daemon and thread not in here]
        if not left:
            return
        for thread in left:
            thread.join()
