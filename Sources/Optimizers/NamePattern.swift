/// A pattern for names of parameters: `*` stands for any letters, `?` for one, everything else for itself.
///
/// A pattern without a star also stands for all that is part of the layer it names: `body` fits `body`, `body.weight` and
/// `body.0.bias`, but not `body2.weight`.
public struct NamePattern: Hashable, Sendable {
    /// As it was written.
    public let text: String

    /// A pattern out of text.
    public init(_ text: String) {
        self.text = text
    }

    /// Whether a name fits.
    public func matches(_ name: String) -> Bool {
        if Self.fits(Array(text.utf8), Array(name.utf8)) { return true }
        return !text.contains("*") && Self.fits(Array((text + ".*").utf8), Array(name.utf8))
    }

    /// Goes back to the last star only: that is enough, and takes no more than both lengths' product.
    private static func fits(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var (place, index) = (0, 0)
        var star: (place: Int, index: Int)?
        while index < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, index)
                place += 1
            } else if place < pattern.count, pattern[place] == name[index] || pattern[place] == UInt8(ascii: "?") {
                (place, index) = (place + 1, index + 1)
            } else if let last = star {
                star = (last.place, last.index + 1)
                (place, index) = (last.place + 1, last.index + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
