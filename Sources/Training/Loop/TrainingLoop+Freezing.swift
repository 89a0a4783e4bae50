import Datasets
import Optimizers
import RunProtocol
import Tensors

extension TrainingLoop {
    /// Lets parameters stay as they are, or train again, by a pattern for their names.
    func freeze(_ command: TrainingCommand, _ text: String, _ isFrozen: Bool) -> CommandAnswer {
        let matching = store.layout.trainedNames(matching: text)
        guard !matching.isEmpty else { return reject(command, store.layout.noMatch(text)) }
        let before = Set(progress.frozen ?? [])
        let after = isFrozen ? before.union(matching) : before.subtracting(matching)
        guard after != before else {
            return reject(command, isFrozen ? "\(text) is frozen already" : "\(text) is not frozen")
        }
        guard store.layout.trainedCount(without: after) > 0 else {
            return reject(command, "nothing would be left to train")
        }
        progress.frozen = after.isEmpty ? nil : after.sorted()
        let all = store.layout.entries.count(where: \.isTrained)
        return answer(command, note: "\(after.count) of \(all) parameters are frozen")
    }

    /// Tells the layers anew when others are frozen than was told.
    func announceFrozen() throws {
        guard progress.frozen != toldFrozen else { return }
        try describeModel()
    }

    /// Tells the layers, and which of them are frozen.
    func describeModel() throws {
        toldFrozen = progress.frozen
        let frozen = Set(progress.frozen ?? [])
        try insight.describe(step: progress.step) { layer in
            let own = store.layout.entries.filter { $0.isTrained && $0.name.hasPrefix("\(layer).") }.map(\.name)
            return !own.isEmpty && frozen.isSuperset(of: own)
        }
    }
}

extension ParameterLayout {
    /// The names of trained parameters that a pattern fits.
    func trainedNames(matching pattern: String) -> Set<String> {
        Set(entries.filter { $0.isTrained && NamePattern(pattern).matches($0.name) }.map(\.name))
    }

    /// The number of numbers that are trained when some parameters are not.
    func trainedCount(without frozen: Set<String>) -> Int {
        entries.reduce(0) { $0 + ($1.isTrained && !frozen.contains($1.name) ? $1.count : 0) }
    }

    /// Why a pattern is of no use.
    func noMatch(_ pattern: String) -> String {
        let layers = entries.filter(\.isTrained).map { String($0.name.prefix { $0 != "." }) }.uniqued()
        let shown = layers.prefix(12).joined(separator: ", ") + (layers.count > 12 ? ", ..." : "")
        let meant = Suggestion.text(for: pattern, among: layers)
        return "no trained parameter is named \"\(pattern)\"\(meant); the layers are \(shown)"
    }
}
