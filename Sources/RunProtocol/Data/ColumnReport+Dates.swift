extension ColumnReport {
    /// A day since 1970-01-01 as a date of the Gregorian calendar: `2024-02-29`. Of what no calendar reaches, the number.
    /// Source: Hinnant, "chrono-compatible low-level date algorithms".
    public static func date(ofDay days: Double) -> String {
        guard let day = Int(exactly: days.rounded(.down)), abs(day) < 1_000_000_000 else { return "\(days)" }
        // Years from March on, in eras of 400 years.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        let dayOfMonth = ofYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
        func digits(_ number: Int, _ width: Int) -> String {
            let text = "\(abs(number))"
            return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(digits(year, 4))-\(digits(month < 10 ? month + 3 : month - 9, 2))-\(digits(dayOfMonth, 2))"
    }
}
