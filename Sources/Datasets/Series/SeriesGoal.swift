/// What is learned of a series: the next values of some columns, or one column's label at a window's end or later.
struct SeriesGoal {
    /// The columns that are learned.
    let columns: [String]
    /// How the label is read; nil for a forecast.
    let reading: TargetReading?
    /// Rows from a window's last to the last that is learned from.
    let ahead: Int

    var isForecast: Bool { reading == nil }

    /// The rows past a window's end that it must not share with the next part's first.
    var reach: Int { isForecast ? ahead : 0 }

    /// What the recipe asks for: a forecast of numbers where it says a horizon, else a label.
    init(_ series: SeriesTable, options: DataOptions) throws(DataError) {
        let table = series.table
        let named = (options.target.map { [$0] } ?? []) + options.moreTargets
        var places: [Int] = []
        for name in named {
            places.append(try Dataset.column(name, of: table, key: "data.target"))
            if options.ignoredColumns.contains(name) { throw DataError(.targetIgnored, key: "data.ignore") }
        }
        ahead = options.horizon ?? 0
        if options.horizon != nil, options.task != .classification {
            if named.isEmpty {
                columns = Self.numbers(in: series, options: options)
                reading = nil
                if columns.isEmpty { throw DataError(.forecastNotNumbers, file: table.file) }
                return
            }
            if places.allSatisfy({ Self.isNumber(table, column: $0, options: options) }) {
                (columns, reading) = (named, nil)
                return
            }
            if places.count > 1, let bad = places.first(where: { !Self.isNumber(table, column: $0, options: options) })
            {
                throw table.error(.forecastNotNumbers, column: bad)
            }
        }
        guard let place = places.first else {
            throw DataError(.keyMissing(reason: "name the column that the model is to learn"), key: "data.target")
        }
        guard places.count == 1 else { throw DataError(.severalLabels, key: "data.target") }
        columns = named
        reading = try .inferred(
            table: table, column: place, task: options.task, kind: options.columns[table.columnNames[place]]?.kind)
    }

    /// All columns of numbers but the time.
    private static func numbers(in series: SeriesTable, options: DataOptions) -> [String] {
        series.table.columnNames.indices
            .filter { column in
                let name = series.table.columnNames[column]
                return column != series.timeColumn && !options.ignoredColumns.contains(name)
                    && options.columns[name]?.kind != .ignored
                    && isNumber(series.table, column: column, options: options)
            }
            .map { series.table.columnNames[$0] }
    }

    /// Whether a column holds numbers, or the recipe says so. One that counts the rows is no identifier here.
    private static func isNumber(_ table: TextTable, column: Int, options: DataOptions) -> Bool {
        if let kind = options.columns[table.columnNames[column]]?.kind { return kind == .number }
        let profile = ColumnProfile(table: table, column: column)
        return profile.present > 0 && (profile.numbers.count == profile.present || profile.isNearlyNumbers)
    }

    /// The columns that windows hold: all but the time, unless the recipe gives it a kind, and but a label that is not
    /// known before its row.
    func readColumns(of series: SeriesTable, options: DataOptions) throws(DataError) -> Preparation.ReadColumns {
        var options = options
        if let time = series.timeColumn {
            let name = series.table.columnNames[time]
            if options.columns[name]?.kind == nil { options.columns[name] = ColumnOptions(kind: .ignored) }
        }
        for name in isForecast ? columns : [] { options.columns[name, default: ColumnOptions()].kind = .number }
        let hidden = ahead == 0 ? series.table.columnIndex(columns.first ?? "") : nil
        var read = try Preparation.readColumns(of: series.table, target: hidden ?? -1, options: options)
        read.ignored.removeAll { name, _ in name == series.timeColumn.map { series.table.columnNames[$0] } }
        return read
    }

    /// Whether numbers are learned and read as differences from the window's last.
    func isRelative(_ options: DataOptions) -> Bool { isForecast && options.isRelative ?? true }

    /// The last rows of all windows whose target is known.
    func ends(rowCount: Int, steps: Int) -> [Int32] {
        let all = max(steps - 1, 0)..<max(steps - 1, rowCount - ahead)
        guard let reading else { return all.map { Int32($0) } }
        let known = Set(reading.rows)
        return all.filter { known.contains($0 + ahead) }.map { Int32($0) }
    }

    /// How targets become what is learned; fitted on the training rows.
    func target(
        fitting: SeriesFitting, encoding: SeriesEncoding, matrix: [Double], series: SeriesTable
    ) throws(DataError) -> TargetEncoding {
        guard let reading else {
            let rule = fitting.forecast(of: columns, encoding: encoding, matrix: matrix)
            return TargetEncoding(name: columns.joined(separator: ", "), rule: .forecast(rule))
        }
        let rows = reading.rows.filter { $0 < fitting.trainingEnd }
        let rule = try Dataset.targetRule(
            reading, rows, table: series.table, column: series.table.columnIndex(columns[0]) ?? 0,
            scaling: fitting.options.targetScaling)
        return TargetEncoding(name: columns[0], rule: rule)
    }

    /// The labels of windows; nil for a forecast.
    func labels(
        at ends: [Int32], of series: SeriesTable, target: TargetEncoding
    ) throws(DataError) -> Targets? {
        try Self.labels(at: ends, ahead: ahead, of: series, target: target)
    }

    /// The same of a run's series.
    static func labels(
        at ends: [Int32], ahead: Int, of series: SeriesTable, target: TargetEncoding
    ) throws(DataError) -> Targets? {
        if case .forecast = target.rule { return nil }
        let found = try target.targets(of: series.table)
        let places = Dictionary(uniqueKeysWithValues: found.rows.enumerated().map { ($1, $0) })
        return found.targets.choosing(ends.compactMap { places[Int($0) + ahead] })
    }

    /// The last rows of all windows of a run's series whose target is known.
    static func ends(
        of series: SeriesTable, encoding: SeriesEncoding, target: TargetEncoding
    ) throws(DataError) -> [Int32] {
        let all = encoding.steps - 1..<max(encoding.steps - 1, series.table.rowCount - encoding.ahead)
        if case .forecast = target.rule { return all.map { Int32($0) } }
        let known = Set(try target.targets(of: series.table).rows)
        return all.filter { known.contains($0 + encoding.ahead) }.map { Int32($0) }
    }
}
