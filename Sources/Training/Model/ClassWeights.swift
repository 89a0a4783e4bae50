import Datasets

extension LossRecipe {
    /// What each class weighs in training; nil where all count alike.
    /// - Throws: `RecipeError` when the data has no classes, or none of a name.
    func weights(of dataset: Dataset, _ recipe: Recipe) throws(RecipeError) -> [Float]? {
        let place = recipe.places["loss.class_weights"] ?? recipe.name
        guard classWeights != .none else { return nil }
        guard case .classes? = dataset.examples.target else {
            throw RecipeError(
                place: place, message: "loss.class_weights weighs classes, but the data's target holds none")
        }
        let names = dataset.classNames
        guard case .given(let weights) = classWeights else { return Self.balanced(dataset.trainingClassCounts) }
        for name in weights.keys.sorted() where !names.contains(name) {
            let known = names.prefix(12).joined(separator: ", ")
            throw RecipeError(
                place: place,
                message:
                    "loss.class_weights: there is no class \"\(name)\"\(Suggestion.text(for: name, among: names)); the classes are \(known)"
            )
        }
        guard names.contains(where: { weights[$0] != 0 }) else {
            throw RecipeError(place: place, message: "loss.class_weights: at least one class must weigh more than 0")
        }
        return names.map { Float(weights[$0] ?? 1) }
    }

    /// One over each class's share of the training examples, so that the mean over these is 1, as scikit-learn's `balanced`.
    private static func balanced(_ counts: [Int]) -> [Float] {
        let total = counts.reduce(0, +)
        // A class without training examples is never asked for its weight.
        return counts.map { $0 > 0 ? Float(total) / Float(counts.count * $0) : 1 }
    }
}
