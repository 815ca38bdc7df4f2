"""A classifier of iris flowers."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split


class Species(Enum):
    SETOSA = 0
    VERSICOLOR = 1
    VIRGINICA = 2


class Flower(NamedTuple):
    """Lengths and widths in cm."""

    sepal_length: float
    sepal_width: float
    petal_length: float
    petal_width: float


class Prediction(NamedTuple):
    species: Species
    probability: float


class Classifier:
    """A random forest, trained with three quarters of the flowers that come with scikit-learn."""

    def __init__(self, *, trees: int = 50, seed: int = 0) -> None:
        measures, species = load_iris(return_X_y=True)
        train, self._test, names, self._names = train_test_split(measures, species, random_state=seed)
        self._forest = RandomForestClassifier(trees, random_state=seed).fit(train, names)

    def accuracy(self) -> float:
        """The share of the other flowers whose species it names."""
        return float(self._forest.score(self._test, self._names))

    def predict(self, flowers: list[Flower]) -> list[Prediction]:
        """The species of each flower, and how many of the trees agree."""
        rows = self._forest.predict_proba(flowers)
        return [Prediction(Species(int(row.argmax())), float(row.max())) for row in rows]

    def probabilities(self, measures: NDArray[np.float64]) -> NDArray[np.float64]:
        """A row of probabilities, by species, for each row of measures."""
        return self._forest.predict_proba(measures)
