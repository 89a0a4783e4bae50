import Foundation
import Testing

@testable import Training

/// Damaged recipes: each is read or refused in one sentence with its place.
@Suite("Damaged recipes")
struct RecipeFuzzTests {
    private static let recipes = [
        """
        name = "a"
        [data]
        source = "x.csv"
        target = ["a", "b"]
        horizon = 3
        columns = { c = "ignored", "d e" = { scaling = "robust" } }
        [model]
        kind = "mlp"
        hidden = [16, 8]
        dropout = 0.1
        [optimizer]
        kind = "sgd"
        learning_rate = 1e-2
        [training]
        epochs = 3
        """,
        """
        [data]
        images = "pictures"
        size = [16, 24]
        channels = 3
        memory_budget = 64
        [schedule]
        kind = "step"
        every_epochs = 2
        """,
    ]
    private static let pieces = [
        "\"", "'", "\"\"\"", "[", "]", "[[", "{", "}", "=", ".", ",", "#", "\n", "\\u00", "\\U0010FFFF", "nan", "inf",
        "-1",
        "1e999", "9223372036854775808", "true", "1979-05-27T07:32:00Z", "0x", "é", "\u{0}", "\u{7F}",
    ].map { Array($0.utf8) }

    /// Numbers that are the same for the same seed.
    private struct Numbers {
        var state: UInt64

        mutating func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
    }

    private static func mutated(_ text: String, seed: Int) -> String {
        var numbers = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        var bytes = Array(text.utf8)
        for _ in 0..<1 + numbers.next(below: 4) where !bytes.isEmpty {
            let place = numbers.next(below: bytes.count)
            switch numbers.next(below: 5) {
            case 0: bytes[place] = UInt8(numbers.next(below: 256))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: pieces[numbers.next(below: pieces.count)], at: place)
            case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 15)], at: place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + numbers.next(below: 12)))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `DESCENT_FUZZ_CASES=100000 swift test --filter RecipeFuzzTests` tries that many.
    @Test("a damaged recipe is read or refused")
    func damaged() throws {
        let cases = ProcessInfo.processInfo.environment["DESCENT_FUZZ_CASES"].flatMap(Int.init) ?? 600
        var (read, refused) = (0, 0)
        for seed in 0..<cases {
            let text = Self.mutated(Self.recipes[seed % 2], seed: seed)
            do {
                let recipe = try Recipe.parse(text: text, file: "/tmp/r.toml")
                let resolved = recipe.resolvedText
                let again = try Recipe.parse(text: resolved, file: "/tmp/r.toml").resolvedText
                #expect(again == resolved, "seed \(seed)")
                read += 1
            } catch {
                #expect(!"\(error)".contains("\n"), "seed \(seed): \(error)")
                refused += 1
            }
        }
        #expect(read > 0 && refused > 0)
    }
}
