/// The arrays that options name: examples and labels, perhaps with more to test on.
struct ArrayFiles {
    var examples: NumericArray
    var labels: NumericArray
    var test: (examples: NumericArray, labels: NumericArray)?

    init(_ options: DataOptions) throws(DataError) {
        let (path, key) = (
            options.images ?? options.source ?? "", options.images == nil ? "data.source" : "data.images"
        )
        let format = options.format
        examples = try Dataset.readArray(path, key: key, format: format)
        if let labelsPath = options.labels {
            labels = try Dataset.readArray(labelsPath, key: "data.labels", format: format, role: .labels)
        } else if let column = options.target {
            labels = try examples.takeColumn(column)
        } else if NPZArchive.isNamed(path) {
            labels = try NPZArchive(path).required(.labels)
        } else {
            throw DataError(.labelsNotFound, file: path, key: "data.labels")
        }
        labels = labels.asList
        try Dataset.checkCounts(examples: examples, labels: labels)
        test = try Self.test(options, path: path, format: format)
    }

    private static func test(
        _ options: DataOptions, path: String, format: String?
    ) throws(DataError) -> (examples: NumericArray, labels: NumericArray)? {
        var found: (examples: NumericArray, labels: NumericArray)?
        if let testPath = options.testImages ?? options.testSource {
            let key = options.testImages == nil ? "data.test_source" : "data.test_images"
            var examples = try Dataset.readArray(testPath, key: key, format: format)
            let labels =
                if let labelsPath = options.testLabels {
                    try Dataset.readArray(labelsPath, key: "data.test_labels", format: format, role: .labels)
                } else if let column = options.target {
                    try examples.takeColumn(column)
                } else if NPZArchive.isNamed(testPath) {
                    try NPZArchive(testPath).required(.labels)
                } else {
                    throw DataError(.labelsNotFound, file: testPath, key: "data.test_labels")
                }
            found = (examples, labels.asList)
        } else if NPZArchive.isNamed(path) {
            let archive = try NPZArchive(path)
            if let examples = try archive.array(.testExamples) {
                found = (examples, try archive.required(.testLabels).asList)
            }
        }
        if let found { try Dataset.checkCounts(examples: found.examples, labels: found.labels) }
        return found
    }
}

extension NumericArray {
    /// Takes a column out of an array of two dimensions; its number counts from 0, or from -1 at the end.
    mutating func takeColumn(_ text: String) throws(DataError) -> NumericArray {
        guard shape.count == 2, let number = Int(text), (-shape[1]..<shape[1]).contains(number), shape[1] > 1 else {
            throw DataError(.arrayColumn(name: text, shape: shape), file: file, key: "data.target")
        }
        let (count, width) = (shape[0], shape[1])
        let column = number < 0 ? number + width : number
        let labels = numbers.takeColumn(column, width: width)
        shape = [count, width - 1]
        return NumericArray(file: file, shape: [count], numbers: .floats(labels))
    }

    /// Labels of one column as a list.
    var asList: NumericArray {
        guard shape.count == 2, shape[1] == 1 else { return self }
        return NumericArray(file: file, shape: [shape[0]], numbers: numbers)
    }
}
