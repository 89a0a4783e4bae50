/// The order in which a date's numbers stand.
enum DateOrder: String, Codable, Hashable, Sendable, CaseIterable {
    /// `2026-11-24`, also `2026-11`, perhaps with a time of day behind it.
    case yearFirst
    /// `24.11.2026`
    case dayFirst
    /// `11/24/2026`
    case monthFirst
}

/// Dates as tables hold them: three numbers with "-", "/" or "." between them, perhaps with a time of day.
///
/// `2026-11-24`, `2026-11-24T09:30:00Z`, `24.11.2026 9:30`, `11/24/2026`, `2026-11`. A zone is passed over: times count as they
/// are written.
enum DateText {
    /// A date's numbers, before it is known which is which.
    private struct Parts {
        var numbers: [Int] = []
        var widths: [Int] = []
        var mark: UInt8 = 0
        var dayShare = 0.0
    }

    /// Days since 1970-01-01 with the time of day as a fraction; nil when the field is no such date.
    static func days(_ field: FieldText, order: DateOrder) -> Double? {
        guard let parts = parts(field) else { return nil }
        let numbers = parts.numbers
        switch order {
        case .yearFirst:
            guard parts.widths[0] == 4 else { return nil }
            return days(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 1, parts.dayShare)
        case .dayFirst:
            guard numbers.count == 3, parts.widths[2] == 4 else { return nil }
            return days(numbers[2], numbers[1], numbers[0], parts.dayShare)
        case .monthFirst:
            guard numbers.count == 3, parts.widths[2] == 4 else { return nil }
            return days(numbers[2], numbers[0], numbers[1], parts.dayShare)
        }
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar (Hinnant's `days_from_civil`).
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The year, month and day of a number of days since 1970-01-01.
    static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int, _ share: Double) -> Double? {
        guard (1...12).contains(month), day >= 1, day <= dayCount(year, month) else { return nil }
        return Double(days(year: year, month: month, day: day)) + share
    }

    private static func dayCount(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    private static func parts(_ field: FieldText) -> Parts? {
        let bytes = field.bytes
        var parts = Parts()
        var index = 0
        while index < bytes.count, parts.numbers.count < 3 {
            guard let (number, width) = digits(bytes, at: index, limit: 4) else { return nil }
            parts.numbers.append(number)
            parts.widths.append(width)
            index += width
            guard index < bytes.count, parts.numbers.count < 3 else { break }
            let mark = bytes[index]
            guard [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(mark) else { break }
            if parts.mark != 0, mark != parts.mark { return nil }
            parts.mark = mark
            index += 1
        }
        // "1.5" and "2026.11" are numbers; "2026-11" is a month.
        let isMonth = parts.numbers.count == 2 && parts.widths == [4, 2] && parts.mark == UInt8(ascii: "-")
        guard parts.numbers.count == 3 || isMonth else { return nil }
        if index == bytes.count { return parts }
        guard parts.numbers.count == 3, bytes[index] == UInt8(ascii: "T") || bytes[index] == UInt8(ascii: " "),
            let share = dayShare(bytes, at: index + 1)
        else { return nil }
        parts.dayShare = share
        return parts
    }

    /// `9:30`, `09:30:15`, `09:30:15.25Z`, `09:30+01:00`, as a share of a day.
    private static func dayShare(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Double? {
        guard let (hour, width) = digits(bytes, at: start, limit: 2), hour < 25 else { return nil }
        var index = start + width
        var seconds = Double(hour) * 3600
        for unit in [60.0, 1.0] {
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { break }
            guard let (number, width) = digits(bytes, at: index + 1, limit: 2), number < 61 else { return nil }
            seconds += Double(number) * unit
            index += 1 + width
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
        }
        let isZone =
            index == bytes.count || [UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[index])
        return isZone ? seconds / 86_400 : nil
    }

    private static func digits(
        _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, limit: Int
    ) -> (number: Int, width: Int)? {
        var (number, width) = (0, 0)
        while start + width < bytes.count, bytes[start + width] &- UInt8(ascii: "0") <= 9 {
            guard width < limit else { return nil }
            number = number * 10 + Int(bytes[start + width] &- UInt8(ascii: "0"))
            width += 1
        }
        return width > 0 ? (number, width) : nil
    }
}
