import RunProtocol

/// A look at every column of a table.
struct TableInspection {
    /// Bins of a histogram.
    private static let bins = 16
    /// The most frequent values that are told.
    private static let topValues = 6

    let table: TextTable
    let options: DataOptions
    /// How each column would be read, or why not.
    let choices: [ColumnInference.Choice]
    let columns: [ColumnReport]

    init(_ table: TextTable, options: DataOptions) {
        self.table = table
        self.options = options
        var (choices, columns): ([ColumnInference.Choice], [ColumnReport]) = ([], [])
        for (index, name) in table.columnNames.enumerated() {
            let kind = options.ignoredColumns.contains(name) ? .ignored : options.columns[name]?.kind
            let choice = ColumnInference(table: table, column: index).choice(kind: kind)
            choices.append(choice)
            columns.append(Self.report(table, column: index, choice: choice))
        }
        self.choices = choices
        self.columns = columns
    }

    private static func report(_ table: TextTable, column: Int, choice: ColumnInference.Choice) -> ColumnReport {
        let name = table.columnNames[column]
        let texts = TextValues(table: table, column: column)
        let missing = texts.codes.count { $0 < 0 }
        var report = ColumnReport(name: name, use: .ignored, missing: missing, distinct: texts.texts.count)
        switch choice {
        case .ignored(let reason):
            report.note = reason.sentence
            describeIgnored(reason, texts, table, column, &report)
        case .read(let reading):
            report.use = reading.use
            guard case .numbers(let numbers)? = try? reading.values(of: table, column: column) else {
                report.top = reading == .words ? [] : top(texts)
                if reading == .words { report.note = "its frequent words are features" }
                break
            }
            if case .boolean = reading {
                report.top = top(texts)
            } else {
                describe(numbers, &report)
                if report.distinct <= topValues { report.top = top(texts) }
            }
        }
        return report
    }

    private static func describeIgnored(
        _ reason: ColumnInference.Ignored, _ texts: TextValues, _ table: TextTable, _ column: Int,
        _ report: inout ColumnReport
    ) {
        switch reason {
        case .identifier:
            if let numbers = try? NumberValues(table: table, column: column, mark: .point, isLenient: true) {
                describe(numbers, &report)
            }
        case .constant: report.top = top(texts)
        case .byRecipe, .empty, .freeText: break
        }
    }

    private static func describe(_ numbers: NumberValues, _ report: inout ColumnReport) {
        let present = numbers.values.filter { !$0.isNaN }
        guard !present.isEmpty else { return }
        let statistics = Statistics(present)
        report.missing = numbers.values.count - present.count
        report.distinct = Set(present).count
        report.minimum = statistics.smallest
        report.maximum = statistics.largest
        report.mean = statistics.mean
        report.deviation = statistics.deviation
        report.histogram = Histogram(of: present.map(Float.init), bins: bins)
    }

    /// The most frequent values; of equals the first by their bytes.
    static func top(_ texts: TextValues, limit: Int = topValues) -> [ValueCount] {
        var counts = [Int](repeating: 0, count: texts.texts.count)
        for code in texts.codes where code >= 0 { counts[Int(code)] += 1 }
        let order = counts.indices.sorted {
            counts[$0] == counts[$1] ? texts.texts[$0].isBefore(texts.texts[$1]) : counts[$0] > counts[$1]
        }
        return order.prefix(limit).map { ValueCount(value: String(texts.texts[$0].prefix(100)), count: counts[$0]) }
    }

    /// Rows that repeat an earlier one in every field.
    var duplicates: Int {
        var seen = Set<UInt64>(minimumCapacity: table.rowCount)
        var hashes = [UInt64](repeating: Fingerprint.start, count: table.rowCount)
        for column in table.columnNames.indices {
            table.forEachField(inColumn: column) { row, field in
                hashes[row] = Fingerprint.adding(UnsafeRawBufferPointer(field.bytes), to: hashes[row])
            }
        }
        return hashes.count { !seen.insert($0).inserted }
    }
}

extension ColumnReading {
    /// What a column that is read so is used as.
    var use: ColumnReport.Use {
        switch self {
        case .number: .number
        case .boolean: .boolean
        case .category: .category
        case .date: .date
        case .words: .words
        }
    }
}
