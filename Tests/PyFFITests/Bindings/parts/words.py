from . import signs


def joined_words(*words: str) -> str:
    return signs.BETWEEN.join(words)
