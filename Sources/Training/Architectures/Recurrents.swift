import Datasets
import Layers
import RunProtocol

extension ArchitectureCatalogue {
    static let lstm = recurrent("lstm", title: "LSTM") { name, units, layers, isBidirectional, dropout, output in
        LSTM(
            name, units: units, layers: layers, isBidirectional: isBidirectional, dropout: dropout, output: output)
    }

    static let gru = recurrent("gru", title: "GRU") { name, units, layers, isBidirectional, dropout, output in
        GRU(name, units: units, layers: layers, isBidirectional: isBidirectional, dropout: dropout, output: output)
    }

    private static func recurrent(
        _ name: String, title: String,
        _ make: @escaping @Sendable (String, Int, Int, Bool, Double?, RecurrentOutput) -> any Layer
    ) -> Architecture {
        Architecture(
            name: name,
            keys: [
                .integer("units", 128, 1...16_384), .integer("depth", 1, 1...64), .integer("embedding", 64, 1...16_384),
                .flag("bidirectional", false),
            ], hasInitializer: false
        ) { settings in
            let direction = settings.flag("bidirectional") ? "bidirectional " : ""
            return "\(direction)\(title) \(settings.integer("depth"))x\(settings.integer("units"))"
        } layers: { context throws(ModelKeyProblem) in
            let settings = context.settings
            if context.isLanguageModel, settings.flag("bidirectional") {
                throw ModelKeyProblem(
                    message: "model.bidirectional reads what comes next, which is what a language model is to guess")
            }
            return try context.sequence(width: settings.integer("embedding"), model: name)
                + [
                    make(
                        name, settings.integer("units"), settings.integer("depth"), settings.flag("bidirectional"),
                        context.dropout, context.isLanguageModel ? .everyStep : .lastState)
                ] + context.dropout("\(name).dropout") + [context.head]
        }
    }
}
