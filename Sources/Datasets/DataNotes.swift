/// Writes the notes on what was done to a table.
enum DataNotes {
    /// A first row that was taken for data, or that holds nothing but numbers and was taken for names.
    static func ofHeader(_ table: TextTable, options: DataOptions) -> [DataNote] {
        let level = options.hasHeader == nil ? DataNote.Level.warning : .info
        if !table.hasHeader {
            let last = "column_\(table.columnNames.count)"
            return [
                DataNote(
                    level,
                    "the first line holds data, not names: the columns are called column_1 to \(last); if it names them, "
                        + "set data.header = true")
            ]
        }
        guard options.hasHeader == nil, table.columnNames.allSatisfy({ Double($0) != nil }) else { return [] }
        return [
            DataNote(.warning, "all columns are named by numbers: if the first line is data, set data.header = false")
        ]
    }

    /// Columns that are left out, by reason.
    static func ofIgnored(_ ignored: [(name: String, reason: ColumnInference.Ignored)], rowCount: Int) -> [DataNote] {
        var notes: [DataNote] = []
        let reasons: [(ColumnInference.Ignored, String)] = [
            (.empty, "they are empty"), (.constant, "they are the same in every row"),
            (.identifier, "they only number the rows"),
        ]
        for (reason, text) in reasons {
            let names = ignored.filter { $0.reason == reason }.map(\.name)
            guard !names.isEmpty else { continue }
            let text =
                names.count == 1
                ? text.replacing("they are", with: "it is").replacing("they only number", with: "it only numbers")
                : text
            notes.append(DataNote(.info, "\(columns(names)) ignored: \(text)"))
        }
        for case (let name, .freeText(let different)) in ignored {
            notes.append(
                DataNote(
                    .warning,
                    "column \(Wording.quoted(name)) is ignored: \(different) different values in \(rowCount) rows look like names "
                        + "or free text"))
        }
        return notes
    }

    /// Columns that the run which this one starts from did not have.
    static func ofUnknown(_ names: [String]) -> [DataNote] {
        guard !names.isEmpty else { return [] }
        return [
            DataNote(
                .info,
                "\(columns(names)) ignored: the run to start from did not have \(names.count == 1 ? "it" : "them")")
        ]
    }

    /// `column "a" is`, `columns "a", "b" are`
    private static func columns(_ names: [String]) -> String {
        "\(names.count == 1 ? "column" : "columns") \(Wording.list(names)) \(names.count == 1 ? "is" : "are")"
    }

    /// Rows that are left out.
    static func withoutTarget(_ count: Int, target: String) -> [DataNote] {
        guard count > 0 else { return [] }
        return [
            DataNote(
                .warning,
                "\(Wording.count(count, "row")) without \(Wording.quoted(target)) \(count == 1 ? "is" : "are") left out"
            )
        ]
    }

    /// Rows that are left out for what they miss.
    static func dropped(_ count: Int) -> [DataNote] {
        guard count > 0 else { return [] }
        let text =
            "\(Wording.count(count, "row")) with missing values \(count == 1 ? "is" : "are") left out, as the recipe says"
        return [DataNote(.info, text)]
    }

    /// What stands in for missing values, with their number by column.
    static func ofMissing(_ values: [ColumnValues], encodings: [FeatureEncoding], rows: [Int]) -> [DataNote] {
        var filled: [String] = []
        var kept: [String] = []
        var unknown: [String] = []
        for (values, encoding) in zip(values, encodings) {
            switch values {
            case .numbers(let numbers):
                let count = numbers.missingCount(in: rows)
                if count > 0 { filled.append("\(encoding.column) (\(count))") }
            case .texts(let texts):
                let count = rows.count { texts.codes[$0] < 0 }
                guard count > 0, case .category(let category) = encoding.rule else { continue }
                let item = "\(encoding.column) (\(count))"
                if category.hasMissing {
                    kept.append(item)
                } else if category.fill != nil {
                    filled.append(item)
                } else {
                    unknown.append(item)
                }
            }
        }
        var notes: [DataNote] = []
        if !filled.isEmpty {
            notes.append(DataNote(.info, "missing values are filled from the training rows: \(shortened(filled))"))
        }
        if !kept.isEmpty {
            notes.append(DataNote(.info, "missing values are a category of their own: \(shortened(kept))"))
        }
        if !unknown.isEmpty {
            let text = "missing values that training did not have count as no category: \(shortened(unknown))"
            notes.append(DataNote(.info, text))
        }
        return notes
    }

