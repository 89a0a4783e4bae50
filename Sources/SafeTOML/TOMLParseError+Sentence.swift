public import TOMLKit

extension TOMLParseError {
    /// The description on one line: it quotes what was found, which may be the end of a line.
    public var sentence: String {
        String(
            String.UnicodeScalarView(
                description.unicodeScalars.flatMap { scalar in
                    scalar.value < 0x20 || scalar.value == 0x7F
                        ? Array(scalar.escaped(asASCII: true).unicodeScalars) : [scalar]
                }))
    }
}
