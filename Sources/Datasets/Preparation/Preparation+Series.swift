extension Preparation {
    /// A table's windows, as those of the run are. Without targets, a forecast has one window, the last; labels are said
    /// of all of them.
    func series(_ path: String, encoding: SeriesEncoding, use: TargetUse) throws(DataError) -> PreparedRows {
        var options = DataOptions()
        (options.format, options.delimiter, options.hasHeader) = (format, delimiter, hasHeader)
        let table = try Dataset.readTable(path, key: "--data", options: options)
        let series = try SeriesTable(table, timeColumn: encoding.timeColumn)
        let matrix = try encoding.matrix(of: series)
        let ends = try ends(series, encoding: encoding, use: use)
        guard !ends.isEmpty else {
            let ahead = use == .required ? encoding.ahead : 0
            throw table.error(.seriesTooShort(rows: table.rowCount, needed: encoding.steps + ahead))
        }
        var learned = SeriesWindows.Learned.nothing
        if case .required = use {
            let labels = try SeriesGoal.labels(at: ends, ahead: encoding.ahead, of: series, target: target)
            learned = .of(target, targets: labels, type: targetType)
        }
        let windows = SeriesWindows(matrix: matrix, encoding: encoding, ends: ends, learned: learned)
        var rows = PreparedRows(examples: windows, notes: series.notes)
        rows.base = base(of: windows)
        if let time = series.timeColumn {
            rows.names = ends.map { series.table.text(row: Int($0), column: time) }
            rows.nameTitle = series.table.columnNames[time]
        }
        return rows
    }

    private func ends(
        _ series: SeriesTable, encoding: SeriesEncoding, use: TargetUse
    ) throws(DataError) -> [Int32] {
        if case .required = use { return try SeriesGoal.ends(of: series, encoding: encoding, target: target) }
        let last = series.table.rowCount - 1
        guard last >= encoding.steps - 1 else { return [] }
        if case .forecast = target.rule { return [Int32(last)] }
        return (encoding.steps - 1...last).map { Int32($0) }
    }

    /// What the values of relative forecasts are added to.
    private func base(of windows: SeriesWindows) -> [Double] {
        guard case .forecast(let rule) = target.rule, rule.isRelative else { return [] }
        return windows.ends.flatMap { end in
            (0..<rule.outputCount).map { windows.raw(rule.columns[$0 % rule.columns.count], row: Int(end)) }
        }
    }
}
