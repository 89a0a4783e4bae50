/// What is wrong with a data file or with the options that name it. `description` is one sentence for people.
public struct DataError: Error, Hashable, Sendable {
    /// The file's path, as it was given.
    public var file: String?
    /// The physical line in the file, counted from 1.
    public var line: Int?
    /// The name of the table's column.
    public var column: String?
    /// The recipe's key at fault: `data.target`.
    public var key: String?
    /// What is wrong there.
    public let problem: DataProblem

    /// A problem and as much of its place as is known.
    public init(
        _ problem: DataProblem, file: String? = nil, line: Int? = nil, column: String? = nil, key: String? = nil
    ) {
        self.problem = problem
        self.file = file
        self.line = line
        self.column = column
        self.key = key
    }

    /// The same error with a recipe's key as its place, unless it has one.
    func at(key: String) -> DataError {
        var error = self
        if error.key == nil { error.key = key }
        return error
    }
}

extension DataError: CustomStringConvertible {
    /// `data/penguins.csv, line 17, column "sex": the quote that opens here is never closed; ...`
    public var description: String {
        let place = [key, file, line.map { "line \($0)" }, column.map { "column \(Wording.quoted($0))" }]
            .compactMap { $0 }.joined(separator: ", ")
        return place.isEmpty ? sentence : "\(place): \(sentence)"
    }

    /// The sentence without the place.
    public var sentence: String { problem.sentence }
}
