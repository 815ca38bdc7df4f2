"""The Python half of the service: a classifier of iris flowers, trained when the worker is set up."""

import ctypes
import logging
import time

from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

log = logging.getLogger("model_service")


class Model:
    def __init__(self):
        flowers = load_iris()
        self.names = flowers.target_names.tolist()
        self.classifier = LogisticRegression(max_iter=1000).fit(flowers.data, flowers.target)
        log.info("trained on %d flowers", len(flowers.data))

    def predict(self, measures):
        """The name of the flower with these four lengths in cm, and how sure the model is."""
        fail_on_purpose(measures)
        probabilities = self.classifier.predict_proba([measures])[0]
        best = int(probabilities.argmax())
        return self.names[best], float(probabilities[best])

    def explain(self, measures):
        """One line for each flower, as soon as it is known."""
        for name, probability in zip(self.names, self.classifier.predict_proba([measures])[0]):
            yield f"{name}: {probability:.3f}\n"


def fail_on_purpose(measures):
    """What the service is to survive: a crash in C code, and code that never returns."""
    if measures[0] == -11:
        ctypes.string_at(0)
    if measures[0] == -1:
        while True:
            time.sleep(60)
