"""The process itself: its `__main__`, its end, its signals, memory, locks and forked children."""
