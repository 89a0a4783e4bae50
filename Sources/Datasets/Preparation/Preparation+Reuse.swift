extension Preparation {
    /// Whether outputs for one target mean the same for the other: the same classes, or numbers on the same scale.
    public func hasTarget(of other: Preparation) -> Bool {
        switch (target.rule, other.target.rule) {
        case (.classes(let names, _), .classes(let others, _)): names == others
        default: target == other.target
        }
    }

    /// What the examples are made from, in a word.
    fileprivate var kindName: String {
        switch input {
        case .table: "a table"
        case .array: "arrays"
        case .pictures: "pictures"
        case .text(let encoding): encoding.isPadded ? "a table of texts" : "a text"
        case .series: "a series"
        }
    }
}

/// How the inputs of a run that another one starts from became numbers: its own inputs have to mean the same.
extension DataOptions {
    /// The columns' encodings of a table.
    func sourceColumns() throws(DataError) -> [FeatureEncoding]? {
        try source(of: "a table") { if case .table(let encodings) = $0 { encodings } else { nil } }
    }

    /// The encoding of arrays of examples of a shape.
    func sourceArray(shape: [Int]) throws(DataError) -> ArrayEncoding? {
        let found = try source(of: "arrays") { if case .array(let encoding) = $0 { encoding } else { nil } }
        guard let found, found.fileShape != shape else { return found }
        throw Self.differs("its examples are \(Wording.shape(shape)), there they are \(Wording.shape(found.fileShape))")
    }

    /// The encoding of pictures.
    func sourcePictures() throws(DataError) -> PictureEncoding? {
        try source(of: "pictures") { if case .pictures(let encoding) = $0 { encoding } else { nil } }
    }

    /// The tokens of a text that a language model reads.
    func sourceText() throws(DataError) -> TextEncoding? {
        try source(of: "a text") { if case .text(let encoding) = $0, !encoding.isPadded { encoding } else { nil } }
    }

    /// The tokens of a table's texts.
    func sourceTexts() throws(DataError) -> TextEncoding? {
        try source(of: "a table of texts") {
            if case .text(let encoding) = $0, encoding.isPadded { encoding } else { nil }
        }
    }

    /// The encoding of a series that is looked as far ahead of.
    func sourceSeries(for goal: SeriesGoal) throws(DataError) -> SeriesEncoding? {
        let found = try source(of: "a series") { if case .series(let encoding) = $0 { encoding } else { nil } }
        guard let found else { return nil }
        if let window, window != found.steps {
            throw Self.differs("data.window is \(window), there it is \(found.steps)")
        }
        guard found.ahead == goal.ahead else {
            throw Self.differs("it is looked \(goal.ahead) steps ahead, there \(found.ahead)")
        }
        let numbers = found.columns.filter { if case .number = $0.rule { true } else { false } }.map(\.name)
        if goal.isForecast, let column = goal.columns.first(where: { !numbers.contains($0) }) {
            throw Self.differs("column \(Wording.quoted(column)) is to be forecast, which that run did not read")
        }
        return found
    }

    /// How the source's forecasts are learned, where they are of the same columns.
    func sourceForecast(of goal: SeriesGoal) -> TargetEncoding? {
        guard let target = startsLike?.target, case .forecast(let rule) = target.rule, goal.isForecast,
            rule.columns.map(\.name) == goal.columns
        else { return nil }
        return target
    }

    /// Whether the source's inputs are texts of a table.
    var startsFromTexts: Bool { startsLike?.kindName == "a table of texts" }

    private func source<Encoding>(
        of kind: String, _ encoding: (Preparation.Input) -> Encoding?
    ) throws(DataError) -> Encoding? {
        guard let startsLike else { return nil }
        guard let found = encoding(startsLike.input) else {
            throw Self.differs("it is \(kind), there it is \(startsLike.kindName)")
        }
        return found
    }

    /// The target of the source where it is this one and its numbers were scaled there.
    func sourceTarget(named name: String) -> TargetEncoding? {
        guard let target = startsLike?.target, target.name == name, case .value = target.rule else { return nil }
        return target
    }

    /// Refuses a table that lacks columns, all of them at once.
    static func check(_ table: TextTable, has columns: [String]) throws(DataError) {
        let missing = columns.filter { table.columnIndex($0) == nil }
        guard !missing.isEmpty else { return }
        throw differs("\(missing.count == 1 ? "column" : "columns") \(Wording.list(missing)) of that run are missing")
    }

    private static func differs(_ reason: String) -> DataError {
        DataError(.unlikeSource(reason: reason), key: "start.from")
    }
}

extension Preparation.ReadColumns {
    /// A table's columns, read as those of another run were; columns that it did not know are named in `unknown`.
    init(_ table: TextTable, target: Int, as encodings: [FeatureEncoding], options: DataOptions) throws(DataError) {
        try DataOptions.check(table, has: encodings.map(\.column))
        names = encodings.map(\.column)
        readings = encodings.map(\.reading)
        values = try Preparation.values(of: table, for: encodings)
        unknown = table.columnNames.enumerated().filter { index, name in
            index != target && !names.contains(name) && name != options.weightColumn && name != options.splitColumn
                && !options.ignoredColumns.contains(name)
        }.map(\.element)
    }
}
