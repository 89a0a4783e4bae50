/// Decodes the pictures of a folder into rows of one size.
struct PictureLoader {
    let folder: String
    let decoder = PictureDecoder()
    /// Bytes of samples that are held in memory.
    let budget: Int

    /// What could be decoded.
    struct Loaded {
        let storage: RowStorage
        /// The places of the pictures that were decoded, in the list of names.
        let places: [Int]
        let notes: [DataNote]
    }

    /// More unreadable pictures than one in so many are an error.
    private static let toleratedShare = 10
    /// Pictures that are looked at to choose a size.
    private static let sampleCount = 200
    /// The longest side that is chosen where pictures differ.
    private static let chosenSide = 64
    /// The longest side that is kept where they are alike.
    private static let keptSide = 256

    /// Decodes pictures; those that cannot be are left out, and noted, unless they are many.
    func load(_ names: [String], encoding: PictureEncoding) throws(DataError) -> Loaded {
        var writer = RowStorage.Writer(rowBytes: encoding.exampleType.elementCount, budget: budget)
        var places: [Int] = []
        var firstError: DataError?
        for (place, name) in names.enumerated() {
            let picture: Picture
            do {
                picture = try decoder.read("\(folder)/\(name)")
            } catch {
                firstError = firstError ?? error
                if (place + 1 - places.count) * Self.toleratedShare > names.count { throw firstError ?? error }
                continue
            }
            try encoding.samples(of: picture).withUnsafeBufferPointer { (samples) throws(DataError) in
                try writer.append(UnsafeRawBufferPointer(samples))
            }
            places.append(place)
        }
        var notes: [DataNote] = []
        if let firstError {
            let count = names.count - places.count
            let text =
                count == 1
                ? "a picture cannot be read and is left out: \(firstError)"
                : "\(count) pictures cannot be read and are left out, the first \(firstError)"
            notes.append(DataNote(.warning, text))
        }
        return Loaded(storage: try writer.finish(), places: places, notes: notes)
    }

    /// The size and channels that the recipe asks for, or those of a sample of the pictures.
    func encoding(for names: [String], options: DataOptions) throws(DataError) -> PictureEncoding {
        var sample: [Picture] = []
        var firstError: DataError?
        if options.pictureSize.isEmpty || options.channels == nil {
            let step = max(1, names.count / Self.sampleCount)
            for place in stride(from: 0, to: names.count, by: step) {
                do { sample.append(try decoder.read("\(folder)/\(names[place])")) } catch {
                    firstError = firstError ?? error
                }
            }
            if sample.isEmpty, let firstError { throw firstError }
        }
        let channels = options.channels ?? (sample.allSatisfy { $0.channels == 1 } ? 1 : 3)
        let size = options.pictureSize.isEmpty ? Self.size(for: sample) : options.pictureSize
        return PictureEncoding(
            height: size.first ?? Self.chosenSide, width: size.last ?? Self.chosenSide, channels: channels,
            means: Array(repeating: 0, count: channels), scales: Array(repeating: 255, count: channels))
    }

    /// The size of all, if they are alike and small; otherwise a square of the middle one's shorter side, not too large.
    private static func size(for sample: [Picture]) -> [Int] {
        guard let first = sample.first else { return [chosenSide, chosenSide] }
        if sample.allSatisfy({ $0.width == first.width && $0.height == first.height }),
            max(first.width, first.height) <= keptSide
        {
            return [first.height, first.width]
        }
        let sides = sample.map { min($0.width, $0.height) }.sorted()
        let side = min(chosenSide, sides[sides.count / 2])
        return [side, side]
    }
}
