import PyFFI

// Each worker of the pool trains a classifier, and answers with it.
var settings = PythonPoolConfiguration(workers: 2)
settings.runtime = .classifier
let pool = PythonPool(settings) { python in try await Model(in: python).Classifier(trees: 100) }

let accuracy = try await pool.withWorker { try await $0.accuracy() }
print("right for \(Int(accuracy * 100)) % of the flowers that it has not seen")

let flowers = [
    Model.Flower(sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2),
    Model.Flower(sepal_length: 6.1, sepal_width: 2.9, petal_length: 4.8, petal_width: 1.7),
    Model.Flower(sepal_length: 7.2, sepal_width: 3.6, petal_length: 6.1, petal_width: 2.5),
]
try await withThrowingTaskGroup(of: (Model.Flower, Model.Prediction).self) { requests in
    for flower in flowers {
        requests.addTask { (flower, try await pool.withWorker { try await $0.predict([flower])[0] }) }
    }
    for try await (flower, answer) in requests {
        let percent = Int(answer.probability * 100)
        print("petals of \(flower.petal_length) × \(flower.petal_width) cm: \(answer.species), \(percent) %")
    }
}
await pool.shutDown()
