extension Dataset {
    /// Windows of a table whose rows are in the order of time: what follows them is forecast, or a label at their end is
    /// learned. The earliest rows train, those after them validate, the latest test.
    static func loadSeries(_ options: DataOptions, shares: SplitShares) throws(DataError) -> Dataset {
        if let split = options.splitKind, split != .time { throw DataError(.seriesSplit, key: "data.split") }
        let path = options.source ?? ""
        let table = try readTable(path, key: "data.source", options: options)
        let headerNotes = DataNotes.ofHeader(table, options: options)
        var options = options
        options.hasHeader = table.hasHeader
        let series = try SeriesTable(table, timeColumn: options.timeColumn ?? options.splitColumn)
        let goal = try SeriesGoal(series, options: options)
        let source = try options.sourceSeries(for: goal)
        if let source { try DataOptions.check(series.table, has: source.columns.map(\.name)) }
        let columns = try source == nil ? goal.readColumns(of: series, options: options) : Preparation.ReadColumns()

        let count = series.table.rowCount
        let steps = source?.steps ?? options.window ?? usualWindow(series, goal: goal)
        let ends = goal.ends(rowCount: count, steps: steps)
        var shares = shares
        if options.testSource != nil { shares.test = 0 }
        if options.validationSource != nil { shares.validation = 0 }
        guard ends.count >= shares.neededRows else {
            throw series.table.error(.seriesTooShort(rows: count, needed: steps + goal.ahead + shares.neededRows))
        }
        let parts = try split(.times(ends.map(Double.init)), shares: shares, options: options, file: path)
            .withoutOverlap(ends: ends, ahead: goal.reach)
        guard let lastEnd = parts.training.map({ ends[Int($0)] }).max() else {
            throw series.table.error(.seriesTooShort(rows: count, needed: steps + 3 * goal.ahead + shares.neededRows))
        }

        let fitting = SeriesFitting(
            series: series, options: options, steps: steps, ahead: goal.ahead, isRelative: goal.isRelative(options),
            trainingEnd: Int(lastEnd) + goal.ahead + 1)
        let encoding = source ?? fitting.encoding(of: columns)
        var matrix = try encoding.matrix(of: series)
        let target =
            if let source = options.sourceForecast(of: goal) {
                source
            } else {
                try goal.target(fitting: fitting, encoding: encoding, matrix: matrix, series: series)
            }
        let preparation = Preparation(input: .series(encoding), target: target, options: options)
        var found = Windows(ends: ends, targets: try goal.labels(at: ends, of: series, target: target), split: parts)
        for (path, key, part) in [
            (options.validationSource, "data.validation_source", \Split.validation),
            (options.testSource, "data.test_source", \Split.test),
        ] {
            guard let path else { continue }
            let more = try SeriesTable(readTable(path, key: key, options: options), timeColumn: encoding.timeColumn)
            try found.append(more, to: part, preparation: preparation, encoding: encoding, matrix: &matrix)
        }
        let windows = SeriesWindows(
            matrix: matrix, encoding: encoding, ends: found.ends,
            learned: .of(target, targets: found.targets, type: preparation.targetType))
        return Dataset(
            name: InputFile(path).name, summary: summary(of: windows, goal: goal, path: path, rowCount: count),
            examples: windows, split: found.split, preparation: preparation,
            notes: headerNotes + series.notes + DataNotes.ofIgnored(columns.ignored, rowCount: count)
                + DataNotes.ofFilledForward(columns))
    }

    /// The windows of all files.
    private struct Windows {
        var ends: [Int32]
        var targets: Targets?
        var split: Split

        mutating func append(
            _ series: SeriesTable, to part: WritableKeyPath<Split, [Int32]>, preparation: Preparation,
            encoding: SeriesEncoding, matrix: inout [Double]
        ) throws(DataError) {
            let width = encoding.featureNames.count
            let firstRow = Int32(matrix.count / width)
            let more = try SeriesGoal.ends(of: series, encoding: encoding, target: preparation.target)
            guard !more.isEmpty else {
                throw series.table.error(
                    .seriesTooShort(rows: series.table.rowCount, needed: encoding.steps + encoding.ahead))
            }
            matrix += try encoding.matrix(of: series)
            if let labels = try SeriesGoal.labels(
                at: more, ahead: encoding.ahead, of: series, target: preparation.target)
            {
                targets = targets?.appending(labels)
            }
            split[keyPath: part] = (ends.count..<ends.count + more.count).map { Int32($0) }
            ends += more.map { $0 + firstRow }
        }
    }

    /// Rows of a window where the recipe does not say: about two seasons, if the dates tell of one.
    private static func usualWindow(_ series: SeriesTable, goal: SeriesGoal) -> Int {
        let season =
            switch series.daysOfStep ?? 0 {
            case 0.02..<0.5: 24
            case 0.5..<2: 14
            case 5..<9: 52
            case 25..<35: 12
            case 85..<95: 4
            default: 12
            }
        let wanted = max(2 * season, goal.ahead)
        return max(1, min(wanted, series.table.rowCount / 6))
    }

    private static func summary(of windows: SeriesWindows, goal: SeriesGoal, path: String, rowCount: Int) -> String {
        let columns = Wording.count(windows.encoding.featureNames.count, "column")
        let ahead = goal.isForecast ? ", \(Wording.count(goal.ahead, "step")) ahead" : ""
        return "\(InputFile(path).name), \(Wording.count(rowCount, "row")), windows of \(windows.encoding.steps) with "
            + "\(columns)\(ahead)"
    }
}

extension Split {
    /// Drops the windows at the end of a part that look ahead into the next: a window reads `ahead` rows past its end.
    func withoutOverlap(ends: [Int32], ahead: Int) -> Split {
        func trimmed(_ rows: [Int32], before later: [[Int32]]) -> [Int32] {
            guard let next = later.joined().map({ ends[Int($0)] }).min() else { return rows }
            return rows.filter { Int(ends[Int($0)]) + ahead <= Int(next) }
        }
        return Split(
            training: trimmed(training, before: [validation, test]), validation: trimmed(validation, before: [test]),
            test: test)
    }
}

extension SeriesWindows.Learned {
    /// What a target says is learned.
    static func of(_ target: TargetEncoding, targets: Targets?, type: TargetType) -> SeriesWindows.Learned {
        if case .forecast(let rule) = target.rule { return .forecast(rule) }
        return targets.map { .labels($0, type) } ?? .nothing
    }
}
