import Foundation

/// What `make_golden.py` wrote.
func golden<Content: Decodable>(_ type: Content.Type, _ name: String) throws -> Content {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Goldens/\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}
