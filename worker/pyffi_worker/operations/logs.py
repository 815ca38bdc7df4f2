"""Records of `logging`, and warnings, for a function of the client."""

import logging


class ClientHandler(logging.Handler):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def createLock(self):
        # The function may use Python, where another thread may log: with a lock held the two would wait for each other.
        self.lock = None

    def handle(self, record):
        taken = self.filter(record)
        if taken:
            self.emit(record if taken is True else taken)
        return taken

    def emit(self, record):
        try:
            message = record.getMessage()
            if record.name == "py.warnings":
                message = message.rstrip("\n")  # the text is made to be printed
            error = record.exc_text
            if error is None and record.exc_info and record.exc_info[0]:
                error = logging.Formatter().formatException(record.exc_info)
            place = record.pathname, record.lineno, record.funcName
            details = record.levelno, record.levelname, record.name, message, *place, record.created, error
            details = [sendable(one) if isinstance(one, str) else one for one in details]
        except Exception:
            self.handleError(record)
            return
        try:
            self.function(*details)
        except RuntimeError:
            # The client can't be called: its runtime has ended, for example, or this is a child process.
            if logging.lastResort and record.levelno >= logging.lastResort.level:
                logging.lastResort.handle(record)
        except Exception:
            self.handleError(record)


def sendable(text):
    """As where it is printed: names of files may hold what is no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def hand_over(function, level):
    """Has the root logger call `function` for records of at least that level, in the place of an earlier function."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, ClientHandler):
            root.removeHandler(handler)
    root.addHandler(ClientHandler(function))
    root.setLevel(level)
    logging.captureWarnings(True)
