import Datasets

extension Recipe {
    /// Reads the keys of `[data]` that say what the data is and how examples are cut out of it.
    static func readSourceKeys(_ options: inout DataOptions, _ reader: inout RecipeReader) throws(RecipeError) {
        if try reader.string("data.kind") != nil {
            options.kind = try reader.choice("data.kind", default: DataKind.table)
        }
        options.pictureSize = try reader.integers("data.size", default: [], in: 1...4096)
        if options.pictureSize.count > 2 {
            throw reader.error("data.size", "data.size must be one number, or height and width such as [48, 64]")
        }
        options.channels = try reader.integer("data.channels", default: nil, in: 1...3)
        if options.channels == 2 {
            throw reader.error("data.channels", "data.channels is 2; expected 1 for grey or 3 for colour")
        }
        if try reader.string("data.tokenizer") != nil {
            options.tokenizer = try reader.choice("data.tokenizer", default: TokenizerKind.character)
        }
        options.vocabulary = try reader.integer("data.vocabulary", default: nil, in: 2...65_000)
        options.length = try reader.integer("data.length", default: nil, in: 1...65_536)
        options.stride = try reader.integer("data.stride", default: nil, in: 1...1_000_000)
        options.window = try reader.integer("data.window", default: nil, in: 1...100_000)
        options.horizon = try reader.integer("data.horizon", default: nil, in: 1...100_000)
        options.timeColumn = try reader.string("data.time")
        let isRelative = try reader.boolean("data.relative", default: true)
        options.isRelative = try reader.value(at: ["data", "relative"]) == nil ? nil : isRelative
        options.memoryBudget =
            try reader.integer("data.memory_budget", default: nil, in: 0...1 << 20) ?? options.memoryBudget
    }

    /// Writes them, those that are set.
    func writeSourceKeys(_ writer: inout RecipeWriter) {
        if let kind = data.kind { writer.entry("kind", .string(kind.rawValue)) }
        if !data.pictureSize.isEmpty { writer.entry("size", .array(data.pictureSize.map { .integer($0) })) }
        if let channels = data.channels { writer.entry("channels", .integer(channels)) }
        if let tokenizer = data.tokenizer { writer.entry("tokenizer", .string(tokenizer.rawValue)) }
        for case (let key, let number?) in [
            ("vocabulary", data.vocabulary), ("length", data.length), ("stride", data.stride), ("window", data.window),
            ("horizon", data.horizon),
        ] {
            writer.entry(key, .integer(number))
        }
        if let time = data.timeColumn { writer.entry("time", .string(time)) }
        if let isRelative = data.isRelative { writer.entry("relative", .boolean(isRelative)) }
        writer.entry("memory_budget", .integer(data.memoryBudget))
    }
}
