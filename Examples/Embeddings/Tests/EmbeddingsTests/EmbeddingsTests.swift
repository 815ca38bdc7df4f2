import PyFFI
import Testing

@testable import Embeddings

@Test func `sentences that mean the same are alike`() async throws {
    let python = try await PythonRuntime(.embeddings)
    let encoder = try await Sentences(in: python).Encoder()
    let pets = ["The kitten naps on the couch.", "A cat is sleeping on the sofa."]
    let sentences = pets + ["Shares fell after the report."]

    let vectors = try await encoder.encode(sentences)
    #expect(vectors.shape == [3, 384])
    let similarities = try await encoder.similarities(sentences)
    #expect(similarities[0, 1] > 0.5 && similarities[0, 2] < 0.2)
    let product = (0..<384).reduce(Float(0)) { $0 + vectors[0, $1] * vectors[1, $1] }
    #expect(abs(product - similarities[0, 1]) < 1e-4)

    let matches = try await encoder.search("What do pets do all day?", sentences, limit: 2)
    #expect(Set(matches.map(\.sentence)) == Set(pets))
    #expect(matches[0].similarity > matches[1].similarity)
    await python.shutDown()
}
