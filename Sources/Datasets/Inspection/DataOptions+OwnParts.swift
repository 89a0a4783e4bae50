extension DataOptions {
    /// The parts beside training that the data itself tells apart, by files or folders of their own.
    public var ownParts: Set<DataPart> {
        var parts: Set<DataPart> = []
        if validationSource != nil { parts.insert(.validation) }
        if testSource != nil || testImages != nil { parts.insert(.test) }
        guard let path = images ?? source else { return parts }
        switch resolvedKind {
        case .images:
            let folders = (try? Folder(path))?.folders.compactMap { DataPart(name: $0) } ?? []
            if folders.contains(.training) { parts.formUnion(folders) }
        case .arrays where NPZArchive.isNamed(path):
            let names = (try? NPZArchive(path))?.names.map { $0.lowercased() } ?? []
            if !NPZArchive.Role.testExamples.names.allSatisfy({ !names.contains($0) }) { parts.insert(.test) }
        case .arrays, .table, .series, .text: break
        }
        return parts.subtracting([.training])
    }
}
