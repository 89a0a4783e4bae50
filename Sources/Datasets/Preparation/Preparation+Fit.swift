extension Preparation {
    /// A table's columns as they are read, before anything is learned from them.
    struct ReadColumns {
        var names: [String] = []
        var readings: [ColumnReading] = []
        var values: [ColumnValues] = []
        var ignored: [(name: String, reason: ColumnInference.Ignored)] = []
        /// Columns that the run which this one starts from did not have.
        var unknown: [String] = []

        init() {}
    }

    /// Reads every column but the target, as the recipe says or as it is inferred. What weighs or splits the rows is no
    /// feature, unless it is a time.
    static func readColumns(
        of table: TextTable, target: Int, options: DataOptions
    ) throws(DataError) -> ReadColumns {
        if let source = try options.sourceColumns() {
            return try ReadColumns(table, target: target, as: source, options: options)
        }
        var columns = ReadColumns()
        let splitColumn = options.splitKind == .time ? nil : options.splitColumn
        for (index, name) in table.columnNames.enumerated() where index != target {
            if name == options.weightColumn || name == splitColumn { continue }
            let kind = options.ignoredColumns.contains(name) ? .ignored : options.columns[name]?.kind
            switch ColumnInference(table: table, column: index).choice(kind: kind) {
            case .ignored(let reason): columns.ignored.append((name, reason))
            case .read(let reading):
                columns.names.append(name)
                columns.readings.append(reading)
                do {
                    columns.values.append(try reading.values(of: table, column: index))
                } catch {
                    throw kind == nil ? error : error.at(key: "data.columns.\(name)")
                }
            }
        }
        if columns.names.isEmpty {
            let ignored = columns.ignored.map { IgnoredColumn(name: $0.name, reason: $0.reason.sentence) }
            throw table.error(.noFeatures(ignored: ignored))
        }
        return columns
    }

    /// Learns from the training rows how the columns become features.
    static func encodings(
        for columns: ReadColumns, rows: [Int], options: DataOptions
    ) throws(DataError) -> [FeatureEncoding] {
        if let source = try options.sourceColumns() { return source }
        return columns.names.indices.map { index in
            FeatureEncoding.fitted(
                column: columns.names[index], reading: columns.readings[index], values: columns.values[index],
                rows: rows,
                options: options)
        }
    }

    /// Writes the features of some rows of a table, from `firstRow` of the matrix down.
    static func write(
        _ encodings: [FeatureEncoding], _ values: [ColumnValues], rows: [Int], into features: inout FeatureMatrix,
        firstRow: Int
    ) {
        var feature = 0
        for (encoding, values) in zip(encodings, values) {
            encoding.write(values, rows: rows, into: &features, firstRow: firstRow, feature: feature)
            feature += encoding.featureNames.count
        }
    }

    /// The columns of another table, read the way the encodings were fitted.
    static func values(of table: TextTable, for encodings: [FeatureEncoding]) throws(DataError) -> [ColumnValues] {
        var values: [ColumnValues] = []
        for encoding in encodings {
            guard let column = table.columnIndex(encoding.column) else {
                throw table.error(.columnMissing(name: encoding.column))
            }
            values.append(try encoding.reading.values(of: table, column: column))
        }
        return values
    }
}
