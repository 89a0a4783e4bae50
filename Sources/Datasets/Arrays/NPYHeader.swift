/// What the header of a `.npy` file says: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`
struct NPYHeader {
    let element: ArrayElement
    let isBigEndian: Bool
    let isFortranOrder: Bool
    let shape: [Int]

    init(_ text: String, file: String) throws(DataError) {
        let error = DataError(.npyHeader(text: text), file: file)
        guard let description = Self.value(of: "descr", in: text),
            let order = Self.value(of: "fortran_order", in: text),
            let shapeText = Self.value(of: "shape", in: text)
        else { throw error }
        let kind = description.filter { $0 != "'" && $0 != "\"" }
        guard let element = ArrayElement(rawValue: String(kind.drop { "<>|=".contains($0) })) else {
            throw DataError(.npyType(kind), file: file)
        }
        self.element = element
        isBigEndian = kind.hasPrefix(">")
        guard order == "True" || order == "False" else { throw error }
        isFortranOrder = order == "True"
        guard shapeText.hasPrefix("("), shapeText.hasSuffix(")") else { throw error }
        var shape: [Int] = []
        for part in shapeText.dropFirst().dropLast().split(separator: ",") {
            guard let size = Int(part.filter { $0 != " " && $0 != "L" }), size >= 0 else { throw error }
            shape.append(size)
        }
        self.shape = shape
    }

    /// What stands behind a key, up to the comma or brace after it; brackets are kept together.
    private static func value(of key: String, in text: String) -> String? {
        var rest: Substring?
        for quote in ["'", "\""] where rest == nil {
            let parts = text.split(separator: "\(quote)\(key)\(quote)", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { rest = parts[1] }
        }
        guard let rest, let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy({ $0 == " " }) else {
            return nil
        }
        var depth = 0
        var value = ""
        for character in rest[rest.index(after: colon)...] {
            if depth == 0, character == "," || character == "}" { break }
            if character == "(" || character == "[" { depth += 1 }
            if character == ")" || character == "]" { depth -= 1 }
            value.append(character)
        }
        return String(value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