    /// Numbers of a series that are missing.
    static func ofFilledForward(_ columns: Preparation.ReadColumns) -> [DataNote] {
        let filled = zip(columns.names, columns.values).compactMap { name, values -> String? in
            guard case .numbers(let numbers) = values else { return nil }
            let count = numbers.values.count { $0.isNaN }
            return count > 0 ? "\(name) (\(count))" : nil
        }
        guard !filled.isEmpty else { return [] }
        return [DataNote(.info, "missing values are taken from the row before: \(shortened(filled))")]
    }

    /// Fields that count as missing though something stands there.
    static func ofUnusable(_ values: [ColumnValues], names: [String], table: TextTable) -> [DataNote] {
        unusable(
            zip(names, values).compactMap { name, values in
                guard case .numbers(let numbers) = values, let column = table.columnIndex(name) else { return nil }
                let (count, row) = numbers.unusable
                guard count > 0 else { return nil }
                let text = Wording.quoted(table.text(row: row, column: column))
                return (name, count, "\(text) on line \(table.line(ofRow: row))")
            })
    }

    /// The same by column: how many, and the first.
    static func unusable(_ fields: [(column: String, count: Int, first: String)]) -> [DataNote] {
        fields.filter { $0.count > 0 }.map { column, count, first in
            DataNote(
                .warning,
                "column \(Wording.quoted(column)): \(Wording.count(count, "field")) "
                    + (count == 1
                        ? "that is no number counts as missing: \(first)"
                        : "that are no numbers count as missing, the first \(first)"))
        }
    }

    /// Missing values that are filled, by column.
    static func filled(_ columns: [(column: String, count: Int)]) -> [DataNote] {
        let filled = columns.filter { $0.count > 0 }.map { "\($0.column) (\($0.count))" }
        guard !filled.isEmpty else { return [] }
        return [DataNote(.info, "missing values are filled from the training rows: \(shortened(filled))")]
    }

    /// That a table is too large to be held.
    static func streamed(rows: Int, sample: Int) -> DataNote {
        DataNote(
            .info,
            "the table is larger than data.memory_budget: its \(Wording.count(rows, "row")) are kept on disk once they are "
                + "prepared, and means, scales and categories are learned from \(sample) of the training rows")
    }

    /// Categories that training did not have, in some rows of another table.
    static func ofUnseen(_ values: [ColumnValues], encodings: [FeatureEncoding], rows: [Int]) -> [DataNote] {
        zip(values, encodings).compactMap { values, encoding in
            guard case .texts(let texts) = values, case .category(let category) = encoding.rule else { return nil }
            let known = Set(category.names)
            let isUnseen = texts.texts.map { !known.contains($0) }
            let unseen = rows.filter { texts.codes[$0] >= 0 && isUnseen[Int(texts.codes[$0])] }
            guard let first = unseen.first else { return nil }
            let example = Wording.quoted(texts.texts[Int(texts.codes[first])])
            let name = Wording.quoted(encoding.column)
            let treatment = category.hasOther ? "\"other\"" : "none of the known ones"
            return DataNote(
                .warning,
                "column \(name): \(Wording.count(unseen.count, "row")) with a rare or new category, such as \(example), "
                    + "\(unseen.count == 1 ? "counts" : "count") as \(treatment)")
        }
    }

    /// Categories that share a feature.
    static func ofRareCategories(_ encodings: [FeatureEncoding]) -> [DataNote] {
        encodings.compactMap { encoding in
            guard case .category(let category) = encoding.rule, category.hasOther else { return nil }
            return DataNote(
                .info,
                "column \(Wording.quoted(encoding.column)): \(Wording.count(category.names.count, "category")) "
                    + "kept, the rarer ones count as \"other\"")
        }
    }

    private static func shortened(_ items: [String], limit: Int = 8) -> String {
        let shown = items.prefix(limit).joined(separator: ", ")
        return items.count > limit ? "\(shown) and \(items.count - limit) more columns" : shown
    }
}
