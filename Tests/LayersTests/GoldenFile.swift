import Foundation

/// A file of goldens beside the tests, with where it came from.
struct GoldenFile<Case: Decodable>: Decodable {
    let source: String
    let cases: [Case]

    /// The goldens of a name: see `Tests/Goldens/make_goldens.py`.
    static func read(_ name: String, beside file: String = #filePath) throws -> [Case] {
        let url = URL(filePath: file).deletingLastPathComponent().appending(path: "Goldens/\(name).json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url)).cases
    }
}
