/// The first reading of a large table: what splits it, and a sample of its rows.
struct LargeTable {
    let sample: TextTable
    let target: Int
    let reading: TargetReading
    let rowCount: Int
    /// Rows that have a target and are not dropped.
    let targetCount: Int
    /// Rows that have one, but are dropped.
    let droppedCount: Int
    private(set) var weights: [Float]?
    private let classNames: [String]
    private var classNumbers: [Int32]?
    /// The numbers of the sample's rows among those that have a target; nil where one has none.
    private let sampleRows: [Int32?]
    /// Whether each row has a target and is not dropped.
    private var isPresent: [Bool]
    private let path: String

    init(
        _ path: String, options: DataOptions, sampleCount: Int, dropRule: DropRule? = nil
    ) throws(DataError) {
        var stream = try TableStream(path, key: "data.source", layout: options.layout)
        var sample = TableSample(limit: sampleCount)
        var scan = TargetScan()
        var column: Int?
        while let piece = try stream.next() {
            if column == nil {
                column = try Dataset.column(options.target ?? "", of: piece, key: "data.target")
                try Dataset.checkColumnNames(options, table: piece)
            }
            sample.add(piece, firstRow: scan.rowCount)
            scan.add(piece, column: column ?? 0, dropped: try dropRule?.dropped(of: piece) ?? [])
        }
        guard let (table, rows) = sample.table(), let column else { throw DataError(.noRows, file: path) }
        (self.sample, target, rowCount, targetCount) = (table, column, scan.rowCount, scan.present)
        droppedCount = scan.droppedCount
        self.path = path
        reading = try .inferred(
            table: table, column: column, task: options.task, kind: options.columns[table.columnNames[column]]?.kind)
        switch reading {
        case .values: (classNumbers, classNames) = (nil, [])
        case .classes(_, let mark):
            guard !scan.overflows else {
                throw table.error(
                    .tooManyClasses(count: scan.texts.count, rows: scan.present, isNumeric: mark != nil), column: column
                )
            }
            let found = scan.takeClasses(mark: mark)
            (classNumbers, classNames) = (found.numbers, found.names)
        }
        sampleRows = Self.places(of: rows, in: scan)
        isPresent = scan.isPresent
    }

    /// Where rows of the file stand among those that have a target.
    private static func places(of rows: [Int], in scan: TargetScan) -> [Int32?] {
        var places: [Int32?] = []
        var (next, place): (Int, Int32) = (0, 0)
        for (row, isPresent) in scan.isPresent.enumerated() where next < rows.count {
            if row == rows[next] {
                places.append(isPresent ? place : nil)
                next += 1
            }
            if isPresent { place += 1 }
        }
        return places
    }

    /// The parts; what they were drawn from is let go.
    mutating func takeSplit(options: DataOptions, shares: SplitShares) throws(DataError) -> Split {
        var shares = shares
        if options.testSource != nil { shares.test = 0 }
        if options.validationSource != nil { shares.validation = 0 }
        defer { (isPresent, classNumbers) = ([], nil) }
        let splitKeys: SplitKeys
        if let keys = try readKeys(options) {
            splitKeys = keys
        } else if let numbers = classNumbers, options.splitKind != .random {
            splitKeys = .classes(numbers, count: classNames.count)
        } else {
            // Of numbers too: with so many rows, chance gives each part its share.
            splitKeys = .none(count: targetCount)
        }
        return try Dataset.split(splitKeys, shares: shares, options: options, file: sample.file)
    }

    /// Goes through the table once more for the columns that split or weigh the rows, where there are such: how they are
    /// read is known from the sample only now, and held as texts they would take more than all else.
    private mutating func readKeys(_ options: DataOptions) throws(DataError) -> SplitKeys? {
        var splitting = try SplitColumn(sample, expected: targetCount, options: options)
        var weighing: ExampleWeights?
        if let name = options.weightColumn {
            weighing = try ExampleWeights(sample, column: name, expected: targetCount)
        }
        guard splitting != nil || weighing != nil else { return nil }
        // Where a column splits, classes do not.
        if splitting != nil { classNumbers = nil }
        var stream = try TableStream(path, key: "data.source", layout: options.layout)
        var first = 0
        while let piece = try stream.next() {
            guard first + piece.rowCount <= isPresent.count else { throw DataError(.changedWhileRead, file: path) }
            let rows = (0..<piece.rowCount).filter { isPresent[first + $0] }
            try splitting?.add(piece, rows: rows)
            try weighing?.add(piece, rows: rows)
            first += piece.rowCount
        }
        guard first == isPresent.count else { throw DataError(.changedWhileRead, file: path) }
        weights = try weighing?.values(sample)
        return splitting?.keys
    }

    /// The rows of the sample that are trained on.
    func trainingSample(_ split: Split) -> [Int] {
        var isTraining = [Bool](repeating: false, count: targetCount)
        for row in split.training { isTraining[Int(row)] = true }
        let known = sampleRows.indices.filter { sampleRows[$0].map { isTraining[Int($0)] } ?? false }
        return known.isEmpty ? reading.rows : known
    }

    /// A class may be too rare for the sample.
    func withAllClasses(_ rule: TargetEncoding.Rule) -> TargetEncoding.Rule {
        if case .classes(_, let mark) = rule { return .classes(names: classNames, mark: mark) }
        return rule
    }
}
