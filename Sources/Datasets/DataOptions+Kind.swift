import Glibc

extension DataOptions {
    /// What the data is: as the recipe says, else by the keys that are there, else by what stands at the path.
    public var resolvedKind: DataKind {
        if let kind { return kind }
        if let images { return Folder.isFolder(images) ? .images : .arrays }
        guard let source else { return .table }
        if horizon != nil || window != nil { return .series }
        if Folder.isFolder(source) { return .images }
        if ["npy", "npz", "idx"].contains(InputFile(source).fileExtension) { return .arrays }
        if target == nil, Self.textExtensions.contains(InputFile(source).fileExtension) { return .text }
        return .table
    }

    /// How the names of files end that hold one text.
    static let textExtensions = ["txt", "text", "md"]

    /// Throws where a key is missing or has no meaning beside the others.
    func check(for kind: DataKind) throws(DataError) {
        switch kind {
        case .table, .series, .text:
            if kind != .series, !moreTargets.isEmpty {
                throw DataError(
                    .keyMissing(reason: "a list of targets is for forecasts: give data.horizon"), key: "data.target")
            }
            try refuseImageKeys()
            try needs(source, "source", "there is no data: give the path of a table, or data.images and data.labels")
            if kind == .table { try needs(target, "target", "name the column that the model is to learn") }
        case .images:
            if let images, source != nil || testSource != nil {
                throw DataError(
                    .keysConflict(other: "data.images \(Wording.quoted(images))"),
                    key: source != nil ? "data.source" : "data.test_source")
            }
            try needs(images ?? source, "source", "there is no data: give the path of a folder of pictures")
        case .arrays: try checkArrays()
        }
    }

    private func refuseImageKeys() throws(DataError) {
        if images != nil {
            for (value, key) in [(source, "source"), (testSource, "test_source"), (target, "target")] where value != nil
            {
                throw DataError(.keysConflict(other: "data.images"), key: "data.\(key)")
            }
        }
        for (value, key) in [(labels, "labels"), (testImages, "test_images"), (testLabels, "test_labels")]
        where value != nil {
            throw DataError(.keyMissing(reason: "data.\(key) needs the file of the images"), key: "data.images")
        }
    }

    private func checkArrays() throws(DataError) {
        if images != nil {
            for (value, key) in [(source, "source"), (testSource, "test_source")] where value != nil {
                throw DataError(.keysConflict(other: "data.images"), key: "data.\(key)")
            }
        }
        if target != nil, labels != nil { throw DataError(.keysConflict(other: "data.labels"), key: "data.target") }
        try needs(images ?? source, "images", "there is no data: give the file of the examples")
        if let path = images ?? source, !NPZArchive.isNamed(path), target == nil {
            let key = images == nil ? "data.source" : "data.images"
            try needs(labels, "labels", "\(key) \(Wording.quoted(path)) needs the file of its labels")
        }
        if let path = testImages, !NPZArchive.isNamed(path), target == nil {
            try needs(testLabels, "test_labels", "data.test_images needs the file of its labels")
        }
        if testLabels != nil, testImages ?? testSource == nil {
            throw DataError(
                .keyMissing(reason: "data.test_labels needs the file of its images"), key: "data.test_images")
        }
    }

    private func needs(_ value: String?, _ key: String, _ reason: String) throws(DataError) {
        if value == nil { throw DataError(.keyMissing(reason: reason), key: "data.\(key)") }
    }
}
