import PyFFI
import Testing

@testable import Classifier

@Test func `flowers get their species, one by one and as an array`() async throws {
    let python = try await PythonRuntime(.classifier)
    let classifier = try await Model(in: python).Classifier(trees: 20)
    #expect(try await classifier.accuracy() > 0.9)

    let setosa = Model.Flower(sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2)
    let virginica = Model.Flower(sepal_length: 7.2, sepal_width: 3.6, petal_length: 6.1, petal_width: 2.5)
    let predictions = try await classifier.predict([setosa, virginica])
    #expect(predictions.map(\.species) == [.SETOSA, .VIRGINICA])
    #expect(predictions.allSatisfy { $0.probability > 0.8 })

    let probabilities = try await classifier.probabilities([[5.1, 3.5, 1.4, 0.2], [7.2, 3.6, 6.1, 2.5]])
    #expect(probabilities.shape == [2, 3])
    #expect(probabilities[0, 0] == predictions[0].probability)
    await python.shutDown()
}
