import Testing

@testable import Datasets

@Suite("Dates")
struct DateTests {
    private func days(_ text: String, _ order: DateOrder) -> Double? {
        var text = text
        return text.withUTF8 { DateText.days(FieldText($0), order: order) }
    }

    /// Days as Python's `datetime.date(...).toordinal() - date(1970, 1, 1).toordinal()` counts them.
    @Test(
        "are read as days since 1970",
        arguments: [
            ("1970-01-01", DateOrder.yearFirst, 0), ("2026-11-24", .yearFirst, 20781),
            ("2000-02-29", .yearFirst, 11016),
            ("1600-03-01", .yearFirst, -135080), ("2026/11/24", .yearFirst, 20781), ("2026-11", .yearFirst, 20758),
            ("24.11.2026", .dayFirst, 20781), ("1/2/2024", .monthFirst, 19724), ("1/2/2024", .dayFirst, 19754),
            ("2026-11-24T12:00:00Z", .yearFirst, 20781.5), ("2026-11-24 06:00", .yearFirst, 20781.25),
            ("2026-11-24T18:00:00.123+01:00", .yearFirst, 20781.75),
        ] as [(String, DateOrder, Double)])
    func reads(text: String, order: DateOrder, expected: Double) {
        #expect(days(text, order) == expected)
    }

    @Test(
        "are nothing else",
        arguments: [
            "2026-13-01", "2023-02-29", "2026-11-31", "1.5", "2026.11", "11-24", "2026-11-24x", "2026-11-24T",
            "2026-11/24",
            "2026-1", "20261-11-24", "", "a-b-c", "2026-11-24T99:00", "192.168.0.1",
        ])
    func refuses(text: String) {
        for order in DateOrder.allCases { #expect(days(text, order) == nil) }
    }

    @Test("a day is found again from its number, for four centuries")
    func isInverse() {
        for number in stride(from: -60_000, to: 90_000, by: 17) {
            let (year, month, day) = DateText.civil(number)
            #expect(DateText.days(year: year, month: month, day: day) == number)
        }
    }

    @Test("become the time and places on the circles of year and week")
    func features() throws {
        let folder = try TemporaryFolder()
        var text = "when,y\n"
        for day in 0..<60 {
            let (year, month, date) = DateText.civil(20_000 + 13 * day)
            text += "\(year)-\(month < 10 ? "0" : "")\(month)-\(date < 10 ? "0" : "")\(date),\(day % 2)\n"
        }
        var options = DataOptions()
        options.source = try folder.write(text, to: "data.csv")
        options.target = "y"
        let data = try Dataset.load(options)
        #expect(
            data.featureNames == [
                "when", "when year sin", "when year cos", "when week sin", "when week cos",
            ])
        for row in 0..<60 {
            let values = Array(data.examples.features[row * 5..<row * 5 + 5])
            #expect(abs(values[1] * values[1] + values[2] * values[2] - 1) < 1e-5)
            #expect(abs(values[3] * values[3] + values[4] * values[4] - 1) < 1e-5)
        }
        // A file read later keeps the order, and a date that is none is told with its line.
        let bad = try folder.write("when\n2024-05-05\n05/05/2024\n", to: "bad.csv")
        let error = #expect(throws: DataError.self) { try data.preparation.load(file: bad, targets: .unused) }
        #expect(error?.description.contains("line 3, column \"when\": \"05/05/2024\" is no date") == true)
    }
}
