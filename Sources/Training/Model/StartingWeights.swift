import Datasets
import Foundation
import Layers
import Optimizers
import RunProtocol
import RunStore
import Tensors

/// What a recipe's `[start]` comes to for its model: which weights are taken, which begin anew, and which are frozen.
struct StartingWeights {
    /// Why weights begin anew, with the names of those that do.
    private struct Anew {
        var asked: [String] = []
        var ofTheHead: [String] = []
        var absent: [String] = []
        var ofOtherShape: [String] = []
    }

    /// The names of the parameters that stay as they are; nil for none.
    let frozen: [String]?
    private var taken: [(name: String, values: [Float])] = []
    /// What should stand in the log at the start.
    private(set) var notes: [LogMessage] = []

    /// Reads the weights, and finds out which are this model's.
    /// - Throws: `RecipeError` when there are none, or a pattern fits nothing.
    init(_ recipe: Recipe, _ problem: LearningProblem, layout: ParameterLayout) throws {
        frozen = try Self.frozenNames(recipe, in: layout)
        guard let source = try StartSource(recipe) else { return }
        let checkpoint = try source.weights()
        let asked = try Self.names(matching: recipe.start.fresh, key: "start.fresh", in: layout, recipe)
        let head = try source.hasOtherTarget(than: problem) ? problem.headNames(in: layout) : []
        var anew = Anew()
        for entry in layout.entries {
            let name = entry.name
            if asked.contains(name) {
                anew.asked.append(name)
            } else if head.contains(name) {
                anew.ofTheHead.append(name)
            } else if let tensor = checkpoint.tensors[name], let floats = tensor.floats {
                if tensor.shape == entry.shape.dimensions {
                    taken.append((name, floats))
                } else {
                    anew.ofOtherShape.append("\(name) (\(tensor.shape) there, \(entry.shape.dimensions) here)")
                }
            } else {
                anew.absent.append(name)
            }
        }
        guard !taken.isEmpty else {
            let names = checkpoint.names.prefix(6).joined(separator: ", ")
            throw source.error(
                "none of the weights in \(checkpoint.file) is this model's, by name and shape; there are \(names)")
        }
        let unused = checkpoint.names.filter { layout[$0] == nil }
        notes = Self.notes(checkpoint.file, taken: taken.count, of: layout.entries.count, anew, unused: unused)
    }

    /// Gives the weights to the model.
    func apply(to store: VariableStore, averagesWeights: Bool) throws {
        guard !taken.isEmpty else { return }
        for (name, values) in taken { try store.setParameter(name, to: values) }
        if averagesWeights { store.copyParameters(toState: WeightAverage.stateName) }
    }

    private static func notes(
        _ file: String, taken: Int, of count: Int, _ anew: Anew, unused: [String]
    ) -> [LogMessage] {
        let sentences: [(LogMessage.Level, [String], String, String)] = [
            (.info, anew.asked, "", "begin anew, as the recipe says"),
            (.info, anew.ofTheHead, "", "begin anew: what is learned is not what \(file) has learned"),
            (.warning, anew.absent, "", "begin anew: \(file) does not have them"),
            (.warning, anew.ofOtherShape, "", "begin anew: their shapes differ"),
            (.warning, unused, "\(file) has ", "which have no place in this model"),
        ]
        return [LogMessage(level: .info, step: 0, text: "started from \(file): \(taken) of \(count) weights are taken")]
            + sentences.filter { !$0.1.isEmpty }.map { level, names, before, after in
                let shown = names.prefix(12).joined(separator: ", ")
                let more = names.count > 12 ? " and \(names.count - 12) more" : ""
                return LogMessage(level: level, step: 0, text: "\(before)\(shown)\(more) \(after)")
            }
    }

    // MARK: Patterns

    private static func frozenNames(_ recipe: Recipe, in layout: ParameterLayout) throws(RecipeError) -> [String]? {
        let names = try names(matching: recipe.start.frozen, key: "start.freeze", in: layout, recipe)
        guard layout.trainedCount(without: names) > 0 else {
            throw RecipeError(
                place: recipe.places["start.freeze"] ?? recipe.name, message: "start.freeze leaves nothing to train")
        }
        return names.isEmpty ? nil : names.sorted()
    }

    private static func names(
        matching patterns: [String], key: String, in layout: ParameterLayout, _ recipe: Recipe
    ) throws(RecipeError) -> Set<String> {
        var names: Set<String> = []
        for pattern in patterns {
            let matched = layout.trainedNames(matching: pattern)
            guard !matched.isEmpty else {
                throw RecipeError(
                    place: recipe.places[key] ?? recipe.name, message: "\(key): \(layout.noMatch(pattern))")
            }
            names.formUnion(matched)
        }
        return names
    }
}

extension LearningProblem {
    /// The parameters of the last layer that has any: what is made of all that was seen before.
    fileprivate func headNames(in layout: ParameterLayout) throws -> Set<String> {
        let layers = try trace(Graph(), batchSize: 1, mode: .evaluation).layers
        guard let head = layers.last(where: { $0.parameterCount > 0 }), layers.first?.name != head.name else {
            return []
        }
        return layout.trainedNames(matching: head.name)
    }
}
