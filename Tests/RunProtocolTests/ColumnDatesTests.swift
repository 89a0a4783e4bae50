import RunProtocol
import Testing

@Suite("Days as dates")
struct ColumnDatesTests {
    /// Python's `datetime.date`, but for the years that it does not have.
    @Test(
        "follow the calendar: leap years, centuries, years before 1970 and before our era",
        arguments: [
            (0.0, "1970-01-01"), (19782, "2024-02-29"), (19783.9, "2024-03-01"), (-1, "1969-12-31"),
            (11016, "2000-02-29"),
            (-25509, "1900-02-28"), (-25508, "1900-03-01"), (-719_162, "0001-01-01"),
            (2_932_896, "9999-12-31"), (-719_529, "-0001-12-31"), (.nan, "nan"), (1e300, "1e+300"),
        ])
    func calendar(day: Double, date: String) {
        #expect(ColumnReport.date(ofDay: day) == date)
    }
}
