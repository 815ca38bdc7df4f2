"""What operations and conversions need to know of the message that is executed."""


class Context:
    __slots__ = ("attachments", "executor", "handles", "outbox", "session")

    def __init__(self, session, executor, attachments, outbox):
        self.session = session
        self.executor = executor  # None for messages that ask for nothing: calls of the client, and their answers
        self.handles = session.handles
        self.attachments = attachments  # of the frame that the message is in
        self.outbox = outbox  # for the message's reply
