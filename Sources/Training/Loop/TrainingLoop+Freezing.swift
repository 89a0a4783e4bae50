import Optimizers
import RunProtocol
import Tensors

extension TrainingLoop {
    /// Lets parameters stay as they are, or train again, by a pattern for their names.
    func freeze(_ command: TrainingCommand, _ text: String, _ isFrozen: Bool) -> CommandAnswer {
        let pattern = NamePattern(text)
        let all = store.layout.entries.filter(\.isTrained).map(\.name)
        let matching = Set(all.filter(pattern.matches))
        guard !matching.isEmpty else {
            let layers = all.map { String($0.prefix { $0 != "." }) }.uniqued().joined(separator: ", ")
            return reject(command, "no trained parameter is named \"\(text)\"; the layers are \(layers)")
        }
        let before = Set(progress.frozen ?? [])
        let after = isFrozen ? before.union(matching) : before.subtracting(matching)
        guard after != before else {
            return reject(command, isFrozen ? "\(text) is frozen already" : "\(text) is not frozen")
        }
        guard after.count < all.count else { return reject(command, "nothing would be left to train") }
        progress.frozen = after.isEmpty ? nil : after.sorted()
        return answer(command, note: "\(after.count) of \(all.count) parameters are frozen")
    }
}
