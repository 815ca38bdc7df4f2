import Foundation
import PyFFI

let sentences = [
    "A cat is sleeping on the sofa.",
    "The kitten naps on the couch.",
    "Shares fell sharply after the report.",
    "The stock market lost three percent.",
    "Add the garlic once the oil is hot.",
]
let python = try PythonRuntime(.embeddings)
let encoder = try Sentences(in: python).Encoder()

print("How alike the sentences are:")
let similarities = try encoder.similarities(sentences)
for (row, sentence) in sentences.enumerated() {
    let numbers = sentences.indices.map { String(format: "%5.2f", similarities[row, $0]) }
    print(numbers.joined(separator: " "), "", sentence)
}
for question in ["How do I cook this?", "What do pets do all day?"] {
    let best = try encoder.search(question, sentences, limit: 1)[0]
    print(question, "→", best.sentence, String(format: "(%.2f)", best.similarity))
}
