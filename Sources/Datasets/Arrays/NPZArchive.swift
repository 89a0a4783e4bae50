/// The arrays of a `.npz` file, which is a zip archive of `.npy` files.
struct NPZArchive {
    /// What an array is for.
    enum Role: String, CaseIterable {
        case examples, labels, testExamples, testLabels

        /// The names that arrays of this role have, in lower case; those that say more come first.
        var names: [String] {
            switch self {
            case .examples:
                [
                    "x_train", "train_x", "train_images", "train_data", "train_features", "x", "images", "data",
                    "features", "inputs", "arr_0",
                ]
            case .labels:
                [
                    "y_train", "train_y", "train_labels", "train_targets", "y", "labels", "label", "targets", "target",
                    "classes", "arr_1",
                ]
            case .testExamples: ["x_test", "test_x", "test_images", "test_data", "test_features"]
            case .testLabels: ["y_test", "test_y", "test_labels", "test_targets"]
            }
        }
    }

    private let archive: ZipArchive
    var limits = ReadingLimits()

    static func isNamed(_ path: String) -> Bool { path.lowercased().hasSuffix(".npz") }

    init(_ path: String) throws(DataError) {
        archive = try ZipArchive(path: path)
    }

    /// The names of the arrays.
    var names: [String] {
        archive.entries.compactMap { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : nil }
    }

    /// The array of a role; nil where no name tells it. The only array holds the examples whatever it is called.
    func array(_ role: Role) throws(DataError) -> NumericArray? {
        let known = names
        if role == .examples, known.count == 1, let only = known.first { return try array(named: only) }
        for name in role.names {
            if let found = known.first(where: { $0.lowercased() == name }) { return try array(named: found) }
        }
        return nil
    }

    /// The array of a role that must be there.
    func required(_ role: Role) throws(DataError) -> NumericArray {
        if let array = try array(role) { return array }
        throw DataError(
            .arrayNotNamed(
                role: role == .labels || role == .testLabels ? "labels" : "examples", names: names,
                expected: Array(role.names.prefix(6))), file: archive.path)
    }

    private func array(named name: String) throws(DataError) -> NumericArray {
        guard let entry = archive.entries.first(where: { $0.name == "\(name).npy" }) else {
            throw DataError(.zipDamaged(reason: "an array is missing"), file: archive.path)
        }
        return try NPYReader(limits: limits).read(
            archive.stream(entry, limits: limits), file: "\(archive.path)[\(name)]")
    }
}
