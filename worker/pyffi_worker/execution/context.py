"""What operations and conversions need to know of the message that is executed."""


class Context:
    __slots__ = ("attachments", "executor", "handles", "outbox", "session")

    def __init__(self, session, executor, attachments, outbox):
        self.session = session
        # Executes the message. None for messages that ask for nothing, such as answers, and in the context of an
        # executor that isn't in use: the two would be a cycle, which only the garbage collector frees.
        self.executor = executor
        self.handles = session.handles
        self.attachments = attachments  # of the frame that the message is in
        self.outbox = outbox  # for the message's reply
