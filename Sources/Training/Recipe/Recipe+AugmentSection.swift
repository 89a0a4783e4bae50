public import Datasets
import RunProtocol

/// Changes that training examples get at random, and how strong they are.
public struct AugmentationRecipe: Hashable, Sendable {
    /// What is changed, by how much at most.
    public var options = Augmentation()
    /// What all magnitudes are multiplied by. Can be changed while the run trains.
    public var strength = 1.0

    init() {}

    /// Reads `[augment]`.
    init(_ reader: inout RecipeReader) throws(RecipeError) {
        options.flips = try reader.boolean("augment.flip", default: false)
        options.shift = try reader.number("augment.shift", default: 0, in: 0...0.9)
        options.rotation = try reader.number("augment.rotate", default: 0, in: 0...180)
        options.zoom = try reader.number("augment.zoom", default: 0, in: 0...0.9)
        options.color = try reader.number("augment.color", default: 0, in: 0...1)
        options.cutout = try reader.number("augment.cutout", default: 0, in: 0...1)
        options.mixup = try reader.number("augment.mixup", default: 0, in: 0...1)
        options.noise = try reader.number("augment.noise", default: 0, in: 0...100)
        strength = try reader.hyperparameter(HyperparameterCatalogue.augmentationStrength, default: 1)
    }

    /// Writes `[augment]`, where anything is asked for.
    func write(_ writer: inout RecipeWriter) {
        guard self != AugmentationRecipe() else { return }
        writer.table("augment")
        writer.entry("flip", .boolean(options.flips))
        let numbers = [
            ("shift", options.shift), ("rotate", options.rotation), ("zoom", options.zoom), ("color", options.color),
            ("cutout", options.cutout), ("mixup", options.mixup), ("noise", options.noise), ("strength", strength),
        ]
        for (key, value) in numbers { writer.entry(key, .number(value)) }
    }

    /// Throws where the data cannot be changed so.
    func check(for example: ExampleType, recipe: Recipe) throws(RecipeError) {
        guard options.isActive else { return }
        let place = recipe.places["augment"] ?? recipe.name
        if example.isInteger {
            throw RecipeError(place: place, message: "[augment] changes pictures and numbers, but the data is text")
        }
        if case .image = example { return }
        guard options.needsPictures else { return }
        throw RecipeError(
            place: place,
            message:
                "[augment] asks for changes of pictures, but the data holds numbers; only noise can be added to these")
    }
}
