import Testing

@testable import Datasets

@Suite("Fields")
struct FieldTextTests {
    private func read<Result>(_ text: String, _ body: (FieldText) -> Result) -> Result {
        Array(text.utf8).withUnsafeBufferPointer { body(FieldText($0)) }
    }

    @Test(
        "numbers",
        arguments: [
            ("0", 0), ("12", 12), ("-12", -12), ("+5", 5), (".5", 0.5), ("5.", 5), ("-0.25", -0.25), ("1e3", 1000),
            ("1E-3", 0.001), ("  7 ", 7), ("1e22", 1e22), ("1e23", 1e23), ("0.1", 0.1),
            ("123456789012345678", 123_456_789_012_345_680),
            ("9007199254740993", 9_007_199_254_740_992), ("3.141592653589793238462643", Double.pi),
            ("000000000000000000000001.5", 1.5),
            ("0.000000000000000000000000001", 1e-27), ("1e-400", 0), ("1e400", .infinity), ("-inf", -.infinity),
            ("Infinity", .infinity),
        ] as [(String, Double)])
    func numbers(text: String, expected: Double) {
        #expect(read(text) { $0.number() } == expected)
    }

    @Test(
        "what is no number",
        arguments: [
            "", "-", "+", ".", "e3", "1e", "1e+", "1.2.3", "1,5", "0x1F", "12a", "1 2", "--1", "nan", "1_000", "١",
        ])
    func noNumbers(text: String) {
        #expect(read(text) { $0.number() } == nil)
    }

    @Test("a decimal comma, where it is asked for")
    func decimalComma() {
        #expect(read("-3,25e1") { $0.number(.comma) } == -32.5)
        #expect(read("1234567890123456789012,5") { $0.number(.comma) } == 1.2345678901234567890125e21)
        #expect(read("3.25") { $0.number(.comma) } == nil)
    }

    @Test("random numbers are read as the standard library reads them", arguments: 0..<4)
    func agreesWithTheStandardLibrary(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let value = Double(bitPattern: random.next())
            let decimals = Double(random.next(below: 2_000_000) - 1_000_000) / Double(1 + random.next(below: 9999))
            for number in [value, decimals, decimals.rounded()] where number.isFinite {
                #expect(read("\(number)") { $0.number() } == number)
            }
        }
    }

    @Test(
        "what is missing",
        arguments: ["", " ", "NA", "na", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "?", "-"])
    func missing(text: String) {
        #expect(read(text) { $0.isMissing })
    }

    @Test("what is not missing", arguments: ["0", "--", "none", "nano", "??", "NAN1", "n"])
    func notMissing(text: String) {
        #expect(!read(text) { $0.isMissing })
    }

    @Test("truth values", arguments: ["true", "TRUE", "yes", "Yes", "t", "Y"])
    func truths(text: String) {
        #expect(read(text) { $0.boolean } == true)
    }

    @Test("falsehoods", arguments: ["false", "False", "no", "NO", "f", "N"])
    func falsehoods(text: String) {
        #expect(read(text) { $0.boolean } == false)
    }

    @Test("what is no truth value", arguments: ["", "0", "1", "maybe", "yes!", "noo"])
    func noBooleans(text: String) {
        #expect(read(text) { $0.boolean } == nil)
    }
}
